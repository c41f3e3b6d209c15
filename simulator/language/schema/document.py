"""Document files: the quantified statements of a published document."""

from __future__ import annotations

from typing import Annotated, Literal, cast

from pydantic import Field, model_validator

from simulator.language.schema.parts import (
    SAYS_SOMETHING,
    Confidence,
    Identifier,
    Number,
    Part,
    Qualified,
    Slug,
    Title,
    Year,
    fail_if,
)

Measure = Literal["level", "change", "growth", "average_growth", "multiple", "cumulative", "mean"]


class Programme(Part):
    """How a promise of work is carried out: split into projects of one class of work that begin in some month.

    Work that another statement has carried out already is not carried out again: one that says it in another unit
    names that statement (`same_as`), and a target that is `part_of` it names no class of work.
    """

    work: Qualified | None = Field(
        default=None,
        description="任务类别,如 delivery.outdoor_works;写了 same_as 的,和另一任务(part_of)的部分,不写"
        " | class of work; left out beside same_as, and of a part of another promise of work (part_of)",
    )
    same_as: Slug | None = Field(
        default=None,
        description="同一项任务换一个单位:由这条表述的项目完成,单独写"
        " | id of the statement whose work it is, told in another unit; stands alone",
    )
    start: str | None = Field(
        default=None,
        description="开始年月,缺省为目标年(或起始年)内该类任务的常用月份"
        " | YYYY-MM; by default the usual month of its class in the target's year, or in from_year",
        pattern=r"^\d{4}-(0[1-9]|1[0-2])$",
    )
    from_stage: Identifier | None = Field(
        default=None, description="已走到的阶段(续建项目) | stage that it begins with, for work under way"
    )
    lots: int | None = Field(default=None, ge=1, le=200, description="分成几个项目 | number of projects")
    remainder: bool = Field(
        default=False,
        description="任务是全部或剩余的量,不能多做,没有储备 | the promise is all that is left: no reserve beyond it",
    )
    past: Annotated[float, Field(gt=0, allow_inf_nan=False)] | None = Field(
        default=None,
        description="往年一年的完成量(同单位),用作按以往进度的上限"
        " | what was done in a past year, same unit: what limits it on past pace",
    )
    past_from: str | None = Field(
        default=None,
        description="说明往年完成量的表述编号,另一文件的写作 文件/编号"
        " | id of the statement that tells the past amount; document/id where it is another document's",
        pattern=r"^([a-z0-9][a-z0-9-]{0,79}/)?[a-z0-9][a-z0-9-]{0,79}$",
    )
    feeds: Qualified | None = Field(
        default=None, description="同时决定哪个模型的完成比例 | the model's delivery that it also decides"
    )

    within: Qualified | None = Field(
        default=None,
        description="部分(part_of)不多于模型当年的这个量,缺省为整体的变量"
        " | what a model completes in the year, of which a part is no more; by default the variable of the whole",
    )

    @model_validator(mode="after")
    def _one_carrier(self) -> Programme:
        fields = type(self).model_fields
        beside = {name for name, field in fields.items() if getattr(self, name) != field.default} - {"same_as"}
        fail_if(
            (
                self.work is None and self.same_as is None and bool(beside - {"lots", "within"}),
                "a part has nothing but lots and within of its own",
            ),
            (self.work is not None and self.within is not None, "within goes with a part"),
        )
        return self


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
        default=None,
        description="所属任务的表述编号(点名的项目,或本身也有期限的部分)"
        " | id of the promise that a named project, or a part with a date of its own, is part of",
    )
    comparator: Literal[">=", "<=", "=", "about", "range"] = Field(
        default="=", description="比较方式 | comparator; about is 左右"
    )
    quantity: Literal[
        "level",
        "share",
        "count",
        "increment",
        "change",
        "growth",
        "average_growth",
        "multiple",
        "cumulative",
        "mean",
    ] = Field(
        default="level",
        description="level 数值;share 比重;count 数量;increment 期内新增或完成量;change 较基年变化;growth 同比;"
        "average_growth 年均增长;multiple 倍数;cumulative 累计;mean 期内各年的平均"
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
        default=None, description="累计、平均或完成期的起始年 | first year of a sum, a mean, or an increment"
    )
    year: Year = Field(description="目标年或所属年 | year of the target or of the observation")
    by: str | None = Field(
        default=None,
        description="年内期限:到这个月底核对,缺省为年底(只用于任务)"
        " | YYYY-MM, deadline within the year: judged at that month's end instead of the year's; of a programme",
        pattern=r"^\d{4}-(0[1-9]|1[0-2])$",
    )
    scope: Identifier | None = Field(default=None, description="口径 | definition or part of the region")
    section: str = Field(
        description="章节,如 三/(四) | section, such as 三/(四); 0 is what stands before the first heading",
        max_length=200,
        pattern=SAYS_SOMETHING,
    )
    fragment: str = Field(
        description="含该数字的最短原文 | shortest printed fragment that holds the number",
        max_length=60,
        pattern=SAYS_SOMETHING,
    )
    confidence: Confidence = "high"
    differs: list[Literal["unit", "comparator", "quantity", "kind", "year", "scope"]] = Field(
        default_factory=list,
        description="与原文字面或所在章节不同之处,须在 note 中说明"
        " | what is not as printed or as in its section, for a reason given in note",
        max_length=6,
    )
    note: str = Field(default="", max_length=1000)

    @model_validator(mode="after")
    def _one_measure(self) -> Statement:
        measured, promised, by = self.indicator is not None, self.programme, self.by
        fail_if(
            (bool(self.differs) and not self.note.strip(), "what differs from the print needs a note"),
            (measured and promised is not None and promised.feeds is None, "give either indicator or programme"),
            (measured and promised is not None and promised.past is not None, "past goes without an indicator"),
            (by is not None and (promised is None or measured), "by goes with a programme alone"),
            (by is not None and int(by[:4]) != self.year, "by lies in the year of the target"),
            (promised is not None and self.kind != "target", "only a target has a programme"),
            (measured and promised is not None and promised.work is None, "same_as and parts go without an indicator"),
            (
                promised is not None and promised.work is None and self.carrier is None,
                "a programme names its class of work",
            ),
        )
        return self

    @property
    def carrier(self) -> str | None:
        """The statement whose projects carry it out, all or some of them; None where it has projects of its own."""
        if self.programme is None or self.programme.work is not None:
            return None
        return self.programme.same_as or self.part_of

    @property
    def month(self) -> int:
        """The month of its year at whose end it is judged."""
        return int(self.by[5:]) if self.by is not None else 12

    @property
    def measure(self) -> Measure:
        """How a variable is compared with the value: shares and counts are levels, work done over years is a sum."""
        if self.quantity in {"share", "count"}:
            return "level"
        if self.quantity == "increment":
            several_years = self.from_year is not None and self.from_year < self.year
            return "cumulative" if several_years and self.indicator is not None else "level"
        return cast("Measure", self.quantity)


