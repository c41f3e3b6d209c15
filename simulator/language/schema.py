"""The shape of model, region, document and scenario files: one typed description for checks, forms and JSON Schema."""

from __future__ import annotations

from typing import Annotated, Any, Literal, cast

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

Identifier = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,63}$")]
Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]{0,79}$")]
Qualified = Annotated[
    str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,63}\.[a-z][a-z0-9_]{0,63}(\[[a-z][a-z0-9_]{0,63}\])?$")
]
Year = Annotated[int, Field(ge=1900, le=2200)]
Month = Annotated[int, Field(ge=1, le=12)]
Number = Annotated[float, Field(allow_inf_nan=False)]
Expression = Annotated[str, StringConstraints(min_length=1, max_length=2000)] | Number
ByYear = Annotated[dict[Year, Number], Field(min_length=1)]
Path = Number | ByYear
Confidence = Literal["high", "medium", "low"]
Measure = Literal["level", "change", "growth", "average_growth", "multiple", "cumulative"]


class Part(BaseModel):
    """Base of every element: unknown keys are faults and nothing changes after reading."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Title(Part):
    """A short name in both languages."""

    zh: str = Field(description="中文名称 | Chinese name", max_length=200)
    en: str = Field(description="英文名称 | English name", max_length=200)


class Prose(Part):
    """A paragraph in both languages."""

    zh: str = Field(description="中文说明 | Chinese text", max_length=4000)
    en: str = Field(description="英文说明 | English text", max_length=4000)


class Stated(Part):
    """A number that a registered document states."""

    document: Slug = Field(description="文件编号 | id of the document")
    section: str = Field(default="", description="章节 | section of the document", max_length=200)


class Origin(Part):
    """Where a number comes from: exactly one of the four kinds."""

    stated: Stated | None = Field(default=None, description="文件所述 | stated by a document")
    observed: Slug | None = Field(default=None, description="统计来源编号 | id of a statistical source of the region")
    calibrated: str | None = Field(default=None, description="由何拟合 | what it was fitted to", max_length=1000)
    assumed: str | None = Field(default=None, description="假设的理由 | the reason for an assumption", max_length=1000)
    note: str = Field(default="", description="补充说明 | a remark", max_length=1000)

    @model_validator(mode="after")
    def _one_kind(self) -> Origin:
        if sum(item is not None for item in (self.stated, self.observed, self.calibrated, self.assumed)) != 1:
            raise ValueError("origin needs exactly one of stated, observed, calibrated, assumed")
        return self

    @property
    def kind(self) -> Literal["stated", "observed", "calibrated", "assumed"]:
        """Which of the four kinds this origin is."""
        for name in ("stated", "observed", "calibrated"):
            if getattr(self, name) is not None:
                return name
        return "assumed"


class Distribution(Part):
    """A probability distribution: exactly one kind; values in the assumption's unit, or factors with `of: default`."""

    uniform: tuple[Number, Number] | None = Field(default=None, description="均匀:[下限, 上限] | [low, high]")
    triangular: tuple[Number, Number, Number] | None = Field(
        default=None, description="三角:[下限, 众数, 上限] | [low, mode, high]"
    )
    pert: tuple[Number, Number, Number] | None = Field(
        default=None, description="PERT:[下限, 众数, 上限] | [low, mode, high]"
    )
    normal: tuple[Number, Number] | None = Field(default=None, description="正态:[均值, 标准差] | [mean, sd]")
    lognormal: tuple[Number, Number] | None = Field(
        default=None, description="对数正态:[中位数, 对数标准差] | [median, sd of the logarithm]"
    )
    truncated_normal: tuple[Number, Number, Number, Number] | None = Field(
        default=None, description="截尾正态:[均值, 标准差, 下限, 上限] | [mean, sd, low, high]"
    )
    discrete: list[tuple[Number, Number]] | None = Field(
        default=None, description="离散:[[值, 权重], ...] | [[value, weight], ...]", min_length=1, max_length=1000
    )
    empirical: list[Number] | None = Field(
        default=None, description="经验样本 | a list of observed values", min_length=1, max_length=10000
    )

    @property
    def kind(self) -> str:
        """Name of the one kind that is given."""
        return next(name for name in DISTRIBUTIONS if getattr(self, name) is not None)

    @model_validator(mode="after")
    def _one_kind(self) -> Distribution:
        if sum(getattr(self, name) is not None for name in DISTRIBUTIONS) != 1:
            raise ValueError(f"give exactly one of {', '.join(DISTRIBUTIONS)}")
        return self


