"""A writable copy of the made-up content."""

import os
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from simulator.cli import main

ROOT = Path(__file__).parents[2]
TOY = ROOT / "tests/toy"


@pytest.fixture(autouse=True)
def _processes_find_the_package(monkeypatch):
    """Processes that a test starts find the simulator even where it is not installed."""
    monkeypatch.setenv("PYTHONPATH", str(ROOT), prepend=os.pathsep)


@pytest.fixture
def content(tmp_path_factory):
    return Path(shutil.copytree(TOY, tmp_path_factory.mktemp("toy") / "content"))


@pytest.fixture
def cli(content, monkeypatch):
    """Runs a command line in the folder of the made-up content."""
    monkeypatch.chdir(content)
    return lambda *args: CliRunner().invoke(main, [str(arg) for arg in args])
