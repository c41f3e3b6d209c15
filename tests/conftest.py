"""The made-up content that tests run on, and a copy of it to write to."""

import os
import shutil
from pathlib import Path

import pytest
from documents import skipped_checks, warning

from simulator.language.loading import Library, load_library

ROOT = Path(__file__).parents[1]
TOY = ROOT / "tests/toy"


@pytest.fixture(scope="session")
def toy() -> Library:
    return load_library(TOY)


@pytest.fixture(scope="session", autouse=True)
def _own_caches(tmp_path_factory):
    """Tests neither find what the user's own runs kept nor leave anything there."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SIMULATOR_CACHE", str(tmp_path_factory.mktemp("caches")))
        yield


@pytest.fixture(autouse=True)
def _processes_find_the_package(monkeypatch):
    """Processes that a test starts find the simulator even where it is not installed."""
    monkeypatch.setenv("PYTHONPATH", str(ROOT), prepend=os.pathsep)


@pytest.fixture
def content(tmp_path_factory):
    return Path(shutil.copytree(TOY, tmp_path_factory.mktemp("toy") / "content"))


def pytest_terminal_summary(terminalreporter):
    """A run without the source texts ends with a loud word on what it did not check."""
    lines = warning(skipped_checks(terminalreporter.getreports("skipped")))
    if lines:
        terminalreporter.write_sep("!", "source texts", yellow=True, bold=True)
        for line in lines:
            terminalreporter.write_line(line, yellow=True)
