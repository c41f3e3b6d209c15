"""`simulator coverage`: which figures of the source texts are neither registered nor explained."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from simulator.cli.bilingual import Face, Spoken, common
from simulator.cli.checking import parcels, source_text
from simulator.cli.output import counted, fault_text, say, say_json, told
from simulator.language.counting import several
from simulator.language.faults import Fault, Words

if TYPE_CHECKING:
    from simulator.cli.shapes import CoverageShape
    from simulator.language.coverage import Coverage
    from simulator.language.region import Document


@click.command(
    "coverage",
    cls=Spoken,
    short_help="原文中哪些数字尚未登记 | Which figures of the source texts are not registered.",
    details=[
        Words(
            "逐个核对原文中的阿拉伯数字和翻番、清零、零事故、全覆盖、所有、三成、半数、应保尽保、七座一类词语:"
            "应在某条表述的片段中并为其数值,或在该文件 skips 所列的片段中,或属年份、编号等固定写法;"
            "其余逐条列出,退出码为 1。一条表述或 skip 只认一处,原文再写一遍的要另行登记。",
            "Every numeral of the texts, and every word such as doubled, all or half, should be the value of a "
            "statement whose fragment holds it, or stand in a passage that the document's skips list, or be a year, a "
            "number in a name or the like. All others are listed, with exit code 1. A statement or a skip accounts for "
            "one place: what is printed again needs an entry again.",
        ),
        Words(
            "缺省核对整个内容文件夹的文件;路径只用来指明内容文件夹。模型有错误也能核对。",
            "By default the documents of the whole content folder; paths only say which folder. Faults of models do "
            "not matter here.",
        ),
    ],
    examples=[
        ("simulator coverage --sources ../shared/sources", "全部文件 | all documents"),
        ("simulator coverage --sources ../shared/sources --document baotou-2022", "一份文件 | one document"),
    ],
)
@click.argument("paths", nargs=-1, type=click.Path(exists=True, path_type=Path))
@click.option(
    "--sources",
    metavar="DIR",
    required=True,
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="原文文件夹 | Folder of source texts.",
)
@click.option("--document", metavar="ID", help="只核对这份文件 | Only this document.")
@common
def coverage(face: Face, *, paths: tuple[Path, ...], sources: Path, document: str | None) -> int:
    """Account for the figures of source texts."""
    from simulator.cli.shapes import Covered

    shapes: list[CoverageShape] = []
    faults: list[tuple[Path, Fault]] = []
    for root, item in chosen(list(parcels(paths, face.content)), document):
        shape, found = covered(item, sources)
        shapes += [shape] if shape is not None else []
        faults += [(root, fault) for fault in found]
    if face.json:
        say_json(asdict(Covered(shapes, [told(fault, root) for root, fault in faults])))
    else:
        _show(face, shapes, faults)
    return 1 if faults or any(shape.missing for shape in shapes) else 0


def chosen(roots: list[Path], name: str | None) -> list[tuple[Path, Document]]:
    """The documents of content folders, or the one asked for."""
    from simulator.language.loading import load_documents

    found = {(root, key): document for root in roots for key, document in load_documents(root).items()}
    if name is not None and name not in {key for _, key in found}:
        known = " ".join(key for _, key in found)
        raise click.UsageError(f"没有文件 {name};有:{known} | there is no document {name}; there are: {known}")
    return [(root, document) for (root, key), document in found.items() if name in {None, key}]


def covered(document: Document, folder: Path) -> tuple[CoverageShape | None, list[Fault]]:
    """What of one document is accounted for; None if its text cannot be read. Passages to skip must be found."""
    from simulator.language.coverage import coverage as account

    text = source_text(document, folder)
    if isinstance(text, Fault):
        return None, [text]
    result = account(text, document.file.statements, document.file.skips)
    return _shape(document, result), list(_absent(document, result))


def _absent(document: Document, result: Coverage) -> Iterator[Fault]:
    for index in result.absent:
        passage = document.file.skips[index].text
        problem = Words(f"原文中没有“{passage}”", f"the document does not hold '{passage}'")
        remedy = Words("照原文抄录,或删去此条", "copy it from the document, or take the entry out")
        yield Fault("skip", document.skip_places[index], problem, remedy)


def _shape(document: Document, result: Coverage) -> CoverageShape:
    from simulator.batch.values import text_value
    from simulator.cli.shapes import CoverageShape, MissingShape, PatternShape

    kinds = Counter(statement.kind for statement in document.file.statements)
    return CoverageShape(
        document=document.file.document,
        title=text_value(document.file.title),
        targets=kinds["target"],
        observations=kinds["observation"],
        projects=kinds["project"],
        numerals=result.numerals,
        words=result.words,
        registered=result.registered,
        listed=result.listed,
        patterned=sum(result.patterned.values()),
        patterns=[PatternShape(text_value(reason), count) for reason, count in result.patterned.items()],
        missing=[MissingShape(item.text, item.line, item.section, item.around) for item in result.missing],
    )


def _show(face: Face, shapes: list[CoverageShape], faults: list[tuple[Path, Fault]]) -> None:
    for root, fault in faults:
        click.echo(fault_text(fault, face, root))
    for shape in shapes:
        say(face.text(_summary(shape)))
        for item in shape.missing:
            place = face.text(Words(f"第 {item.line} 行", f"line {item.line}"))
            say(f"  {place}  {item.section}  [{item.text}]  …{item.around}…")
    if faults:
        say(face.text(counted([fault for _, fault in faults])))


def _summary(shape: CoverageShape) -> Words:
    mark = "✗" if shape.missing else "✓"
    return Words(
        f"{mark} {shape.document}:表述 {shape.targets} 目标、{shape.observations} 实绩、{shape.projects} 项目;"
        f"数字 {shape.numerals}、词语 {shape.words};已登记 {shape.registered},列明不登记 {shape.listed},"
        f"固定写法 {shape.patterned},缺 {len(shape.missing)}",
        f"{mark} {shape.document}: {several(shape.targets, 'target')}, {several(shape.observations, 'observation')}, "
        f"{several(shape.projects, 'project')}; {several(shape.numerals, 'numeral')}, {several(shape.words, 'word')}: "
        f"{shape.registered} registered, "
        f"{shape.listed} listed to be skipped, {shape.patterned} by pattern, {len(shape.missing)} missing",
    )
