"""`simulator list`: what there is."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from simulator.cli.bilingual import Face, Spoken, common
from simulator.cli.located import located
from simulator.cli.output import counted, fault_text, note, say, say_json, told
from simulator.cli.tabling import table
from simulator.language.faults import Fault, Words

if TYPE_CHECKING:
    from simulator.cli import shapes
    from simulator.language.loading import Library
    from simulator.language.paths import Points

KINDS = ("models", "regions", "documents", "scenarios", "variables", "assumptions")
OVERVIEW = KINDS[:4]


@click.command(
    "list",
    cls=Spoken,
    short_help="有哪些模型、地区、文件和情景 | What there is: models, regions, documents, scenarios.",
    details=[
        Words(
            "写明种类则只列该类;variables 和 assumptions 列出变量和假设,可用 --model 限定模型。",
            "With a kind, only that; variables and assumptions list what the models hold, of one model with --model.",
        ),
    ],
    examples=[
        ("simulator list", "总览 | an overview"),
        ("simulator list assumptions --model power", "电力模型的全部假设 | all assumptions of the power model"),
        ("simulator list scenarios --json", "供脚本使用 | for a script"),
    ],
)
@click.argument("kind", type=click.Choice(KINDS), required=False)
@click.option("--model", help="只列这个模型的 | Only of this model.")
@common
def list_(face: Face, *, kind: str | None, model: str | None) -> int:
    """List the content."""
    from simulator.checked import survey
    from simulator.language.loading import sound

    root = located(face)
    library, faults = survey(root)
    library = sound(library, faults)
    if model is not None and model not in library.system.models:
        known = " ".join(library.system.models)
        raise click.UsageError(f"没有模型 {model};有:{known} | there is no model {model}; there are: {known}")
    listing = listed(library, (kind,) if kind else OVERVIEW, model, faults)
    if face.json:
        say_json(asdict(listing))
    else:
        _show(face, listing)
        for item in faults:
            click.echo(fault_text(item, face, root), err=True)
        if faults:
            note(face.text(_left_out(faults)))
    return 1 if faults else 0


def _left_out(faults: Sequence[Fault]) -> Words:
    return Words(f"{counted(faults).zh};有错误的部分没有列出", f"{counted(faults).en}; what has faults is not listed")


def listed(library: Library, kinds: Iterable[str], model: str | None, faults: Sequence[Fault] = ()) -> shapes.Listing:
    """What was asked for of the content, and the faults of what is not listed."""
    from simulator.cli import shapes

    wanted = set(kinds)
    return shapes.Listing(
        content=str(library.root),
        models=_models(library) if "models" in wanted else None,
        regions=_regions(library) if "regions" in wanted else None,
        documents=_documents(library) if "documents" in wanted else None,
        scenarios=_scenarios(library) if "scenarios" in wanted else None,
        variables=_variables(library, model) if "variables" in wanted else None,
        assumptions=_assumptions(library, model) if "assumptions" in wanted else None,
        faults=[told(item, library.root) for item in faults],
    )


def _models(library: Library) -> list[shapes.ModelShape]:
    from simulator.batch.values import text_value
    from simulator.cli.shapes import ModelShape

    system = library.system
    return [
        ModelShape(
            name,
            text_value(model.title),
            sum(item.model == name for item in system.variables.values()),
            sum(item.model == name for item in system.assumptions.values()),
            list(model.needs),
        )
        for name, model in system.models.items()
    ]


def _regions(library: Library) -> list[shapes.RegionShape]:
    from simulator.batch.values import text_value
    from simulator.cli.shapes import RegionShape

    return [
        RegionShape(
            region.id,
            text_value(region.title),
            sum(len(series) for series in region.observations.values()),
            len(region.sources),
            list(region.scopes),
        )
        for region in library.regions.values()
    ]


def _documents(library: Library) -> list[shapes.DocumentShape]:
    from simulator.batch.values import text_value
    from simulator.cli.shapes import DocumentShape

    return [
        DocumentShape(
            name,
            text_value(document.file.title),
            text_value(document.file.issuer),
            document.file.date,
            document.file.region,
            len(document.file.statements),
            len(library.targets[name]),
        )
        for name, document in library.documents.items()
    ]


def _scenarios(library: Library) -> list[shapes.ScenarioShape]:
    from simulator.batch.selection import count_runs
    from simulator.batch.values import text_value
    from simulator.cli.shapes import ScenarioShape

    return [
        ScenarioShape(
            name,
            text_value(scenario.title),
            scenario.region.id,
            list(scenario.system.models),
            [scenario.years[0], scenario.years[-1]],
            list(scenario.file.documents) if scenario.file else [],
            len(scenario.targets),
            count_runs(scenario),
            scenario.baseline,
        )
        for name, scenario in ((name, library.scenario(name)) for name in library.sources)
    ]


def _variables(library: Library, model: str | None) -> list[shapes.VariableShape]:
    from simulator.batch.values import text_value
    from simulator.cli.shapes import VariableShape
    from simulator.language.units import describe

    items = library.system.variables.items()
    return [
        VariableShape(key, text_value(item.title), describe(item.unit))
        for key, item in items
        if model in {None, item.model}
    ]


def _assumptions(library: Library, model: str | None) -> list[shapes.AssumptionShape]:
    from simulator.batch.values import text_value
    from simulator.cli.shapes import AssumptionShape
    from simulator.language.units import describe

    return [
        AssumptionShape(
            key, text_value(item.title), item.kind, describe(item.unit), _default(item.default), *item.range
        )
        for key, item in library.system.assumptions.items()
        if model in {None, item.model}
    ]


def _default(path: Points) -> float | dict[str, float]:
    from simulator.language.paths import plain

    value = plain(path)
    return {str(year): number for year, number in value.items()} if isinstance(value, dict) else value


HEADINGS: dict[str, tuple[Words, tuple[tuple[str, Words], ...]]] = {
    "models": (
        Words("模型", "Models"),
        (
            ("id", Words("编号", "id")),
            ("title", Words("名称", "title")),
            ("variables", Words("变量", "variables")),
            ("assumptions", Words("假设", "assumptions")),
            ("needs", Words("依赖", "needs")),
        ),
    ),
    "regions": (
        Words("地区", "Regions"),
        (
            ("id", Words("编号", "id")),
            ("title", Words("名称", "title")),
            ("observations", Words("实绩", "observations")),
            ("sources", Words("来源", "sources")),
            ("scopes", Words("口径", "scopes")),
        ),
    ),
    "documents": (
        Words("文件", "Documents"),
        (
            ("id", Words("编号", "id")),
            ("title", Words("名称", "title")),
            ("date", Words("日期", "date")),
            ("statements", Words("表述", "statements")),
            ("targets", Words("目标", "targets")),
        ),
    ),
    "scenarios": (
        Words("情景", "Scenarios"),
        (
            ("id", Words("编号", "id")),
            ("title", Words("名称", "title")),
            ("years", Words("年份", "years")),
            ("models", Words("模型", "models")),
            ("targets", Words("目标", "targets")),
            ("runs", Words("次数", "runs")),
        ),
    ),
    "variables": (
        Words("变量", "Variables"),
        (("key", Words("变量", "variable")), ("title", Words("名称", "title")), ("unit", Words("单位", "unit"))),
    ),
    "assumptions": (
        Words("假设", "Assumptions"),
        (
            ("key", Words("假设", "assumption")),
            ("title", Words("名称", "title")),
            ("kind", Words("类别", "kind")),
            ("default", Words("默认值", "default")),
            ("unit", Words("单位", "unit")),
            ("low", Words("下限", "low")),
            ("high", Words("上限", "high")),
        ),
    ),
}


def _show(face: Face, listing: shapes.Listing) -> None:
    values = asdict(listing)
    for kind, (title, columns) in HEADINGS.items():
        rows = values[kind]
        if rows is not None:
            say(f"{face.text(title)} ({len(rows)})")
            table(
                face,
                [face.text(words) for _, words in columns],
                [[_cell(face, name, row[name]) for name, _ in columns] for row in rows],
                right=[index for index, (name, _) in enumerate(columns) if name in NUMBERS],
                whole=[index for index, (name, _) in enumerate(columns) if name in WHOLE],
                spare=[[index for index, (name, _) in enumerate(columns) if name in names] for names in SPARE],
            )


NUMBERS = {"variables", "assumptions", "observations", "sources", "statements", "targets", "runs", "low", "high"}


WHOLE = {"id", "key", "years", "date"}
SPARE = (("kind",), ("scopes",), ("needs",), ("models",), ("low", "high"))
"""What can be done without in a narrow window, the first first."""


def _cell(face: Face, name: str, value: object) -> str:
    from simulator.export.columns import cell

    if name == "years" and isinstance(value, list):
        return f"{value[0]}–{value[1]}"
    if isinstance(value, dict):  # a title, or values by year
        return (
            face.text(Words(value["zh"], value["en"]))
            if "zh" in value
            else "; ".join(f"{year}: {item:g}" for year, item in value.items())
        )
    if isinstance(value, list):
        return " ".join(value)
    return f"{value:,.10g}" if isinstance(value, float) else str(cell(name, value, face.speech))
