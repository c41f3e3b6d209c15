"""Model files: assumptions, shocks, classes of work, deliveries and variables with equations; no region."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator

from simulator.language.schema.parts import (
    Distribution,
    Expression,
    Identifier,
    Month,
    Number,
    Origin,
    Part,
    Path,
    Prose,
    Qualified,
    Title,
    Uncertainty,
)


class MemberSet(Part):
    """A declared set such as technologies or crops."""

    title: Title
    members: dict[Identifier, Title] = Field(description="成员 | members in order", min_length=1, max_length=200)


class Table(Part):
    """Points for `interpolate(table, x)`; between points linear, beyond the ends flat."""

    title: Title
    x_unit: str = Field(description="自变量单位 | unit of x", max_length=60)
    unit: str = Field(description="数值单位 | unit of the value", max_length=60)
    points: dict[Number, Number] = Field(description="x: 值 | x: value", min_length=2, max_length=1000)
    origin: Origin


class Cost(Part):
    """What it costs to move a lever by one unit, up or down: what a plan weighs its changes by."""

    value: Annotated[Number, Field(gt=0)] = Field(description="每变动一单位的成本 | of one unit of change")
    unit: str = Field(
        default="1", description="金额单位,如 亿元;1 为权重 | money, such as 亿元; 1: a weight", max_length=60
    )
    origin: Origin


class Assumption(Part):
    """A number that a model needs."""

    title: Title
    kind: Literal["lever", "driver", "coefficient"] = Field(
        description="lever 政策抓手, driver 外部条件, coefficient 参数 | lever, driver or coefficient"
    )
    unit: str = Field(description="单位 | unit", max_length=60)
    default: Path | dict[Identifier, Path] = Field(
        description="默认值,可按年或按成员 | a number, by year, or by member of the set"
    )
    range: tuple[Number, Number] = Field(description="取值范围 | lowest and highest value accepted")
    none: Number | None = Field(
        default=None,
        description="表示“没有”的值(如没有计划),求解时不动它"
        " | the value that stands for none at all, left alone by searches",
    )
    over: Identifier | None = Field(default=None, description="按哪个集合展开 | the set it runs over")
    uncertainty: Uncertainty | None = Field(default=None, description="不确定性 | its spread")
    cost: Cost | None = Field(
        default=None, description="抓手每变动一单位的成本 | what a unit of a lever's change costs"
    )
    origin: Origin


class Shock(Part):
    """A yearly random disturbance around zero; an equation uses it by its name."""

    title: Title
    unit: str = Field(description="单位 | unit", max_length=60)
    distribution: Distribution = Field(description="每年的分布 | distribution of a year's value")
    persistence: Annotated[float, Field(gt=-1, lt=1)] = Field(
        default=0.0, description="AR(1) 持续性 | correlation with the year before (of the underlying normal)"
    )
    origin: Origin


class Stage(Part):
    """One stage of a piece of work: how long it takes, when it can go on, and what it shares with others."""

    title: Title
    months: Distribution = Field(description="工作月数的分布 | distribution of its length in working months")
    season: list[Month] = Field(
        default_factory=lambda: list(range(1, 13)),
        description="可施工的月份 | months of the year in which it goes on",
        min_length=1,
        max_length=12,
    )
    limit: Identifier | None = Field(
        default=None,
        description="同时进行的项目数上限(假设名,0 为不限)"
        " | assumption: how many projects may be in it at a time, 0 for any",
    )
    fund: Identifier | None = Field(
        default=None,
        description="年度资金(假设名,0 为不限):每年能安排多少,用完的等下一年"
        " | assumption: a yearly fund, 0 for any; projects that find it used up wait for the next year's",
    )
    cost: Identifier | None = Field(
        default=None,
        description="一个项目占用的资金(假设名);没有时按项目数计"
        " | assumption: what a project of usual size takes of the fund; without it, each counts as 1",
    )
    batches: list[Month] = Field(
        default_factory=list,
        description="只在这些月份的月底完成 | ends only at the end of one of these months",
        max_length=12,
    )


class Work(Part):
    """A class of work: the stages that each of its projects passes, in order."""

    title: Title
    stages: dict[Identifier, Stage] = Field(description="阶段 | stages in order", min_length=1, max_length=20)
    start: Month = Field(default=1, description="一般从几月开始 | month in which it usually begins")
    lots: int = Field(
        default=8, ge=1, le=200, description="未列明项目时分成几个 | projects it is split into by default"
    )
    delay: Identifier | None = Field(default=None, description="推迟月数(假设名) | assumption: months of delay")
    pace: Identifier | None = Field(default=None, description="工期系数(假设名) | assumption: factor of all lengths")
    reserve: Identifier | None = Field(
        default=None, description="储备比例(假设名) | assumption: share planned beyond the promise"
    )
    past: Identifier | None = Field(
        default=None,
        description="一年能安排往年完成量的几倍(假设名,0 为不限)"
        " | assumption: how many times a past year's amount may begin in a year, 0 for any",
    )
    granted: Identifier | None = Field(
        default=None,
        description="申请获批的比例(假设名):未获批的项目不会完成"
        " | assumption: share of projects that is granted; one that is refused is never completed",
    )
    origin: Origin


class Delivery(Part):
    """Share of a year's plan that its projects complete by the end of that year; an equation uses it by its name."""

    title: Title
    work: Qualified = Field(description="任务类别,如 delivery.planting | class of work")
    start: Month | None = Field(default=None, description="开始月份 | month in which it begins")
    lots: int | None = Field(default=None, ge=1, le=200, description="分成几个项目 | number of projects")
    once: bool = Field(
        default=False, description="只有一个计划,比例逐年累计 | a single plan whose share accumulates over the years"
    )
    month: Month = Field(
        default=12, description="每年到几月底的比例,缺省为年底 | month at whose end the share of each year is taken"
    )
    done: Identifier | None = Field(
        default=None,
        description="往年一年的完成量(假设名,与 promise 同写);0 为不明"
        " | assumption: what was done in a past year; goes with promise; 0 if unknown",
    )
    promise: Identifier | None = Field(
        default=None,
        description="任务总量,即本模型的计划量(假设名,与 done 同单位);有文件任务决定时由任务的计划代替"
        " | assumption: all that is promised, the model's plan, in the unit of done; a document's programme that "
        "decides it puts its own in its place",
    )

    @model_validator(mode="after")
    def _both_or_none(self) -> Delivery:
        if self.done is not None and self.promise is None:
            raise ValueError("give both done and promise")
        return self


