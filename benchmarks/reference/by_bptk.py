"""The reference model in the system dynamics language of BPTK-Py."""

from __future__ import annotations

from typing import Any

from BPTK_Py import Model
from BPTK_Py import sd_functions as sd

from benchmarks.reference.facts import CENTRAL, NAMES, YEARS


def model() -> Any:  # noqa: ANN401, PLR0915 - the library publishes no types; 32 variables
    """The model with its inputs at their central values; weather is a table over the years."""
    made = Model(starttime=float(YEARS[0]), stoptime=float(YEARS[-1]), dt=1.0, name="reference")
    value = {name: made.constant(name) for name in NAMES}
    for name, central in zip(NAMES, CENTRAL, strict=True):
        value[name].equation = central
    made.points["weather"] = [(float(year), 0.0) for year in YEARS]
    starts = {"gdp": 3300.0, "people": 271.0, "industry_share": 0.45, "intensity": 0.35, "wind": 780.0}
    starts |= {"thermal": 1500.0, "irrigated": 400.0, "saving": 0.05, "reuse": 0.2, "trend": 800.0}
    stock, change = {}, {}
    for name, start in starts.items():
        stock[name], change[name] = made.stock(name), made.biflow(f"{name}_change")
        stock[name].initial_value = start
        stock[name].equation = change[name]

    def variable(name: str, equation: Any) -> Any:  # noqa: ANN401
        made_of = made.converter(name)
        made_of.equation = equation
        return made_of

    gdp, people, industry_share, intensity = (stock[k] for k in ("gdp", "people", "industry_share", "intensity"))
    wind, thermal, irrigated, saving = (stock[k] for k in ("wind", "thermal", "irrigated", "saving"))
    reuse, trend = stock["reuse"], stock["trend"]
    weather = variable("weather", sd.lookup(sd.time(), "weather"))
    income = variable("income", gdp / people * 1e4)
    first_income = variable("first_income", 3300.0 / 271.0 * 1e4)
    income_index = variable("income_index", income / first_income)
    industry = variable("industry", gdp * industry_share)
    industry_demand = variable("industry_demand", industry * intensity)
    home_rate = variable("home_rate", (income_index ** value["elasticity"]) * 900.0)
    home_demand = variable("home_demand", people * home_rate / 1e4)
    demand = variable("demand", industry_demand + home_demand)
    retiring = variable("retiring", wind * 0.025)
    wind_output = variable("wind_output", wind * value["wind_hours"] / 1e4)
    thermal_need = variable("thermal_need", sd.max(demand - wind_output, demand * 0.3))
    thermal_hours = variable("thermal_hours", thermal_need / thermal * 1e4)
    variable("wind_share", sd.min(wind_output, demand) / demand * 100.0)
    coal = variable("coal", thermal_need * value["coal_rate"] / 100.0)
    variable("coal_intensity", coal / gdp)
    farm = variable("farm", irrigated * value["irrigation"] * (1.0 - saving) / 1e4)
    plants = variable("plants", thermal_need * 0.0015)
    town = variable("town", people * value["town_rate"] / 1e4)
    fresh = variable("fresh", farm + plants + town * (1.0 - reuse))
    stress = variable("stress", fresh / 11.0 * 100.0)
    watered = variable("watered", sd.If(stress > 100.0, 100.0 / stress, 1.0))
    output = variable("output", irrigated * trend * (1.0 + weather) * watered / 1e4)
    variable("output_a_head", output / people)

    change["gdp"].equation = gdp * value["growth"]
    change["people"].equation = people * value["people_growth"]
    change["industry_share"].equation = sd.max(value["shift"] * -1.0, 0.38 - industry_share)
    change["intensity"].equation = intensity * value["intensity_fall"] * -1.0
    change["wind"].equation = value["build"] - retiring
    change["thermal"].equation = sd.If(thermal_hours > 2500.0, 60.0, thermal * -0.02)
    change["irrigated"].equation = sd.min(irrigated * 0.01, 440.0 - irrigated)
    change["saving"].equation = (0.3 - saving) * 0.1
    change["reuse"].equation = (0.8 - reuse) * value["reuse_pace"]
    change["trend"].equation = trend * value["yield_growth"]
    return made
