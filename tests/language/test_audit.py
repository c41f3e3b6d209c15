"""The registers against their documents, where these are at hand: nothing is told as they are, planted faults are."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from documents import SOURCES, needs_documents

from simulator.language.audit import audit
from simulator.language.loading import load_documents
from simulator.language.periods import period_of
from simulator.language.region import Document
from simulator.language.schema import Statement

ROOT = Path(__file__).resolve().parents[2]
Change = Callable[[Statement], dict[str, object] | None]


def told(document: Document, statements: list[Statement]) -> list[str]:
    """The ids of the statements of which something is told."""
    places = tuple(replace(place, file=item.id) for item, place in zip(statements, document.places, strict=True))
    file = document.file.model_copy(update={"statements": statements})
    text = (SOURCES / document.file.file).read_text(encoding="utf-8-sig")
    return [fault.place.file for fault in audit(replace(document, file=file, places=places), text)]


def unnoticed(change: Change) -> list[str]:
    """The ids of the statements that can be changed so without a word."""
    lost = []
    for document in load_documents(ROOT).values():
        pairs = [(item, change(item)) for item in document.file.statements]
        changed = [item.model_copy(update=update or {}) for item, update in pairs]
        seen = set(told(document, changed))
        lost += [item.id for item, update in pairs if update is not None and item.id not in seen]
    return lost


def _with(**update: object) -> dict[str, object]:
    return update


@needs_documents
def test_nothing_is_told_of_the_registers_as_they_are() -> None:
    for name, document in load_documents(ROOT).items():
        text = (SOURCES / document.file.file).read_text(encoding="utf-8-sig")
        assert [fault.text("en") for fault in audit(document, text)] == [], name


@needs_documents
def test_every_section_of_the_registers_is_declared() -> None:
    for name, document in load_documents(ROOT).items():
        sections = {item.section for item in document.file.statements}
        assert [section for section in sections if period_of(document.file, section) is None] == [], name


@needs_documents
@pytest.mark.parametrize(
    "change",
    [
        pytest.param(lambda item: _with(value=item.value + 1000.5), id="value"),
        pytest.param(lambda item: _with(value=-item.value) if item.value and item.unit == "%" else None, id="sign"),
        pytest.param(lambda item: _with(base_year=item.base_year - 2) if item.base_year else None, id="base year"),
        pytest.param(lambda item: None if "year" in item.differs else _with(year=item.year + 3), id="later"),
        pytest.param(lambda item: None if "year" in item.differs else _with(year=item.year - 2), id="earlier"),
        pytest.param(
            lambda item: None if item.kind != "target" or "kind" in item.differs else _with(kind="observation"),
            id="target as a result",
        ),
        pytest.param(
            lambda item: None if item.kind != "observation" or "kind" in item.differs else _with(kind="target"),
            id="result as a target",
        ),
        pytest.param(lambda item: _with(scope=None) if item.scope and "城区" in item.title.zh else None, id="scope"),
        pytest.param(
            lambda item: _with(quantity="share") if item.quantity == "growth" and item.value else None, id="growth"
        ),
        pytest.param(
            lambda item: _with(quantity="level") if item.quantity == "multiple" else None, id="multiple as a level"
        ),
        pytest.param(
            lambda item: _with(value=item.value + 1) if item.value in {0, 2, 100} and item.unit != "百分点" else None,
            id="words and small numbers",
        ),
    ],
)
def test_a_planted_fault_is_told(change: Change) -> None:
    assert unnoticed(change) == []


@needs_documents
@pytest.mark.parametrize(
    ("document", "name", "update"),
    [
        ("baotou-2022", "foreign-capital-2022", {"value": 3}),
        ("baotou-2022", "water-waterlogging-2022", {"value": 5}),
        ("baotou-2022", "industry-smart-parks-2022", {"value": 90}),
        ("xincheng-2025", "environment-dust-measures-2025", {"value": 90}),
        ("baotou-2030", "commerce-top-sight-2030", {"value": 3}),
        ("baotou-2030", "commerce-top-sight-2030", {"comparator": "="}),
        ("xincheng-2025", "commerce-business-districts-2025", {"value": 8}),
        ("hohhot-2024", "industry-dairy-starts-2024", {"value": 9}),
        ("baotou-2022", "environment-energy-intensity-2021", {"value": 12.3}),
        ("baotou-2022", "industry-tebian-silicon-2021", {"unit": "万吨"}),
        ("baotou-2022", "services-urban-allowance-2021", {"unit": "元/年"}),
        (
            "baotou-2022",
            "grain-farmland-2022",
            {"fragment": "新建高标准农田17.6万亩,加强盐碱地改造利用,推广玉米大豆带状复合种植"},
        ),
    ],
)
def test_a_fault_planted_in_one_statement_is_told(document: str, name: str, update: dict[str, object]) -> None:
    found = load_documents(ROOT)[document]
    changed = [item.model_copy(update=update if item.id == name else {}) for item in found.file.statements]
    assert set(told(found, changed)) == {name}
