"""The page of a region: its own values of assumptions, its observations and its documents' statements, with origins."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby

from simulator.export import phrases
from simulator.export.doc_links import MARK, Atlas
from simulator.export.markdown import anchor, code, escape, link, page, table
from simulator.export.model_pages import switch
from simulator.language.region import Document, Observed, Region
from simulator.language.schema import RegionAssumption, Statement
from simulator.language.shared_work import carrier_of
from simulator.language.units import describe, unit_name, unit_words

MODELS = "../models/"
HEAD = (
    (
        "本页列出该地区自己的假设取值、实绩和文件表述,每个数都注明出处。"
        "标 **估计** 的数没有公布,是为了能从该年起算而估计的;以它为基年前请核实。"
    ),
    (
        "The region's own values of assumptions, its observations and its documents' statements, each with its "
        "origin. What is marked **estimate** was not published: it stands here so that a run can start from that "
        "year; verify it before you use it as a base year."
    ),
)


def region_page(atlas: Atlas, region: str) -> str:
    """The page of a region in the atlas's language."""
    return _RegionPage(atlas, atlas.library.regions[region]).text()


@dataclass(frozen=True)
class _RegionPage:
    atlas: Atlas
    region: Region

    def say(self, zh: str, en: str) -> str:
        return self.atlas.say(zh, en)

    def heads(self, zh: str, en: str) -> list[str]:
        """Headings of a table, separated by spaces in Chinese and by commas in English."""
        return zh.split() if self.atlas.language == "zh" else en.split(", ")

    def text(self) -> str:
        return page(
            [
                MARK,
                f"# {self.atlas.title(self.region.title)}",
                f"{switch(self.atlas, self.region.id)} · {code(f'regions/{self.region.id}/')}",
                self.say(*HEAD),
                *self.scopes(),
                *self.assumptions(),
                *self.observations(),
                *self.documents(),
                *self.sources(),
            ]
        )

    def scopes(self) -> Iterator[str]:
        rows = [[self.atlas.title(title), code(name)] for name, title in self.region.scopes.items()]
        if rows:
            yield self.say("## 口径", "## Definitions")
            yield self.say(
                "口径不同的数分开存放,不拼接;情景用 `scopes` 选用其中一种。",
                "Figures of different definitions are kept apart; a scenario chooses one with `scopes`.",
            )
            yield table(self.heads("口径 编号", "definition, id"), rows)

    # ---- assumptions

    def assumptions(self) -> Iterator[str]:
        if self.region.assumptions:
            yield self.say("## 本地假设取值", "## Own values of assumptions")
            yield self.say(
                "其余假设用模型的默认值。范围和不确定性留空的,沿用模型的。",
                "All other assumptions have the model's default. Range and uncertainty are the model's where empty.",
            )
        headings = self.heads(
            "假设 符号 单位 本地取值 模型默认 范围 不确定性 出处",
            "assumption, symbol, unit, own value, model's default, range, uncertainty, origin",
        )
        for model in self.atlas.library.system.models:
            rows = [self.assumption(key) for key in self.keys_of(model)]
            if rows:
                yield self.model_heading(model)
                yield table(headings, rows)

    def keys_of(self, model: str) -> list[str]:
        return [key for key in self.region.assumptions if key.startswith(f"{model}.")]

    def model_heading(self, model: str) -> str:
        title = self.atlas.title(self.atlas.library.system.models[model].title)
        return f"### {link(title, self.atlas.model_page(model, folder=MODELS))}"

    def assumption(self, key: str) -> list[str]:
        own: RegionAssumption = self.region.assumptions[key]
        definition = self.atlas.library.system.assumptions[key]
        unit = describe(definition.unit)
        return [
            self.atlas.key_link(key, folder=MODELS),
            code(key.partition(".")[2]),
            escape(unit_name(unit, self.atlas.language)),
            phrases.as_written(own.value),
            phrases.path(definition.default),
            phrases.interval(own.range, self.atlas.language) if own.range else "",
            escape(phrases.spread(own.uncertainty, unit, self.atlas.language)) if own.uncertainty else "",
            self.atlas.origin(own.origin, self.region),
        ]

    # ---- observations

    def observations(self) -> Iterator[str]:
        if self.region.observations:
            yield self.say("## 实绩", "## Observations")
        headings = self.heads(
            "变量 口径 年份 数值 出处 可信度", "variable, definition, year, value, origin, confidence"
        )
        order = {key: index for index, key in enumerate(self.atlas.library.system.variables)}
        every = [item for series in self.region.observations.values() for item in series.values()]
        every.sort(key=lambda item: (order[item.key], item.scope or "", item.year))
        for model, items in groupby(every, lambda item: item.key.partition(".")[0]):
            yield self.model_heading(model)
            yield table(headings, [self.observation(item) for item in items])

    def observation(self, item: Observed) -> list[str]:
        estimate = self.say(" **估计**", " **estimate**") if item.estimated else ""
        return [
            self.atlas.key_link(item.key, folder=MODELS),
            self.scope(item.scope),
            str(item.year),
            escape(unit_words(item.printed, self.atlas.language)) + estimate,
            self.atlas.origin(item.origin, self.region),
            self.confidence(item),
        ]

    def scope(self, name: str | None) -> str:
        return self.atlas.title(self.region.scopes[name]) if name else ""

    def confidence(self, item: Observed) -> str:
        source = self.region.sources.get(item.origin.observed or "")
        return phrases.coded("confidence", source.confidence, self.atlas.language) if source is not None else ""

    # ---- documents and sources

    def documents(self) -> Iterator[str]:
        mine = [item for item in self.atlas.library.documents.values() if item.file.region == self.region.id]
        if mine:
            yield self.say("## 文件的表述", "## Statements of documents")
            yield self.say(
                "只引章节和含有数字的最短片段;有疑义以原文为准。没有对应变量的表述只登记,不参与对标。",
                "Quoted by section and the shortest fragment that holds the number; in doubt the document itself "
                "counts. Statements without a variable are registered only, and not scored.",
            )
        for document in mine:
            yield from self.document(document)

    def document(self, document: Document) -> Iterator[str]:
        file, statements = document.file, {item.id: item for item in document.file.statements}
        yield f"{anchor(file.document)}\n\n### {self.atlas.title(file.title)}"
        yield f"{code(file.document)} · {self.atlas.title(file.issuer)} · {file.date}"
        headings = self.heads(
            "表述 类别 数值 年份 对应变量 口径 章节 原文片段 可信度 备注",
            "statement, kind, value, year, variable, definition, section, fragment, confidence, remark",
        )
        yield table(headings, [self.statement(item, statements) for item in file.statements])

    def statement(self, item: Statement, statements: Mapping[str, Statement]) -> list[str]:
        return [
            self.atlas.title(item.title),
            phrases.STATEMENT_KINDS[item.kind].text(self.atlas.language),
            escape(phrases.goal(item, self.atlas.language)),
            str(item.year),
            self.measured_by(item, statements),
            self.scope(item.scope),
            escape(item.section),
            escape(item.fragment),
            phrases.coded("confidence", item.confidence, self.atlas.language),
            self.atlas.one(item.note),
        ]

    def measured_by(self, item: Statement, statements: Mapping[str, Statement]) -> str:
        """The variable of a statement, or the class of work that carries it out."""
        if item.indicator is not None:
            return self.atlas.key_link(item.indicator, folder=MODELS)
        work = carrier_of(item, statements).programme
        return self.atlas.work_link(work.work, folder=MODELS) if work is not None and work.work is not None else ""

    def sources(self) -> Iterator[str]:
        rows = [
            [
                link(escape(item.title), item.address),
                phrases.coded("confidence", item.confidence, self.atlas.language),
                code(name),
            ]
            for name, item in self.region.sources.items()
        ]
        if rows:
            yield self.say("## 统计来源", "## Sources")
            yield table(self.heads("来源 可信度 编号", "source, confidence, id"), rows)
