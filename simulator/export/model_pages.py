"""The page of a model, made from the same checked definitions that the engine runs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from simulator.export import phrases
from simulator.export.doc_links import ENDINGS, MARK, Atlas, Told
from simulator.export.markdown import anchor, bullets, code, escape, fence, link, page, table
from simulator.language.archetypes import ARCHETYPES
from simulator.language.expression import Name, Syntax
from simulator.language.faults import Language, Words
from simulator.language.render import CHINESE_FORMS, ENGLISH_FORMS, latex_name, to_latex, to_text
from simulator.language.schema import Assumption, ModelFile, Stage, Variable
from simulator.language.system import VariableDefinition
from simulator.language.target import Target
from simulator.language.units import unit_name, unit_words
from simulator.language.variable_build import OBSERVED

KINDS = {
    "lever": Words("政策抓手", "Levers"),
    "driver": Words("外部条件", "Drivers"),
    "coefficient": Words("参数", "Coefficients"),
}
ELSE = {"zh": {"else": "否则"}, "en": {"else": "else"}}


def model_page(atlas: Atlas, model: str) -> str:
    """The page of a model in the atlas's language."""
    return _ModelPage(atlas, atlas.library.system.models[model]).text()


def switch(atlas: Atlas, name: str) -> str:
    """The line that leads to the same page in the other language."""
    zh = "中文" if atlas.language == "zh" else link("中文", name + ENDINGS["zh"])
    en = "English" if atlas.language == "en" else link("English", name + ENDINGS["en"])
    return f"{zh} · {en}"


