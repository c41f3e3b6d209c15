"""The made-up content that tests run on, and a copy of it to write to."""

import os
import shutil
from pathlib import Path

import pytest

from simulator.language.loading import Library, load_library

ROOT = Path(__file__).parents[1]
TOY = ROOT / "tests/toy"


@pytest.fixture(scope="session")
def toy() -> Library:
    return load_library(TOY)


@pytest.fixture(autouse=True)
def _processes_find_the_package(monkeypatch):
    """Processes that a test starts find the simulator even where it is not installed."""
    monkeypatch.setenv("PYTHONPATH", str(ROOT), prepend=os.pathsep)


@pytest.fixture
def content(tmp_path_factory):
    return Path(shutil.copytree(TOY, tmp_path_factory.mktemp("toy") / "content"))