class Period(Part):
    """The years that some sections of a document tell of: in review, or planned."""

    sections: list[str] = Field(
        description="章节,含下属各节 | sections, with those below", min_length=1, max_length=200
    )
    tells: Literal["review", "plan"] = Field(description="review 回顾;plan 安排 | what they are")
    years: tuple[Year, Year] = Field(
        description="首末年:实绩和目标归入末年,累计从首年起,基年为首年的前一年或本年的上一年"
        " | first and last year: results and targets are of the last, sums begin with the first,"
        " the base is the year before the first or the year before its own"
    )

    @model_validator(mode="after")
    def _in_order(self) -> Period:
        if self.years[0] > self.years[1]:
            raise ValueError("the first year is after the last")
        return self


class Skip(Part):
    """A passage whose figures make no claim, with the reason."""

    text: str = Field(description="原文片段 | passage as printed", min_length=1, max_length=200, pattern=SAYS_SOMETHING)
    reason: str = Field(description="原因 | why it is skipped", min_length=1, max_length=300, pattern=SAYS_SOMETHING)


class DocumentFile(Part):
    """A published document and its quantified statements."""

    document: Slug
    title: Title
    issuer: Title
    date: str = Field(
        description="日期 | date as YYYY-MM-DD or YYYY-MM",
        pattern=r"^\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?$",
    )
    region: Slug
    file: str = Field(description="原文文件名 | file name of the source text", pattern=r"^[a-z0-9][a-z0-9-]*\.txt$")
    statements: list[Statement] = Field(default_factory=list, max_length=5000)
    order: list[Slug] = Field(
        default_factory=list,
        description="表述在原文中的先后(由 make order 生成) | the statements as they follow in the text; by make order",
        max_length=5000,
    )
    periods: list[Period] = Field(
        default_factory=list, description="各章节所说的年份 | the years that its sections tell of", max_length=100
    )
    skips: list[Skip] = Field(
        default_factory=list, description="不登记的数字 | figures not registered", max_length=2000
    )