DISTRIBUTIONS = ("uniform", "triangular", "pert", "normal", "lognormal", "truncated_normal", "discrete", "empirical")


class Uncertainty(Distribution):
    """The spread of an assumption around its value."""

    of: Literal["default", "value", "offset"] = Field(
        default="value",
        description="default:乘以取值的倍数;offset:加在取值上;"
        "value:在默认值附近的绝对值,取值移动时分布随之平移"
        " | default: a factor of the value; offset: added to it; "
        "value: absolute around the default, moving with the value",
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
    over: Identifier | None = Field(default=None, description="按哪个集合展开 | the set it runs over")
    uncertainty: Uncertainty | None = Field(default=None, description="不确定性 | its spread")
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
        description="同时进行的项目数上限(假设名,0 为不限) | assumption: how many projects may be in it at a time, 0 for any",
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
    lots: int = Field(default=8, ge=1, le=200, description="未列明项目时分成几个 | projects it is split into by default")
    delay: Identifier | None = Field(default=None, description="推迟月数(假设名) | assumption: months of delay")
    pace: Identifier | None = Field(default=None, description="工期系数(假设名) | assumption: factor of all lengths")
    reserve: Identifier | None = Field(
        default=None, description="储备比例(假设名) | assumption: share planned beyond the promise"
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


class Variable(Part):
    """One equation of a model."""

    title: Title
    unit: str = Field(description="单位 | unit", max_length=60)
    over: Identifier | None = Field(default=None, description="按哪个集合展开 | the set it runs over")
    initial: Expression | None = Field(
        default=None, description="基年的值:observed 或算式 | value of the base year: observed, or an expression"
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


class Source(Part):
    """A published page that statistics were taken from."""

    title: str = Field(description="标题 | title of the page", max_length=300)
    address: str = Field(default="", description="网址 | address", max_length=500)
    confidence: Confidence = Field(description="可信度 | confidence")


class RegionAssumption(Part):
    """A region's own value of a model's assumption."""

    value: Path = Field(description="取值 | value, constant or by year")
    range: tuple[Number, Number] | None = Field(default=None, description="本地范围 | range that replaces the model's")
    uncertainty: Uncertainty | None = Field(default=None, description="本地不确定性 | spread that replaces the model's")
    origin: Origin


class Observation(Part):
    """One observed value."""

    variable: Qualified = Field(description="变量 | model.variable")
    year: Year
    value: Number
    unit: str = Field(description="单位 | unit", max_length=60)
    scope: Identifier | None = Field(
        default=None, description="口径,如试点区域 | definition, where narrower or different from the region's own"
    )
    origin: Origin


class RegionFile(Part):
    """A region: who it is, its sources and its own values of assumptions."""

    region: Slug = Field(description="地区编号 | id of the region")
    title: Title
    scopes: dict[Identifier, Title] = Field(
        default_factory=dict, description="口径 | definitions or parts of the region"
    )
    sources: dict[Slug, Source] = Field(default_factory=dict, description="统计来源 | statistical sources")
    assumptions: dict[Qualified, RegionAssumption] = Field(
        default_factory=dict, description="本地取值 | the region's own values"
    )


class ObservationsFile(Part):
    """Observations of a region."""

    region: Slug
    observations: list[Observation] = Field(max_length=20000)


class Programme(Part):
    """How a promise of work is carried out: split into projects of one class of work that begin in some month."""

    work: Qualified = Field(description="任务类别,如 delivery.outdoor_works | class of work")
    start: str | None = Field(
        default=None,
        description="开始年月,缺省为目标年内该类任务的常用月份 | YYYY-MM; by default the class's usual month of the target's year",
        pattern=r"^\d{4}-(0[1-9]|1[0-2])$",
    )
    from_stage: Identifier | None = Field(
        default=None, description="已走到的阶段(续建项目) | stage that it begins with, for work under way"
    )
    lots: int | None = Field(default=None, ge=1, le=200, description="分成几个项目 | number of projects")
    past: Number | None = Field(
        default=None, description="上一年完成量(同单位) | what was delivered the year before, same unit"
    )
    feeds: Qualified | None = Field(
        default=None, description="同时决定哪个模型的完成比例 | the model's delivery that it also decides"
    )


class Statement(Part):
    """One quantified claim of a document."""

    id: Slug = Field(description="编号 | id, unique in its document")
    kind: Literal["target", "observation", "project"] = Field(description="目标、实绩或项目 | kind")
    title: Title = Field(description="简称 | short name in our own words")
    sector: Identifier | None = Field(default=None, description="领域(模型编号) | sector: id of a model")
    indicator: Qualified | None = Field(default=None, description="对应变量 | the variable that measures it")
    programme: Programme | None = Field(
        default=None, description="作为任务清单推演 | carried out as a programme of work, where no variable measures it"
    )
    part_of: Slug | None = Field(
        default=None, description="项目所属任务的表述编号 | id of the promise that a named project is part of"
    )
    comparator: Literal[">=", "<=", "=", "about", "range"] = Field(
        default="=", description="比较方式 | comparator; about is 左右"
    )
    quantity: Literal[
        "level", "share", "count", "increment", "change", "growth", "average_growth", "multiple", "cumulative"
    ] = Field(
        default="level",
        description="level 数值;share 比重;count 数量;increment 期内新增或完成量;change 较基年变化;growth 同比;"
        "average_growth 年均;multiple 倍数;cumulative 累计"
        " | what is compared with the value",
    )
    value: Number = Field(description="文件数值 | value as printed")
    high: Number | None = Field(default=None, description="区间上限 | upper end of a range")
    unit: str = Field(description="单位 | unit as printed", max_length=60)
    tolerance: Number | None = Field(default=None, description="左右的容差(同单位) | tolerance of about, same unit")
    base_year: Year | None = Field(
        default=None, description="基年 | base year of a change, a multiple, or an average growth"
    )
    from_year: Year | None = Field(
        default=None, description="累计或完成期的起始年 | first year of a cumulative period or of an increment"
    )
    year: Year = Field(description="目标年或所属年 | year of the target or of the observation")
    scope: Identifier | None = Field(default=None, description="口径 | definition or part of the region")
    section: str = Field(
        description="章节,如 三/(四) | section, such as 三/(四); 0 is what stands before the first heading",
        max_length=200,
    )
    fragment: str = Field(
        description="含该数字的最短原文 | shortest printed fragment that holds the number", max_length=60
    )
    confidence: Confidence = "high"
    note: str = Field(default="", max_length=1000)

    @model_validator(mode="after")
    def _one_measure(self) -> Statement:
        if self.indicator is not None and self.programme is not None and self.programme.feeds is None:
            raise ValueError("give either indicator or programme")
        return self

    @property
    def measure(self) -> Measure:
        """How a variable is compared with the value: shares and counts are levels, work done over years is a sum."""
        if self.quantity in {"share", "count"}:
            return "level"
        if self.quantity == "increment":
            several_years = self.from_year is not None and self.from_year < self.year
            return "cumulative" if several_years and self.indicator is not None else "level"
        return cast("Measure", self.quantity)


class Skip(Part):
    """A passage whose figures make no claim, with the reason."""

    text: str = Field(description="原文片段 | passage as printed", min_length=1, max_length=200)
    reason: str = Field(description="原因 | why it is skipped", min_length=1, max_length=300)


class DocumentFile(Part):
    """A published document and its quantified statements."""

    document: Slug
    title: Title
    issuer: Title
    date: str = Field(description="日期 | date as YYYY-MM-DD or YYYY-MM", pattern=r"^\d{4}(-\d{2}){0,2}$")
    region: Slug
    file: str = Field(description="原文文件名 | file name of the source text", pattern=r"^[a-z0-9][a-z0-9-]*\.txt$")
    statements: list[Statement] = Field(default_factory=list, max_length=5000)
    skips: list[Skip] = Field(default_factory=list, description="不登记的数字 | figures not registered", max_length=2000)


class Correlation(Part):
    """A Gaussian-copula correlation between two uncertain assumptions."""

    between: tuple[Qualified, Qualified]
    rho: Annotated[float, Field(ge=-1, le=1)]


class Sampling(Part):
    """How uncertain assumptions and shocks are drawn."""

    draws: int = Field(
        default=1000, ge=0, le=10_000_000, description="抽样数,0 表示只算中心情形 | draws; 0 means the central run only"
    )
    seed: int = Field(default=1, ge=0, le=2**63 - 1, description="随机种子 | seed")
    method: Literal["monte_carlo", "latin_hypercube", "sobol"] = Field(
        default="monte_carlo", description="抽样方法 | sampling method"
    )
    spread: dict[Qualified, Uncertainty] = Field(
        default_factory=dict, description="替换的不确定性 | spreads that replace the model's"
    )
    certain: list[Qualified] = Field(
        default_factory=list, description="视为确定的假设 | assumptions held at their value"
    )
    correlations: list[Correlation] = Field(default_factory=list, description="相关 | correlations")


class Given(Part):
    """A value that a scenario gives, with its reason."""

    value: Path = Field(description="取值 | value, constant or by year")
    origin: Origin | None = Field(default=None, description="出处 | where it comes from")


class Sweep(Part):
    """Many runs of one scenario: a grid (every combination) or a list of changes."""

    grid: dict[Qualified, Annotated[list[Path], Field(min_length=1)]] = Field(
        default_factory=dict, description="网格 | every combination of these values"
    )
    cases: list[dict[Qualified, Path]] = Field(
        default_factory=list, description="逐项列出 | one run for each entry", max_length=100_000
    )

    @model_validator(mode="after")
    def _some(self) -> Sweep:
        if not self.grid and not self.cases:
            raise ValueError("give grid or cases")
        return self


class ScenarioFile(Part):
    """A scenario: region + models + years + changed assumptions (+ uncertainty)."""

    scenario: Slug = Field(description="情景编号 | id of the scenario")
    title: Title
    description: Prose | None = Field(default=None, description="说明 | what it stands for")
    extends: Slug | None = Field(default=None, description="继承的情景 | scenario whose entries it starts from")
    baseline: Slug | None = Field(default=None, description="对照情景 | scenario that it is compared with")
    region: Slug | None = Field(default=None, description="地区 | region")
    models: list[Identifier] | None = Field(default=None, description="模型 | models", min_length=1, max_length=100)
    years: tuple[Year, Year] | None = Field(default=None, description="[基年, 末年] | [base year, last year]")
    assumptions: dict[Qualified, Path | Given] = Field(
        default_factory=dict, description="改动的假设:数值、按年数值,或 {value, origin} | changed assumptions"
    )
    scopes: dict[Identifier, Identifier] = Field(
        default_factory=dict, description="各模型采用的口径 | definition used by a model's observations"
    )
    documents: list[Slug] = Field(default_factory=list, description="对标的文件 | documents whose targets are scored")
    sampling: Sampling | None = Field(default=None, description="抽样 | sampling")
    outputs: Annotated[list[Qualified], Field(max_length=5000)] | None = Field(
        default=None, description="输出的变量,缺省为全部 | variables to put out, all if absent"
    )
    sweep: Sweep | None = Field(default=None, description="批量 | many runs")


FILES: dict[str, type[Part]] = {
    "model": ModelFile,
    "region": RegionFile,
    "observations": ObservationsFile,
    "document": DocumentFile,
    "scenario": ScenarioFile,
}


def json_schema(kind: str) -> dict[str, Any]:
    """JSON Schema of one kind of file, for editors. `kind` is a key of `FILES`."""
    return FILES[kind].model_json_schema()
