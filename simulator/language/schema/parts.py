"""What files of every kind are made of: names, numbers, titles, origins, distributions."""

from __future__ import annotations

from typing import Annotated, Literal

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
SAYS_SOMETHING = r"\S"  # the pattern of a text that is not blank
Confidence = Literal["high", "medium", "low"]


class Part(BaseModel):
    """Base of every element: unknown keys are faults and nothing changes after reading."""

    model_config = ConfigDict(extra="forbid", frozen=True)


def fail_if(*rules: tuple[bool, str]) -> None:
    """Raise `ValueError` with what every broken rule says, each on a line of its own."""
    broken = [said for is_broken, said in rules if is_broken]
    if broken:
        raise ValueError("\n".join(broken))


class Title(Part):
    """A short name in both languages."""

    zh: str = Field(description="中文名称 | Chinese name", max_length=200, pattern=SAYS_SOMETHING)
    en: str = Field(description="英文名称 | English name", max_length=200, pattern=SAYS_SOMETHING)


class Prose(Part):
    """A paragraph in both languages."""

    zh: str = Field(description="中文说明 | Chinese text", max_length=4000, pattern=SAYS_SOMETHING)
    en: str = Field(description="英文说明 | English text", max_length=4000, pattern=SAYS_SOMETHING)


class Stated(Part):
    """A number that a registered document states."""

    document: Slug = Field(description="文件编号 | id of the document")
    section: str = Field(default="", description="章节 | section of the document", max_length=200)


class Origin(Part):
    """Where a number comes from: exactly one of the four kinds."""

    stated: Stated | None = Field(default=None, description="文件所述 | stated by a document")
    observed: Slug | None = Field(default=None, description="统计来源编号 | id of a statistical source of the region")
    calibrated: str | None = Field(
        default=None, description="由何拟合 | what it was fitted to", max_length=1000, pattern=SAYS_SOMETHING
    )
    assumed: str | None = Field(
        default=None, description="假设的理由 | the reason for an assumption", max_length=1000, pattern=SAYS_SOMETHING
    )
    targets_of: Slug | None = Field(
        default=None,
        description="取值用到哪份文件的目标值(对这些目标不独立,对标时会提示)"
        " | document whose targets the value was made from; a target that rests on it is scored with a caution",
    )
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
