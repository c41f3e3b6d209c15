"""A made-up region whose document promises work, written into a folder of its own."""

import shutil
from pathlib import Path

TOY = Path(__file__).resolve().parent.parent / "toy"

DELIVERY = """
model: craft
title: {zh: 手艺, en: Craft}
purpose: {zh: 试验, en: Trial}
leaves_out: {zh: 无, en: Nothing}
sets:
  kinds: {title: {zh: 类, en: Kinds}, members: {digging: {zh: 挖, en: Digging}, feast: {zh: 宴, en: Feast}}}
assumptions:
  delay: {title: {zh: 晚, en: Late}, kind: driver, unit: 天, over: kinds, default: {digging: 0, feast: 0}, range: [0, 400], origin: {assumed: 试验 | trial}}
  reserve: {title: {zh: 备, en: Reserve}, kind: lever, unit: "%", default: 10, range: [0, 100], origin: {assumed: 试验 | trial}}
  pace: {title: {zh: 快慢, en: Pace}, kind: driver, unit: "1", default: 1, range: [0.1, 9], uncertainty: {lognormal: [1, 0.2], of: default}, origin: {assumed: 试验 | trial}}
  plan: {title: {zh: 计划, en: Plan}, kind: lever, unit: 个, default: 4, range: [0, 40], origin: {assumed: 试验 | trial}}
works:
  digging:
    title: {zh: 挖洞, en: Digging}
    start: 3
    lots: 4
    delay: delay
    pace: pace
    stages:
      permit: {title: {zh: 批, en: Permit}, months: {uniform: [1, 3]}}
      dig: {title: {zh: 挖, en: Dig}, months: {uniform: [3, 5]}, season: [4, 5, 6, 7, 8, 9, 10]}
    origin: {assumed: 试验 | trial}
  feast:
    title: {zh: 宴会, en: Feasts}
    reserve: reserve
    stages: {cook: {title: {zh: 煮, en: Cook}, months: {discrete: [[2, 1]]}}}
    origin: {assumed: 试验 | trial}
deliveries:
  holes_in_time: {title: {zh: 当年挖成, en: Dug in time}, work: craft.digging}
variables:
  holes: {title: {zh: 洞, en: Holes}, unit: 个, initial: plan, equation: previous(holes) + plan * holes_in_time}
"""

DOCUMENT = """
document: moot-works
title: {zh: 夏尔工程, en: Shire works}
issuer: {zh: 夏尔大会, en: The Moot}
date: "2021-12"
region: shire
file: moot-works.txt
statements:
  - {id: holes-2022, kind: target, sector: craft, title: {zh: 新挖洞, en: New holes}, quantity: increment, value: 20, unit: 个, year: 2022, section: 一, fragment: 20个洞, programme: {work: craft.digging, start: 2022-03, lots: 5}}
  - {id: big-hole, kind: project, title: {zh: 大洞, en: Big hole}, value: 8, unit: 个, year: 2022, part_of: holes-2022, section: 一, fragment: 8个大洞}
  - {id: feasts-2022, kind: target, sector: craft, title: {zh: 宴会, en: Feasts}, quantity: increment, value: 3, unit: 次, year: 2022, section: 一, fragment: 3次宴会, programme: {work: craft.feast, start: 2022-01, lots: 3}}
"""

SCENARIO = """
scenario: shire-works
title: {zh: 夏尔工程, en: Shire works}
region: shire
models: [craft]
years: [2021, 2024]
documents: [moot-works]
sampling: {draws: 200, seed: 7}
"""


def write_content(root: Path, *, document: str = DOCUMENT, delivery: str = DELIVERY, scenario: str = SCENARIO) -> Path:
    """The toy content with a class of work, a document that promises some, and a scenario; returns its folder."""
    shutil.copytree(TOY, root, dirs_exist_ok=True)
    (root / "models" / "craft.yaml").write_text(delivery, encoding="utf-8")
    (root / "regions/shire/documents/moot-works.yaml").write_text(document, encoding="utf-8")
    (root / "scenarios/shire/shire-works.yaml").write_text(scenario, encoding="utf-8")
    return root
