"""A made-up region with straight lines, whose answers can be worked out on paper."""

from pathlib import Path

MODEL = """\
model: lines
title: {zh: 直线, en: Lines}
purpose: {zh: 测试, en: For tests}
leaves_out: {zh: 一切, en: Everything}
assumptions:
  a: {title: {zh: 甲, en: A}, kind: lever, unit: 万吨, default: 1, range: [0, 10], origin: {assumed: made up}}
  b: {title: {zh: 乙, en: B}, kind: lever, unit: 万吨, default: 1, range: [0, 10], origin: {assumed: made up}}
  c:
    title: {zh: 丙, en: C}
    kind: lever
    unit: 万吨
    default: {2021: 1, 2022: 2, 2024: 4}
    range: [0, 50]
    origin: {assumed: made up}
  idle: {title: {zh: 闲, en: Idle}, kind: lever, unit: 万吨, default: 1, range: [0, 9], origin: {assumed: made up}}
  top: {title: {zh: 顶, en: Top}, kind: driver, unit: 万吨, default: 10, range: [0, 10], origin: {assumed: made up}}
  spot: {title: {zh: 处, en: Spot}, kind: driver, unit: 万吨, default: 6, range: [0, 9], origin: {assumed: made up}}
  noise:
    title: {zh: 扰动, en: Noise}
    kind: driver
    unit: 万吨
    default: 0
    range: [-10, 10]
    uncertainty: {uniform: [-1, 1]}
    origin: {assumed: made up}
variables:
  sum: {title: {zh: 和, en: Sum}, unit: 万吨, equation: a + 2 * b}
  lead: {title: {zh: 差, en: Lead}, unit: 万吨, equation: a - b}
  least: {title: {zh: 最小, en: Least}, unit: 万吨, equation: "min(a, b)"}
  loud: {title: {zh: 含扰动, en: Loud}, unit: 万吨, equation: a + noise}
  yearly: {title: {zh: 逐年, en: Yearly}, unit: 万吨, equation: c}
  hill: {title: {zh: 山, en: Hill}, unit: 万吨, equation: top - abs(a - spot)}
  flat: {title: {zh: 平, en: Flat}, unit: 万吨, equation: "min(a, 0 * a)"}
  fixed: {title: {zh: 不变, en: Fixed}, unit: 万吨, equation: noise}
"""
REGION = "region: plain\ntitle: {zh: 平原, en: Plain}\nsources: {}\n"
DOCUMENT = """\
document: plain-2022
title: {zh: 平原报告, en: Plain report}
issuer: {zh: 平原, en: Plain}
date: "2022-01"
region: plain
file: plain-2022.txt
statements:
"""
STATEMENT = (
    "  - {{id: {id}, kind: target, title: {{zh: {id}, en: {id}}}, indicator: lines.{variable}, "
    'comparator: "{comparator}", value: {value}, unit: 万吨, year: {year}, section: 一, fragment: "{value}"{more}}}\n'
)
SCENARIO = """\
scenario: plain
title: {zh: 平原, en: Plain}
region: plain
models: [lines]
years: [2021, 2025]
documents: [plain-2022]
sampling: {draws: 2000, seed: 1}
"""


def write_lines(root: Path, *targets: tuple[str, str, str, float]) -> Path:
    """The content with targets (id, variable, comparator, value) of 2022, or of the year at the end of the id."""
    texts = {"models/lines.yaml": MODEL, "regions/plain/region.yaml": REGION, "scenarios/plain/plain.yaml": SCENARIO}
    statements = [
        STATEMENT.format(
            id=name,
            variable=variable,
            comparator=comparator,
            value=value,
            year=name[-4:] if name[-4:].isdigit() else 2022,
            more=", quantity: increment" if name.startswith("added") else "",
        )
        for name, variable, comparator, value in targets
    ]
    texts["regions/plain/documents/plain-2022.yaml"] = DOCUMENT + "".join(statements)
    for name, text in texts.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, encoding="utf-8")
    return root
