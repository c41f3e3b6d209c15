"""Scenario files: region, models, years, changed assumptions, sampling and sweeps."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator

from simulator.language.schema.parts import (
    Identifier,
    Origin,
    Part,
    Path,
    Prose,
    Qualified,
    Slug,
    Title,
    Uncertainty,
    Year,
)


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
    correlations: list[Correlation] = Field(default_factory=list, description="相关 | correlations", max_length=1000)


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
    parts: Annotated[list[Identifier], Field(max_length=100)] = Field(
        default_factory=list,
        description="只取目标所需部分的模型 | models of which only what the documents' targets rest on is used",
    )
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