@dataclass(frozen=True)
class _ModelPage:
    atlas: Atlas
    model: ModelFile

    @property
    def language(self) -> Language:
        return self.atlas.language

    def say(self, zh: str, en: str) -> str:
        return self.atlas.say(zh, en)

    @property
    def colon(self) -> str:
        return self.say("\uff1a", ": ")

    def text(self) -> str:
        model = self.model
        return page(
            [
                MARK,
                f"# {self.atlas.title(model.title)}",
                f"{switch(self.atlas, model.model)} · {code(f'models/{model.model}.yaml')} · "
                + link(self.say("怎样读这一页", "How to read this page"), "README.md#reading"),
                self.say("**用途** ", "**Purpose.** ") + escape(phrases.titled(model.purpose, self.language)),
                self.say("**未包括** ", "**Left out.** ") + escape(phrases.titled(model.leaves_out, self.language)),
                *self.needs(),
                *self.targets(),
                *self.sets(),
                *(self.symbols() if model.variables else ()),
                *(self.variables() if model.variables else ()),
                *self.assumptions(),
                *self.shocks(),
                *self.deliveries(),
                *self.works(),
                *self.tables(),
            ]
        )

    def unit(self, written: str) -> str:
        return escape(unit_name(written, self.language))

    # ---- what it reads and who reads it

    def needs(self) -> Iterator[str]:
        yield self.say("## 与其他模型的关系", "## Other models")
        reads = {need: self.read_of(need) for need in self.model.needs}
        yield bullets(
            self.say("读取", "reads ") + f"{self.model_link(need)}{self.colon}{self.listed(names)}"
            for need, names in reads.items()
        ) or self.say("不读取其他模型。", "It reads no other model.")
        by = [name for name, other in self.atlas.library.sector_models.items() if self.model.model in other.needs]
        if by:
            yield self.say("被读取:", "Read by: ") + self.listed([self.model_link(name) for name in by])

    def read_of(self, need: str) -> list[str]:
        mine = (item for (model, _), item in self.atlas.rules.items() if model == self.model.model)
        read = {told: None for item in mine for told in self.atlas.names(item) if told.model == need}
        return [self.told_link(told) for told in read]

    def model_link(self, model: str) -> str:
        title = self.atlas.library.system.models[model].title
        return link(self.atlas.title(title), self.atlas.model_page(model))

    def told_link(self, told: Told) -> str:
        if told.model not in self.atlas.library.sector_models:  # a document's promises have no page
            return self.atlas.title(told.title)
        here = "" if told.model == self.model.model else self.atlas.model_page(told.model)
        return link(self.atlas.title(told.title), f"{here}#{told.name}")

    def listed(self, items: list[str]) -> str:
        return self.say("、", ", ").join(items) or self.say("尚未用到", "nothing yet")

    # ---- targets

    def targets(self) -> Iterator[str]:
        rows = [self.target(item) for item in self.measured()]
        yield self.say("## 已登记的目标", "## Registered targets")
        headings = self.say("目标 文件 年份 目标值 口径 变量", "target document year goal definition variable").split()
        yield table(headings, rows) or self.say(
            "目前没有文件目标由本模型衡量。", "No registered target is measured by this model yet."
        )

    def measured(self, name: str | None = None) -> list[Target]:
        every = (item for targets in self.atlas.library.targets.values() for item in targets)
        return [item for item in every if self.is_of(item.key, name)]

    def is_of(self, key: str, name: str | None) -> bool:
        model, _, rest = key.partition(".")
        return model == self.model.model and name in {None, rest.partition("[")[0]}

    def target(self, item: Target) -> list[str]:
        file = self.atlas.library.documents[item.document].file
        region = self.atlas.library.regions[file.region]
        scope = region.scopes.get(item.statement.scope) if item.statement.scope else None
        variable = self.atlas.library.system.variables[item.key]
        return [
            self.atlas.title(item.statement.title),
            link(self.atlas.title(file.title), f"../regions/{region.id}{ENDINGS[self.language]}#{item.document}"),
            str(item.statement.year),
            escape(phrases.goal(item.statement, self.language)),
            self.atlas.title(scope) if scope else "",
            link(self.atlas.title(variable.title), f"#{variable.key.partition('.')[2].partition('[')[0]}"),
        ]

    # ---- sets and symbols

    def sets(self) -> Iterator[str]:
        if self.model.sets:
            yield self.say("## 集合", "## Sets")
        for name, item in self.model.sets.items():
            members = (f"{self.atlas.title(title)} {code(member)}" for member, title in item.members.items())
            yield f"{anchor(name)}**{self.atlas.title(item.title)}** {code(name)}{self.colon}" + self.listed(
                list(members)
            )

    def symbols(self) -> Iterator[str]:
        yield self.say("## 变量一览", "## Variables at a glance")
        rows = [
            [code(name), link(self.atlas.title(item.title), f"#{name}"), self.unit(item.unit), self.over(item)]
            for name, item in self.model.variables.items()
        ]
        yield table(self.say("符号 名称 单位 按集合", "symbol title unit over").split(), rows)

    def over(self, item: Variable | Assumption) -> str:
        return link(self.atlas.title(self.model.sets[item.over].title), f"#{item.over}") if item.over else ""

    # ---- variables

    def variables(self) -> Iterator[str]:
        yield self.say("## 变量与算式", "## Variables and equations")
        for name, item in self.model.variables.items():
            yield from self.variable(name, item, self.atlas.rules[self.model.model, name])

    def variable(self, name: str, item: Variable, rule: VariableDefinition) -> Iterator[str]:
        yield f"{anchor(name)}\n\n### {self.atlas.title(item.title)}"
        yield self.say("\uff1b", "; ").join(self.facts(name, item, rule))
        if item.archetype is not None:
            yield self.archetype(item)
        yield fence("math", self.equation(name, rule))
        yield from self.formulas(item, rule)
        yield self.where(rule)
        if item.note:
            yield self.say("说明:", "Note: ") + self.atlas.one(item.note)
        yield from self.links(name)

    def facts(self, name: str, item: Variable, rule: VariableDefinition) -> Iterator[str]:
        yield code(f"{self.model.model}.{name}")
        yield self.say("单位 ", "unit ") + self.unit(item.unit)
        if item.over:
            yield self.say("按", "for each of ") + self.over(item) + self.say("逐项计算", "")
        if rule.worked_out is not None:
            yield self.say(
                "基年取地区的实绩,或由同一年的实绩推得",
                "the base year is the region's observation, or worked out of those of one year",
            )
        elif rule.observed:
            yield self.say("基年取地区的实绩", "the base year is the region's observation")
        elif rule.initial is None:
            yield self.say("基年同样按此算式", "the equation holds in the base year too")
        if item.bounds is not None:
            limits = phrases.interval(item.bounds, self.language)
            yield self.say(f"合理范围 {limits}", f"plausible from {limits}") + f" {self.unit(item.unit)}"

    def archetype(self, item: Variable) -> str:
        ((kind, arguments),) = (item.archetype or {}).items()
        told = escape(", ".join(f"{name} = {value}" for name, value in arguments.items()))
        meaning = escape(phrases.flowing(ARCHETYPES[kind].meaning.text(self.language), self.language))
        named = self.say(f"原型 {code(kind)}:{meaning}", f"Archetype {code(kind)}: {meaning}")
        return named + self.say(f";参数 {told}。写出来是:", f"; with {told}. Written out:")

    def equation(self, name: str, rule: VariableDefinition) -> str:
        symbol, words = latex_name(Name(name)), ELSE[self.language]
        lines = []
        if rule.rule.initial is not None and rule.rule.initial != OBSERVED:
            lines.append(rf"{{{symbol}}}_{{0}} &= {to_latex(rule.rule.initial, forms=words)}")
        lines.append(f"{symbol} &= {to_latex(rule.rule.equation, forms=words)}")
        if len(lines) == 1:
            return lines[0].replace("&=", "=", 1)
        return "\n".join([r"\begin{aligned}", " \\\\\n".join(lines), r"\end{aligned}"])

    def formulas(self, item: Variable, rule: VariableDefinition) -> Iterator[str]:
        title = self.atlas.title(item.title)
        lines = [f"> {title} = {escape(self.formula(rule.rule.equation))}"]
        if rule.rule.initial is not None and rule.rule.initial != OBSERVED:
            told = escape(self.formula(rule.rule.initial))
            lines.insert(0, f"> {self.say('基年:', 'Base year: ')}{title} = {told}\n>")
        yield "\n".join(lines)

    def formula(self, syntax: Syntax) -> str:
        """A rule written with titles."""
        return to_text(syntax, self.label, CHINESE_FORMS if self.language == "zh" else ENGLISH_FORMS)

    def label(self, node: Name) -> str:
        told = self.atlas.told(node.text, self.model.model)
        title = phrases.titled(told.title, self.language) if told else self.say("年份", "year")
        return f"{title}[{self.atlas.member(told, node.member)}]" if told and node.member else title

    def where(self, rule: VariableDefinition) -> str:
        told = [self.symbol(item) for item in self.atlas.names(rule) if item.section != "sets"]
        return self.say("其中:", "Where: ") + self.listed(told) if told else ""

    def symbol(self, item: Told) -> str:
        name = item.name if item.model == self.model.model else f"{item.model}.{item.name}"
        unit = f" {self.unit(item.unit)}" if item.unit not in {"", "1"} else ""
        return f"{code(name)} {self.told_link(item)}{unit}"

    def links(self, name: str) -> Iterator[str]:
        readers = self.atlas.readers.get((self.model.model, name), ())
        told = [self.atlas.told(reader, model) for model, reader in readers]
        if told:
            yield self.say("用于:", "Used by: ") + self.listed([self.told_link(item) for item in told if item])
        goals = [f"{row[1]} {row[2]}{self.colon}{row[3]}" for row in map(self.target, self.measured(name))]
        if goals:
            yield self.say("目标:", "Targets: ") + self.say("\uff1b", "; ").join(goals)

    # ---- assumptions, shocks, tables

    def assumptions(self) -> Iterator[str]:
        if self.model.assumptions:
            yield self.say("## 假设", "## Assumptions")
        headings = self.say(
            "假设 符号 单位 默认值 范围 不确定性 出处", "assumption symbol unit default range uncertainty origin"
        ).split()
        for kind, heading in KINDS.items():
            rows = [self.assumption(name, item) for name, item in self.model.assumptions.items() if item.kind == kind]
            if rows:
                yield f"### {heading.text(self.language)}"
                yield table(headings, rows)

    def assumption(self, name: str, item: Assumption) -> list[str]:
        return [
            anchor(name) + self.atlas.title(item.title),
            code(name),
            self.unit(item.unit),
            self.default(name, item),
            phrases.interval(item.range, self.language),
            escape(phrases.spread(item.uncertainty, item.unit, self.language)),
            self.atlas.origin(item.origin, folder="../regions/") + self.cost(item),
        ]

    def cost(self, item: Assumption) -> str:
        if item.cost is None:
            return ""
        amount = f"{phrases.number(item.cost.value)} {escape(unit_words(item.cost.unit, self.language))}".rstrip()
        origin = self.atlas.origin(item.cost.origin, folder="../regions/")
        return f"<br>{self.say('每单位成本', 'Cost of a unit')} {amount}{self.colon}{origin}"

    def default(self, name: str, item: Assumption) -> str:
        known, key = self.atlas.library.system.assumptions, f"{self.model.model}.{name}"
        if item.over is None:
            return phrases.path(known[key].default)
        members = self.model.sets[item.over].members.items()
        return "<br>".join(
            f"{self.atlas.title(title)} {phrases.path(known[f'{key}[{member}]'].default)}" for member, title in members
        )

    def shocks(self) -> Iterator[str]:
        rows = [
            [
                anchor(name) + self.atlas.title(item.title),
                code(name),
                self.unit(item.unit),
                escape(phrases.spread(item.distribution, item.unit, self.language)),
                phrases.number(item.persistence),
                self.atlas.origin(item.origin, folder="../regions/"),
            ]
            for name, item in self.model.shocks.items()
        ]
        if rows:
            yield self.say("## 年度扰动", "## Yearly shocks")
            yield table(
                self.say(
                    "扰动 符号 单位 每年的分布 持续性 出处", "shock symbol unit spread persistence origin"
                ).split(),
                rows,
            )

    def deliveries(self) -> Iterator[str]:
        rows = [
            [anchor(name) + self.atlas.title(item.title), code(name), self.atlas.work_link(item.work)]
            for name, item in self.model.deliveries.items()
        ]
        if rows:
            yield self.say("## 任务完成比例", "## Shares of plans delivered in time")
            yield table(self.say("比例 符号 任务类别", "share symbol work").split(), rows)

    def works(self) -> Iterator[str]:
        if self.model.works:
            yield self.say("## 任务类别", "## Classes of work")
        for name, work in self.model.works.items():
            yield f"{anchor(name)}\n\n### {self.atlas.title(work.title)} {code(name)}"
            yield table(
                self.say(
                    "阶段 月数 可施工月份 只在月底完成 共用上限或资金", "stage months season batches shares"
                ).split(),
                [self.stage(stage) for stage in work.stages.values()],
            )
            yield self.atlas.origin(work.origin, folder="../regions/")

    def stage(self, stage: Stage) -> list[str]:
        everywhere = len(stage.season) == 12  # noqa: PLR2004 - months of a year
        return [
            self.atlas.title(stage.title),
            escape(phrases.spread(stage.months, "", self.language)),
            self.say("全年", "all year") if everywhere else ", ".join(map(str, stage.season)),
            ", ".join(map(str, stage.batches)) or "—",
            self.shared(stage),
        ]

    def shared(self, stage: Stage) -> str:
        names = [name for name in (stage.limit, stage.fund, stage.cost) if name is not None]
        return ", ".join(f"[{code(name)}](#{name})" for name in names) or "—"

    def tables(self) -> Iterator[str]:
        if self.model.tables:
            yield self.say("## 插值表", "## Tables")
        for name, item in self.model.tables.items():
            points = sorted(item.points.items())
            yield f"{anchor(name)}\n\n### {self.atlas.title(item.title)} {code(name)}"
            yield table(
                ["x" if item.x_unit == "1" else f"x {self.unit(item.x_unit)}", *(phrases.number(x) for x, _ in points)],
                [[self.unit(item.unit), *(phrases.number(y) for _, y in points)]],
            )
            yield self.atlas.origin(item.origin, folder="../regions/")
