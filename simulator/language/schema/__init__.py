"""The shape of model, region, document and scenario files: one typed description for checks, forms and JSON Schema."""

from __future__ import annotations

from typing import Any

from simulator.language.schema.document import (
    DocumentFile,
    Measure,
    Period,
    Programme,
    Skip,
    Statement,
)
from simulator.language.schema.model import (
    Assumption,
    Cost,
    Delivery,
    MemberSet,
    ModelFile,
    Shock,
    Stage,
    Table,
    Variable,
    Work,
)
from simulator.language.schema.parts import (
    DISTRIBUTIONS,
    SAYS_SOMETHING,
    ByYear,
    Confidence,
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
    Slug,
    Stated,
    Title,
    Uncertainty,
    Year,
)
from simulator.language.schema.region import (
    Observation,
    ObservationsFile,
    RegionAssumption,
    RegionFile,
    Source,
)
from simulator.language.schema.scenario import (
    Correlation,
    Given,
    Sampling,
    ScenarioFile,
    Sweep,
)

__all__ = [
    "DISTRIBUTIONS",
    "FILES",
    "SAYS_SOMETHING",
    "Assumption",
    "ByYear",
    "Confidence",
    "Correlation",
    "Cost",
    "Delivery",
    "Distribution",
    "DocumentFile",
    "Expression",
    "Given",
    "Identifier",
    "Measure",
    "MemberSet",
    "ModelFile",
    "Month",
    "Number",
    "Observation",
    "ObservationsFile",
    "Origin",
    "Part",
    "Path",
    "Period",
    "Programme",
    "Prose",
    "Qualified",
    "RegionAssumption",
    "RegionFile",
    "Sampling",
    "ScenarioFile",
    "Shock",
    "Skip",
    "Slug",
    "Source",
    "Stage",
    "Stated",
    "Statement",
    "Sweep",
    "Table",
    "Title",
    "Uncertainty",
    "Variable",
    "Work",
    "Year",
    "json_schema",
]

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
