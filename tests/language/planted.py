"""Content with something of every kind of entry, and faults to plant in it, each of its own."""

import re
import shutil
from pathlib import Path
from typing import NamedTuple

from simulator.language.loading import content_files, survey

TOY = Path(__file__).parents[1] / "toy"
FARM, FOLK, MILL = "models/farm.yaml", "models/folk.yaml", "models/mill.yaml"
ROWS, REGION, MOOT, MEET = (
    "regions/shire/observations.yaml",
    "regions/shire/region.yaml",
    "regions/shire/documents/moot-2021.yaml",
    "regions/shire/documents/meet-2022.yaml",
)
BUSY, RAIN = "scenarios/shire/shire-busy.yaml", "scenarios/shire/rain.yaml"

MORE = {
    MILL: """\
model: mill
title: {zh: 磨坊, en: Mill}
purpose: {zh: 任务, en: Work}
leaves_out: {zh: 其他, en: The rest}
needs: [folk]
assumptions:
  crews:
    title: {zh: 队伍, en: Crews}
    kind: lever
    unit: "1"
    default: 3
    range: [0, 9]
    cost: {value: 2, unit: 万元, origin: {assumed: made up}}
    origin: {assumed: made up}
  pace:
    title: {zh: 工期, en: Pace}
    kind: driver
    unit: "1"
    default: {2021: 1, 2025: 1.1}
    range: [0.5, 2]
    uncertainty: {uniform: [0.9, 1.2], of: default}
    origin: {assumed: made up}
  luck:
    title: {zh: 运气, en: Luck}
    kind: driver
    unit: 个
    default: 1
    range: [0.5, 2]
    uncertainty: {uniform: [0.9, 1.2], of: default}
    origin: {assumed: made up}
works:
  walls:
    title: {zh: 砌墙, en: Walls}
    pace: pace
    stages:
      dig: {title: {zh: 挖, en: Dig}, months: {triangular: [1, 2, 4]}, season: [4, 5, 6, 7, 8, 9], limit: crews}
      lay: {title: {zh: 砌, en: Lay}, months: {uniform: [1, 3]}}
    origin: {assumed: made up}
deliveries:
  in_time: {title: {zh: 完成比例, en: Share in time}, work: mill.walls}
variables:
  built:
    title: {zh: 建成, en: Built}
    unit: 个
    equation: in_time * 10 * luck
  grown:
    title: {zh: 增长, en: Grown}
    unit: "%"
    initial: "0"
    equation: built / previous(built) - 1
""",
    MEET: """\
document: meet-2022
title: {zh: 磨坊会议, en: Meeting at the mill}
issuer: {zh: 磨坊, en: The mill}
date: "2022-03"
region: shire
file: meet-2022.txt
statements:
  - id: walls-2023
    kind: target
    title: {zh: 墙, en: Walls}
    quantity: increment
    value: 12
    unit: 个
    year: 2023
    section: 一
    fragment: 12个
    programme: {work: mill.walls, start: 2022-05, lots: 4}
  - id: long-wall
    kind: project
    title: {zh: 长墙, en: The long wall}
    part_of: walls-2023
    value: 2
    unit: 个
    year: 2023
    section: 一
    fragment: 2个
  - id: mills-2024
    kind: target
    title: {zh: 磨, en: Mills}
    quantity: increment
    value: 8
    unit: 个
    year: 2024
    section: 一
    fragment: 8个
    programme: {work: mill.walls, from_stage: lay, feeds: mill.in_time}
  - id: about-2024
    kind: target
    title: {zh: 建成, en: Built}
    indicator: mill.built
    comparator: about
    value: 8
    unit: 个
    tolerance: 1
    year: 2024
    section: 一
    fragment: 8个左右
  - id: population-2018
    kind: observation
    title: {zh: 人口, en: Population}
    indicator: folk.population
    value: 9.4
    unit: 万人
    year: 2018
    section: 二
    fragment: 9.4万人
""",
    RAIN: """\
scenario: rain
title: {zh: 雨, en: Rain}
region: shire
models: [farm, mill]
years: [2021, 2026]
documents: [moot-2021, meet-2022]
assumptions:
  mill.crews: {value: 4, origin: {assumed: why not}}
  farm.need: {2022: 400, 2025: 380}
scopes: {folk: hobbiton}
outputs: [farm.store, mill.built]
sampling:
  draws: 50
  spread: {folk.birth_rate: {normal: [0, 1], of: offset}}
  certain: [mill.pace]
  correlations:
    - {between: [folk.birth_rate, mill.luck], rho: 0.3}
    - {between: [folk.birth_rate, "farm.base_yield[barley]"], rho: 0.2}
sweep:
  grid:
    farm.area_growth[barley]: [1, 2]
  cases:
    - {mill.crews: 2}
""",
}


