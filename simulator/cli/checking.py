"""`simulator check`: every fault of the files at once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from simulator.cli.bilingual import Face, Spoken, common
from simulator.cli.layout import visible
from simulator.cli.output import counted, fault_text, note, say, say_json, told
from simulator.language.counting import several
from simulator.language.faults import Fault, FaultsError, Place, Words

if TYPE_CHECKING:
    from simulator.batch.values import Text
    from simulator.cli.shapes import Checked
    from simulator.language.loading import Library
    from simulator.language.region import Document

NAMED = 4  # scenarios that are named with a note at most


@click.command(
    "check",
    cls=Spoken,
    short_help="检查模型、地区和情景文件,一次列出全部错误 | Check the files: every fault at once, with its place.",
    details=[
        Words(
            "缺省检查整个内容文件夹,连同当前文件夹下 models、regions、scenarios 中的文件;结果中写明是哪个内容文件夹。"
            "指明文件或文件夹时,连同其所属的内容一起检查:情景离不开模型,模型也可能牵动情景。",
            "Without paths the whole content folder, with what stands in models, regions and scenarios here; the "
            "result names the content folder. Files and folders are checked together with the content they "
            "belong to: a scenario needs its models, and a model may break a scenario.",
        ),
        Words(
            "--sources 指向原文文件夹:逐条核对表述的章节、片段、数值(数字或翻番、清零、七大等词语)、单位、比较词、"
            "数量类型和正负;按文件 periods 所写各章节的年份核对目标或实绩、年份、基年和起始年;片段过长、"
            "只指城区等部分而没有 scope、不登记而没有原因的也列出。",
            "--sources names the folder of source texts: each statement's section, fragment, number (in figures or in "
            "words such as doubled or all), unit, comparator, quantity and sign are looked up there; kind, year, base "
            "year and first year by the years that the document's periods give its sections. Fragments that are too "
            "long, parts such as an urban area without a scope, and skips without a reason are told.",
        ),
        Words(
            "情景的起点若不都取自同一年,另作提示,不算错误;逐项见 simulator score。",
            "Where the starts of a scenario are not all of one year, a note says so, which is no fault; "
            "`simulator score` names them.",
        ),
    ],
    examples=[
        ("simulator check models regions scenarios", "检查全部内容 | all content"),
        ("simulator check scenarios/baotou/mine.yaml", "检查一个情景 | one scenario"),
        ("simulator check --sources ../shared/sources", "连同原文核对 | with a look into the source texts"),
    ],
)
@click.argument("paths", nargs=-1, type=click.Path(exists=True, path_type=Path))
@click.option(
    "--sources",
    metavar="DIR",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="原文文件夹 | Folder of source texts.",
)
@common
def check(face: Face, *, paths: tuple[Path, ...], sources: Path | None) -> int:
    """Check files and tell every fault."""
    from simulator.cli.shapes import Checked

    found = [checked(root, files, sources) for root, files in parcels(paths, face.content).items()]
    faults = [(root, item) for root, _, items in found for item in items]
    if face.json:
        counts = Checked([], 0, 0, 0, 0, 0, 0, [told(item, root) for root, item in faults], [])
        for _, more, _ in found:
            counts = counts.plus(more)
        say_json(asdict(counts))
        return 1 if faults else 0
    for root, item in faults:
        click.echo(fault_text(item, face, root))
    for root, counts, items in found:
        say(face.text(_within(root, counted(items)) if items else _all_well(root, counts)))
        for words in counts.notes:
            note(f"  {face.text(Words(words.zh, words.en))}")
    return 1 if faults else 0


def parcels(paths: Sequence[Path], content: Path | None) -> dict[Path, list[Path]]:
    """The content folders that the paths belong to, each with the files to check besides its own.

    A path in no content folder is checked with the one given, else with the usual one. So is, without paths, what
    stands here in folders of the usual names, where that is not the content itself.
    """
    from simulator.batch.selection import root_of
    from simulator.content import find_content
    from simulator.language.loading import content_files

    if not paths:
        root = find_content(content)
        return {root: _besides(content_files(root), content_files(Path.cwd()) if content is None else ())}
    found: dict[Path, list[Path]] = {}
    for path in paths:
        root = find_content(content) if content is not None else root_of(path) or find_content()
        extra = found.setdefault(root, [])
        extra += _besides([*content_files(root), *extra], _files(path.resolve()))
    return found


def _besides(known: Iterable[Path], files: Iterable[Path]) -> list[Path]:
    others = set(known)
    return [file for file in files if file not in others]


def _files(path: Path) -> list[Path]:
    return sorted(path.rglob("*.yaml")) if path.is_dir() else [path]


def checked(root: Path, extra: Sequence[Path], sources: Path | None) -> tuple[Path, Checked, list[Fault]]:
    """Check one content folder with some more files: how much there is, and every fault."""
    from simulator.cli.shapes import Checked
    from simulator.language.loading import content_files, survey

    files = [*content_files(root), *extra]
    library, faults = survey(root, files)
    statements = sum(len(document.file.statements) for document in library.documents.values())
    counts = Checked(
        [str(root)],
        len(files),
        len(library.system.models),
        len(library.regions),
        len(library.documents),
        statements,
        len(library.sources),
        [],
        [] if faults else list(_notes(library)),
    )
    return root, counts, [*faults, *(source_faults(library, sources) if sources is not None else ())]


def _notes(library: Library) -> Iterator[Text]:
    """What one should know of the starts of scenarios without faults; told once for all of which it is true."""
    from simulator.analysis.carried import ages, mixed_starts
    from simulator.batch.values import Text

    names: dict[Words, list[str]] = {}
    for name in library.sources:
        with suppress(FaultsError):
            scenario = library.scenario(name)
            for words in (ages(scenario), *mixed_starts(scenario)):
                names.setdefault(words, []).append(name)
    for words, of in names.items():
        more = len(of) - NAMED
        listed = Words("、".join(of[:NAMED]), ", ".join(of[:NAMED]))
        if more > 0:
            listed = Words(f"{listed.zh} 等 {len(of)} 个情景", f"{listed.en} and {more} more")
        if words.en:
            yield Text(f"{listed.zh}:{words.zh}", f"{listed.en}: {words.en}")


def source_faults(library: Library, folder: Path) -> Iterator[Fault]:
    """What the source texts of the documents do not bear out."""
    from simulator.language.audit import audit

    for document in library.documents.values():
        text = source_text(document, folder)
        yield from (text,) if isinstance(text, Fault) else audit(document, text)


def source_text(document: Document, folder: Path) -> str | Fault:
    """The source text of a document, or the fault that it cannot be read."""
    name = document.file.file
    try:
        return (folder / name).read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError):
        place = Place(document.places[0].file) if document.places else Place(document.file.document)
        problem = Words(f"{folder} 中读不到原文 {name}", f"cannot read {name} in {folder}")
        remedy = Words("把原文(UTF-8)放进去,或改正 file", "put the text there, in UTF-8, or correct file")
        return Fault("source", place, problem, remedy)


def _within(root: Path, words: Words) -> Words:
    """With the name of the content folder, `.` for the one where one stands."""
    shown = visible("." if root == Path.cwd() else str(root))
    return Words(f"{words.zh}(内容文件夹 {shown})", f"{words.en} (content folder {shown})")


def _all_well(root: Path, counts: Checked) -> Words:
    sound = Words(
        f"✓ 没有错误:{counts.files} 个文件,{counts.models} 个模型,{counts.regions} 个地区,"
        f"{counts.documents} 份文件({counts.statements} 条表述),{counts.scenarios} 个情景",
        f"✓ no faults: {several(counts.files, 'file')}, {several(counts.models, 'model')}, "
        f"{several(counts.regions, 'region')}, {several(counts.documents, 'document')} "
        f"({several(counts.statements, 'statement')}), {several(counts.scenarios, 'scenario')}",
    )
    return _within(root, sound)
