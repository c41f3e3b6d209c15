"""Region files: sources, own values of assumptions, observations."""

from __future__ import annotations

from pydantic import Field

from simulator.language.schema.parts import (
    SAYS_SOMETHING,
    Confidence,
    Identifier,
    Number,
    Origin,
    Part,
    Path,
    Qualified,
    Slug,
    Title,
    Uncertainty,
    Year,
)


class Source(Part):
    """A published page that statistics were taken from."""

    title: str = Field(description="标题 | title of the page", max_length=300, pattern=SAYS_SOMETHING)
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