class Plant(NamedTuple):
    """A fault: its code, and what of which file is written instead of what."""

    code: str
    file: str
    before: str
    after: str


PLANTS = [
    Plant("unknown-key", FARM, "needs: [folk]", "needs: [folk]\ncolour: red"),
    Plant("missing", FARM, "purpose: {zh: 覆盖语言的每种写法, en: Uses", "purpose: {en: Uses"),
    Plant("needs", FARM, "needs: [folk]", "needs: [folk, nowhere]"),
    Plant("missing", FARM, "{zh: 大麦, en: Barley}", "{zh: 大麦}"),
    Plant("unit", FARM, 'x_unit: "1"', "x_unit: 公顷顷"),
    Plant("type", FARM, "{0: 100, 5: 90,", "{0: 100, 5: much,"),
    Plant("type", FARM, "title: {zh: 单产, en: Yield}", "title: Yield"),
    Plant("unknown-key", FARM, "title: {zh: 单产, en: Yield}", "title: {zh: 单产, en: Yield}\n    colour: red"),
    Plant("choice", FARM, "kind: lever", "kind: levers"),
    Plant("range", FARM, "default: {barley: 3,", "default: {barley: 33,"),
    Plant("range", FARM, "pipeweed: {2021: 0, 2024: 6}", "pipeweed: {2021: 0, 2024: 66}"),
    Plant("range", FARM, "range: [50, 2000]", "range: [2000, 50]"),
    Plant("member", FARM, "{barley: 500, pipeweed: 200}", "{barley: 500, pipeweed: 200, oats: 100}"),
    Plant("distribution", FARM, "{triangular: [0.8, 1, 1.1]", "{triangular: [0.8, 2, 1.1]"),
    Plant("choice", FARM, "1.1], of: default}", "1.1], of: defaults}"),
    Plant("unknown-key", FARM, "range: [50, 2000]\n", "range: [50, 2000]\n    note: x\n"),
    Plant("pattern", FARM, "  needed:\n", "  Needed:\n"),
    Plant("pattern", FARM, "  first_area:\n", "  first-area:\n"),
    Plant("pattern", FARM, "  pipeweed: {zh", "  Pipeweed: {zh"),
    Plant("value", FARM, "origin: {assumed: made up}\n  first_area", "origin: {}\n  first_area"),
    Plant("distribution", FARM, "uncertainty: {uniform: [380, 420]}", "uncertainty: {uniform: [420, 380]}"),
    Plant("range", FARM, "default: 400", "default: 4000"),
    Plant("distribution", FARM, "{normal: [0, 5]}", "{normal: [9, 5]}"),
    Plant("range", FARM, "persistence: 0.3", "persistence: 1.3"),
    # equations of models
    Plant("equation", FARM, "equation: sum_over(crops, area)", "equation: sum_over(crops, area + need)"),
    Plant("equation", FARM, "interpolate(fatigue, year - 2021)", "interpolate(fatigues, year - 2021)"),
    Plant("equation", FARM, "area * base_yield) * tired", "area * base_yeild) * tired"),
    Plant("equation", FARM, "(1 + weather)", "(1 + weather + total_area)"),
    Plant("equation", FARM, "max(previous(store)", "max(previous(stores)"),
    Plant("equation", FARM, "output - needed, 0)", "output - needed - total_area, 0)"),
    Plant("range", FARM, "bounds: [0, 1000]", "bounds: [1000, 0]"),
    Plant("equation", FARM, "{ratio: {numerator: output, denominator: needed}}", "{ratio: {numerator: output}}"),
    Plant("equation", FARM, 'initial: "1"\n', "initial: 1 +\n"),
    Plant("equation", FARM, "exp(log(initial(calm) + 1))", "exp(log(initial(calm) + need))"),
    Plant("equation", FARM, "sqrt(4)", "sqrt(-4)"),
    Plant("equation", FARM, "step(2025, 0, 0.1)", "step(2025, 0, 9**9**9)"),
    Plant("equation", FARM, "ramp(2022, 2024", "ramp(2024, 2022"),
    Plant("initial", FOLK, "    initial: birth_rate\n", ""),
    Plant("type", FOLK, "range: [-5, 10]", "range: [-5, much]"),
    Plant("distribution", FOLK, "{normal: [0, 0.5]", "{normal: [0, -0.5]"),
    # works
    Plant("unit", MILL, "kind: driver\n    unit: 个", "kind: driver\n    unit: 个个"),
    Plant("range", MILL, "default: 3\n", "default: 33\n"),
    Plant("cost", MILL, "unit: 万元", "unit: 公里"),
    Plant("number", MILL, "cost: {value: 2", "cost: {value: .nan"),
    Plant("type", MILL, "{2021: 1, 2025: 1.1}", "{2021: 1, 2025: one}"),
    Plant("unknown", MILL, "pace: pace", "pace: paces"),
    Plant("range", MILL, "season: [4, 5,", "season: [4, 15,"),
    Plant("unknown", MILL, "limit: crews", "limit: crew"),
    Plant("distribution", MILL, "{triangular: [1, 2, 4]}", "{triangular: [1, 5, 4]}"),
    Plant("unknown", MILL, "work: mill.walls}", "work: mill.wall}"),
    Plant("duplicate-key", MILL, "    unit: 个\n", "    unit: 个\n    unit: 人\n"),
    Plant("equation", MILL, "in_time * 10 * luck", "in_time * 10 / 0 * luck"),
    Plant(
        "type",
        MILL,
        "built:\n    title: {zh: 建成, en: Built}",
        "built:\n    note: [1]\n    title: {zh: 建成, en: Built}",
    ),
    # region and observations
    Plant("pattern", REGION, "  farm.need:\n", "  Farm.need:\n"),
    Plant("pattern", RAIN, "  mill.crews: {value", "  Mill.crews: {value"),
    Plant("choice", REGION, "confidence: medium", "confidence: none"),
    Plant("type", REGION, "{zh: 霍比屯, en: Hobbiton}", "霍比屯"),
    Plant("range", REGION, "value: 410", "value: 4100"),
    Plant("distribution", REGION, "value: 410", "uncertainty: {uniform: [3, 2]}\n    value: 410"),
    Plant("source", REGION, "origin: {observed: red-book}", "origin: {observed: blue-book}"),
    Plant("unknown-key", REGION, "    value: 410", "    colour: red\n    value: 410"),
    Plant("unknown", REGION, "assumptions:\n", "assumptions:\n  farm.greed: {value: 1, origin: {assumed: x}}\n"),
    Plant(
        "source",
        ROWS,
        "year: 2019, value: 9.5, unit: 万人, origin: {observed: red-book}",
        "year: 2019, value: 9.5, unit: 万人, origin: {observed: blue-book}",
    ),
    Plant("number", ROWS, "value: 9.5", "value: .inf"),
    Plant("unit", ROWS, "value: 2, unit: 万人", "value: 2, unit: 公里"),
    Plant("scope", ROWS, "scope: hobbiton", "scope: bree"),
    Plant("range", ROWS, "year: 2022", "year: 20222"),
    Plant("unknown", ROWS, "folk.population, year: 2022", "folk.people, year: 2022"),
    Plant("unknown-key", ROWS, "value: 5000", "colour: red, value: 5000"),
    # statements
    Plant("choice", MOOT, 'comparator: ">=", value: 5.2', 'comparator: "=>", value: 5.2'),
    Plant("unit", MOOT, "value: 5.2, unit: 亿斤", "value: 5.2, unit: 亿斤斤"),
    Plant("unknown", MOOT, 'indicator: farm.output, comparator: ">="', 'indicator: farm.outputs, comparator: ">="'),
    Plant("type", MOOT, "title: {zh: 人口, en: Population}", "title: 人口"),
    Plant("number", MOOT, "value: 10.4", "value: .nan"),
    Plant("unit", MOOT, "value: 10.4, unit: 万人", "value: 10.4, unit: 万斤"),
    Plant("scope", MOOT, "id: population-about,", "id: population-about, scope: bree,"),
    Plant("range", MOOT, "comparator: about,", "comparator: about, tolerance: -1,"),
    Plant("base_year", MOOT, "base_year: 2021, year: 2026", "base_year: 2031, year: 2026"),
    Plant("unit", MOOT, 'value: 2, unit: "1"', "value: 2, unit: 万人"),
    Plant("range", MOOT, "value: 1.5, high: 2.5", "value: 3.5, high: 2.5"),
    Plant("base_year", MOOT, "base_year: 2021, year: 2025", "year: 2025"),
    Plant("duplicate", MOOT, "id: since-2019", "id: doubling"),
    Plant("unit", MOOT, "value: 1, unit: 万人", "value: 1, unit: 万斤"),
    Plant("base_year", MOOT, "from_year: 2022", "from_year: 2032"),
    Plant("missing", MOOT, ", fragment: 累计不超过30亿斤", ""),
    # promises of work
    Plant("start", MEET, "start: 2022-05", "start: 2029-05"),
    Plant("pattern", MEET, "start: 2022-05", "start: 2022-15"),
    Plant("range", MEET, "lots: 4", "lots: 0"),
    Plant("quantity", MEET, "quantity: increment\n    value: 12", "quantity: growth\n    value: 12"),
    Plant("unit", MEET, "value: 12\n    unit: 个", "value: 12\n    unit: 个个"),
    Plant("unknown", MEET, "part_of: walls-2023", "part_of: walls-2024"),
    Plant("value", MEET, "value: 2\n", "value: -2\n"),
    Plant("unknown", MEET, "from_stage: lay", "from_stage: sing"),
    Plant("unknown", MEET, "feeds: mill.in_time", "feeds: mill.in_timee"),
    Plant("value", MEET, "fragment: 8个\n", "fragment: 8个\n    by: 2023-05\n"),
    Plant("duplicate", MEET, "id: mills-2024", "id: walls-2023"),
    Plant("range", MEET, "tolerance: 1", "tolerance: -1"),
    Plant("unknown", MEET, "indicator: mill.built", "indicator: mill.build"),
    Plant("unit", MEET, "value: 9.4\n    unit: 万人", "value: 9.4\n    unit: 万斤"),
    Plant("type", MEET, "title: {zh: 人口, en: Population}", "title: [人口]"),
    # scenarios
    Plant("range", BUSY, "[barley]: 6", "[barley]: 66"),
    Plant("unknown", BUSY, "farm.area_growth[pipeweed]:", "farm.area_growth[oats]:"),
    Plant("baseline", BUSY, "baseline: shire", "baseline: nope"),
    Plant("type", BUSY, "[1, 2, 3]", "[1, two, 3]"),
    Plant("range", BUSY, "farm.need: [380", "farm.need: [3800"),
    Plant("model", RAIN, "models: [farm, mill]", "models: [farm, mill, nowhere]"),
    Plant("document", RAIN, "documents: [moot-2021, meet-2022]", "documents: [moot-2021, meet-2022, moot-1999]"),
    Plant("range", RAIN, "value: 4,", "value: 44,"),
    Plant("unknown-key", RAIN, "origin: {assumed: why not}}", "origin: {assumed: why not}, colour: red}"),
    Plant("type", RAIN, "{2022: 400, 2025: 380}", "{2022: 400, 2025: few}"),
    Plant("scope", RAIN, "{folk: hobbiton}", "{folk: bree}"),
    Plant("unknown", RAIN, "outputs: [farm.store,", "outputs: [farm.stores,"),
    Plant("range", RAIN, "draws: 50", "draws: -50"),
    Plant("distribution", RAIN, "{normal: [0, 1], of: offset}", "{normal: [0, -1], of: offset}"),
    Plant("unknown", RAIN, "certain: [mill.pace]", "certain: [mill.paces]"),
    Plant("range", RAIN, "rho: 0.3", "rho: 3"),
    Plant("correlation", RAIN, '"farm.base_yield[barley]"]', "folk.birth_rate]"),
    Plant("range", RAIN, "[1, 2]\n  cases", "[1, 200]\n  cases"),
    Plant("unknown", RAIN, "- {mill.crews: 2}", "- {mill.crew: 2}"),
]


def content(folder):
    """The content without any fault, in a folder."""
    root = Path(shutil.copytree(TOY, folder))
    for name, text in MORE.items():
        (root / name).write_text(text, encoding="utf-8")
    return root


def texts_of(root):
    """The files of some content by name."""
    return {path.relative_to(root).as_posix(): path.read_text(encoding="utf-8") for path in content_files(root)}


def told(root):
    """What is told of some content: code, file and problem of each fault, without places."""
    _, faults = survey(root, content_files(root))
    return {(fault.code, fault.place.file, re.sub(r"\S+:\d+:\d+|line \d+", "", fault.problem.en)) for fault in faults}


def planted(root, plants, sound):
    """What is told of the content, whose files are `sound`, with some faults; None where one is in another's way."""
    texts = dict(sound)
    for plant in plants:
        if plant.before not in texts[plant.file]:
            return None
        texts[plant.file] = texts[plant.file].replace(plant.before, plant.after, 1)
    for name, text in texts.items():
        (root / name).write_text(text, encoding="utf-8")
    return told(root)