class Variable(Part):
    """One equation of a model."""

    title: Title
    unit: str = Field(description="单位 | unit", max_length=60)
    over: Identifier | None = Field(default=None, description="按哪个集合展开 | the set it runs over")
    initial: Expression | None = Field(
        default=None,
        description="基年的值:observed、observed(算式) 或算式 | value of the base year: observed, "
        "observed(expression), or an expression",
    )
    equation: Expression | None = Field(default=None, description="算式 | the equation")
    archetype: dict[Identifier, dict[Identifier, Expression]] | None = Field(
        default=None, description="原型及其参数 | an archetype by name with its arguments", min_length=1, max_length=1
    )
    bounds: tuple[Number, Number] | None = Field(
        default=None, description="合理范围,越界时提示 | plausible range; a result outside is reported"
    )
    note: str = Field(default="", description="说明 | a remark", max_length=2000)

    @model_validator(mode="after")
    def _one_rule(self) -> Variable:
        if (self.equation is None) == (self.archetype is None):
            raise ValueError("give either equation or archetype")
        return self


class ModelFile(Part):
    """A model: assumptions and variables with equations; it knows no region."""

    model: Identifier = Field(description="模型编号 | id of the model")
    title: Title
    purpose: Prose = Field(description="用途 | what it answers")
    leaves_out: Prose = Field(description="未包括的内容 | what it leaves out")
    needs: list[Identifier] = Field(
        default_factory=list, description="读取其变量的模型 | models whose variables it reads", max_length=50
    )
    sets: dict[Identifier, MemberSet] = Field(default_factory=dict, description="集合 | sets", max_length=50)
    tables: dict[Identifier, Table] = Field(default_factory=dict, description="插值表 | tables", max_length=200)
    assumptions: dict[Identifier, Assumption] = Field(
        default_factory=dict, description="假设 | assumptions", max_length=1000
    )
    shocks: dict[Identifier, Shock] = Field(
        default_factory=dict, description="年度扰动 | yearly shocks", max_length=100
    )
    works: dict[Identifier, Work] = Field(default_factory=dict, description="任务类别 | classes of work", max_length=50)
    deliveries: dict[Identifier, Delivery] = Field(
        default_factory=dict, description="任务完成比例 | shares of plans delivered in time", max_length=500
    )
    variables: dict[Identifier, Variable] = Field(default_factory=dict, description="变量 | variables", max_length=2000)
