"""The pages that lead to the others: all models with what reads what, all regions."""

from __future__ import annotations

from collections.abc import Mapping

from simulator.export.doc_links import ENDINGS, MARK, Atlas
from simulator.export.markdown import anchor, bullets, code, escape, fence, link, page, table
from simulator.export.phrases import flowing, titled
from simulator.language.faults import Language
from simulator.language.loading import Library
from simulator.language.schema import ModelFile

READING: Mapping[Language, tuple[str, tuple[str, ...]]] = {
    "zh": (
        "怎样读模型页",
        (
            (
                "算式来自程序实际计算的同一定义,原型已写成普通算式。符号就是模型文件里的名称;"
                "算式下面是用中文名称写的同一算式,以及各符号的含义。"
            ),
            (
                "符号不带下标是当年的值,下标 t−1 是上一年,0 是基年;基年以前取基年的值。按集合计算的变量,"
                "算式对每个成员各成立一次。"
            ),
            "算式里没有换算系数:单位由程序核对并准确换算(见[单位](../units.md))。",
            (
                "假设分三类:政策抓手由规划者选择,外部条件谁也选不了,参数属于模型本身。默认值是一般情况,"
                "[各地区](../regions/README.md)另有取值。"
            ),
            "`2021: 8 → 2026: 6` 表示按年给出的值,其间按直线,前后持平。",
            (
                "不确定性注明“乘以取值”的是倍数,“加在取值上”的是增减,其余是数值本身的分布,"
                "取值改动时随之平移。抽样不会超出范围。"
            ),
            "年度扰动每年另抽,中心情形取 0;持续性是与上一年的相关。",
        ),
    ),
    "en": (
        "How to read the pages",
        (
            (
                "Equations come from the definitions that the program runs, with archetypes written out. Symbols are "
                "the names of the model file; below each equation it stands in words, with what the symbols mean."
            ),
            (
                "A symbol without an index is this year's value, t−1 the year before, 0 the base year; before the "
                "base year its value holds. A variable over a set has its equation once for each member."
            ),
            (
                "No equation has a conversion factor: the program checks units and converts them exactly (see "
                "[units](../units.md))."
            ),
            (
                "Assumptions are of three kinds: a lever is the planner's choice, a driver is nobody's, a "
                "coefficient belongs to the model. Defaults are typical values; [regions](../regions/README.md) have "
                "their own."
            ),
            "`2021: 8 → 2026: 6` is a value by year: a straight line between, flat before and after.",
            (
                'An uncertainty "times the value" is a factor, "added to the value" a difference; otherwise it is '
                "the value's own distribution, which moves with the value. Draws never leave the range."
            ),
            (
                "A yearly shock is drawn anew each year and is 0 in the central run; persistence is the correlation "
                "with the year before."
            ),
        ),
    ),
}


def model_index(library: Library) -> str:
    """The page of all models, in both languages, with the diagram of what reads what."""
    zh, en = Atlas(library, "zh"), Atlas(library, "en")
    models = library.sector_models
    return page(
        [
            MARK,
            "# 模型 | Models",
            "箭头指向读取它的模型。 | An arrow leads to the model that reads.",
            fence("mermaid", _diagram(models)),
            table(["模型", "用途", "变量", "假设", "目标"], [_row(zh, model) for model in models.values()]),
            table(
                ["model", "purpose", "variables", "assumptions", "targets"],
                [_row(en, model) for model in models.values()],
            ),
            anchor("reading"),
            *(
                f"## {heading}\n\n{bullets(flowing(item, language) for item in items)}"
                for language, (heading, items) in READING.items()
            ),
        ]
    )


def region_index(library: Library) -> str:
    """The page of all regions, in both languages."""
    rows = [
        [
            link(escape(region.title.zh), region.id + ENDINGS["zh"]),
            link(escape(region.title.en), region.id + ENDINGS["en"]),
            str(len(region.assumptions)),
            str(sum(len(series) for series in region.observations.values())),
            str(sum(document.file.region == region.id for document in library.documents.values())),
        ]
        for region in library.regions.values()
    ]
    headings = ["地区", "region", "本地取值 own values", "实绩 observations", "文件 documents"]
    return page([MARK, "# 地区 | Regions", table(headings, rows)])


def _diagram(models: Mapping[str, ModelFile]) -> str:
    boxes = [f'  {name}["{_quoted(model.title.zh)}<br>{_quoted(model.title.en)}"]' for name, model in models.items()]
    arrows = [f"  {need} --> {name}" for name, model in models.items() for need in model.needs]
    return "\n".join(["graph LR", *boxes, *arrows])


def _quoted(text: str) -> str:
    """A text inside the quotes of a diagram."""
    return " ".join(text.split()).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")


def _row(atlas: Atlas, model: ModelFile) -> list[str]:
    targets = sum(item.key.startswith(f"{model.model}.") for items in atlas.library.targets.values() for item in items)
    return [
        link(atlas.title(model.title), atlas.model_page(model.model)) + f"<br>{code(model.model)}",
        escape(titled(model.purpose, atlas.language)),
        str(len(model.variables)),
        str(len(model.assumptions)),
        str(targets),
    ]
