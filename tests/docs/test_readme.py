"""The READMEs: their commands work typed one after the other, and a figure is added as they say."""

import re
import shlex
import shutil
import textwrap
from pathlib import Path

import pytest
from click.testing import CliRunner

from simulator.cli import main
from simulator.language.loading import load_library

ROOT = Path(__file__).resolve().parents[2]
READMES = ("README.md", "README.zh-CN.md")
BLOCK = re.compile(r"^ *```(\w+)\n(.*?)^ *```$", re.MULTILINE | re.DOTALL)


def blocks(name, kind):
    return [body for found, body in BLOCK.findall((ROOT / name).read_text(encoding="utf-8")) if found == kind]


@pytest.fixture
def content(tmp_path, monkeypatch):
    """A folder with the content as a fresh clone has it, in which one stands."""
    for folder in ("models", "regions", "scenarios"):
        shutil.copytree(ROOT / folder, tmp_path / folder)
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize("name", READMES)
def test_the_commands_work_one_after_the_other(content, name):
    text = "\n".join(blocks(name, "sh"))
    typed = [shlex.split(line, comments=True)[1:] for line in text.splitlines() if "bin/simulator" in line]
    assert {line[0] for line in typed} >= {"check", "run", "query", "score", "explain"}
    for command, *arguments in typed:
        if command == "app":  # which goes on until it is stopped
            main.commands[command].make_context(command, arguments)
            continue
        quick = ["--draws", "20"] if command == "run" else []
        result = CliRunner().invoke(main, [command, *arguments, *quick, "--content", str(content)])
        assert result.exit_code == 0, (command, result.output)


@pytest.mark.parametrize("name", READMES)
def test_a_figure_of_this_year_is_added_as_it_says(content, name):
    line, source = blocks(name, "yaml")
    observations = content / "regions/baotou/observations-power.yaml"
    region = content / "regions/baotou/region-power.yaml"
    for path in (observations, region):
        assert path.relative_to(content).as_posix() in (ROOT / name).read_text(encoding="utf-8")
    with observations.open("a", encoding="utf-8") as file:
        file.write(textwrap.indent(textwrap.dedent(line), "  "))
    text = region.read_text(encoding="utf-8")
    added = textwrap.indent(textwrap.dedent(source), "  ")
    region.write_text(text.replace("sources:\n", f"sources:\n{added}", 1), encoding="utf-8")
    assert load_library(content).regions["baotou"].series("power.new_energy", None)[2025].value == 1480.2
