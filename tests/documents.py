"""The source texts of the documents: no part of the project, they stand beside its checkout where they are at hand."""

from pathlib import Path

import pytest

SOURCES = Path(__file__).resolve().parents[2] / "shared" / "sources"
ABSENT = "the documents are not beside the checkout"

needs_documents = pytest.mark.skipif(not SOURCES.is_dir(), reason=ABSENT)


def skipped_checks(reports: list[pytest.TestReport]) -> list[str]:
    """The tests, each once, that were skipped for want of the documents."""
    told = {report.nodeid.partition("[")[0] for report in reports if ABSENT in str(report.longrepr)}
    return sorted(told)


def warning(checks: list[str]) -> list[str]:
    """What the end of a run says about them; nothing where all were made."""
    if not checks:
        return []
    return [
        f"NOT CHECKED, {ABSENT} (looked for in {SOURCES.parent.name}/{SOURCES.name}):",
        "registers are not held against their source texts. Put the texts there and run again.",
        *(f"  {name}" for name in checks),
    ]
