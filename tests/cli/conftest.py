"""The command line, run in the folder of the made-up content."""

import pytest
from click.testing import CliRunner

from simulator.cli import main


@pytest.fixture
def cli(content, monkeypatch):
    """Runs a command line in the folder of the made-up content."""
    monkeypatch.chdir(content)
    return lambda *args: CliRunner().invoke(main, [str(arg) for arg in args])
