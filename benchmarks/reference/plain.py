"""The reference model as a plain Python function of one draw, as it is given to EMA Workbench."""

from __future__ import annotations

from collections.abc import Sequence


def simulate(inputs: Sequence[float], weather: Sequence[float]) -> dict[str, list[float]]:
    """The four indicators over the years; `inputs` in the order of `facts.INPUTS`, `weather` by year."""
    growth, people_growth, shift, elasticity, intensity_fall, wind_hours = inputs[:6]
    build, coal_rate, irrigation, town_rate, reuse_pace, yield_growth = inputs[6:]
    gdp, people, industry_share, intensity = 3300.0, 271.0, 0.45, 0.35
    wind, thermal, irrigated, saving, reuse, trend = 780.0, 1500.0, 400.0, 0.05, 0.2, 800.0
    retiring = thermal_hours = first_income = 0.0
    found: dict[str, list[float]] = {"wind_share": [], "coal": [], "stress": [], "output": []}
    for year, shock in enumerate(weather):
        if year:
            gdp = gdp * (1 + growth)
            people = people * (1 + people_growth)
            industry_share = max(industry_share - shift, 0.38)
            intensity = intensity * (1 - intensity_fall)
            wind = wind + build - retiring
            thermal = thermal + 60 if thermal_hours > 2500 else thermal * (1 - 0.02)
            irrigated = min(irrigated * (1 + 0.01), 440.0)
            saving = saving + (0.3 - saving) * 0.1
            reuse = reuse + (0.8 - reuse) * reuse_pace
            trend = trend * (1 + yield_growth)
        income = gdp / people * 1e4
        first_income = income if year == 0 else first_income
        income_index = income / first_income
        industry = gdp * industry_share
        industry_demand = industry * intensity
        home_rate = 900.0 * income_index**elasticity
        home_demand = people * home_rate / 1e4
        demand = industry_demand + home_demand
        retiring = wind * 0.025
        wind_output = wind * wind_hours / 1e4
        thermal_need = max(demand - wind_output, 0.3 * demand)
        thermal_hours = thermal_need / thermal * 1e4
        wind_share = min(wind_output, demand) / demand
        coal = thermal_need * coal_rate / 100
        coal_intensity = coal / gdp  # noqa: F841 - a variable of the model that nothing reads
        farm = irrigated * irrigation * (1 - saving) / 1e4
        plants = thermal_need * 0.0015
        town = people * town_rate / 1e4
        fresh = farm + plants + town * (1 - reuse)
        stress = fresh / 11.0
        watered = 1 / stress if stress > 1 else 1.0
        output = irrigated * trend * (1 + shock) * watered / 1e4
        output_a_head = output / people  # noqa: F841 - the same
        for name, value in zip(found, (wind_share * 100, coal, stress * 100, output), strict=True):
            found[name].append(value)
    return found
