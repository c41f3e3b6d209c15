"""The tutorial: its commands exist, its files load, its Python runs, the numbers it quotes come out."""

import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from simulator.analysis.scorecard import scorecard
from simulator.cli import main
from simulator.engine.run import run
from simulator.language.loading import load_library
from simulator.ui.texts import TEXTS

ROOT = Path(__file__).resolve().parents[2]
PAGES = {"zh": ROOT / "docs/tutorial.zh.md", "en": ROOT / "docs/tutorial.md"}
BLOCK = re.compile(r"^```(\w*) ?([^\n]*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def page(language):
    return PAGES[language].read_text(encoding="utf-8")


def blocks(language, kind):
    return [(info, body) for found, info, body in BLOCK.findall(page(language)) if found == kind]


@pytest.fixture(scope="module")
def content(tmp_path_factory):
    """A copy of the real content, with what the tutorial adds."""
    root = tmp_path_factory.mktemp("tutorial")
    for folder in ("models", "regions", "scenarios"):
        shutil.copytree(ROOT / folder, root / folder)
    for info, body in blocks("zh", "yaml"):
        sign, name, section = ([*info.split(), "", ""] if info.startswith("+") else ["", info, ""])[:3]
        path = root / name
        before = path.read_text(encoding="utf-8") if sign else ""
        text = before.replace(f"{section}:\n", f"{section}:\n{body}", 1) if section else f"{before.rstrip()}\n{body}"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return root


def test_both_pages_add_the_same_files():
    assert blocks("zh", "yaml") == blocks("en", "yaml")


def test_the_files_of_the_tutorial_load_and_start_from_the_new_year(content):
    library = load_library(content)
    projection = run(library.scenario("baotou-2025-mine"), draws=2)
    assert projection.value("power.new_energy", 2025) == 1480.2
    assert projection.value("power.new_energy_share", 2025) == 58.2
    assert projection.years[-1] == 2030
    assert projection.scenario.targets


@pytest.mark.parametrize(
    ("name", "document"), [("baotou-2025-works", "baotou-2025-mine"), ("sample-county-2025", "sample-county-2025")]
)
def test_the_documents_of_the_tutorial_are_scored(content, name, document):
    card = scorecard(run(load_library(content).scenario(name), draws=100))
    scores = [score for score in card.scores if score.target.document == document]
    assert len(scores) == 2
    assert all(score.met is not None and 0 <= score.probability <= 1 for score in scores)


@pytest.mark.parametrize("language", PAGES)
def test_the_numbers_quoted_come_out(content, language):
    library = load_library(content)
    key = "power.new_energy_share"
    quoted = {"baotou-2022-stated": {"zh": "✓ 达到 {}", "en": "✓ met {}"}}
    quoted["baotou-2022-mine"] = {"zh": "✗ 未达到 {}", "en": "✗ missed {}"}
    for name, words in quoted.items():
        value = run(library.scenario(name), draws=0).value(key, 2022)
        assert words[language].format(f"{value:.2f} %") in page(language)


@pytest.mark.parametrize("language", PAGES)
def test_every_command_is_one_of_the_program(language):
    text = "\n".join(body for _, body in blocks(language, "sh"))
    lines = [shlex.split(line)[1:] for line in text.splitlines() if "simulator" in line]
    assert {line[0] for line in lines} >= {"check", "run", "score", "explain"}
    for name, *arguments in lines:
        main.commands[name].make_context(name, arguments)


@pytest.mark.parametrize("language", PAGES)
def test_the_answers_quoted_come_out(language):
    """Each line that is quoted below commands stands in what they print, whatever the width of the window."""
    asked = iter(BLOCK.findall(page(language)))
    quoted = [(body, next(asked)) for kind, info, body in asked if (kind, info) == ("sh", "answer")]
    assert len(quoted) >= 4
    for commands, (kind, _, lines) in quoted:
        assert kind == "text"
        told = "".join(printed(shlex.split(line)[1:]) for line in commands.splitlines())
        assert [line for line in lines.splitlines() if squeezed(line) not in squeezed(told)] == []


def printed(arguments):
    result = CliRunner().invoke(main, [*arguments, "--content", str(ROOT)])
    assert result.exit_code == 0, result.output
    return result.stdout


def squeezed(text):
    return "".join(text.split())


@pytest.mark.parametrize("language", PAGES)
def test_what_is_quoted_of_the_screen_stands_there(language):
    """The names of things to click are those of the app, so that a reader finds them."""
    wanted = ("why", "exact", "relevant", "undo", "redo", "reset_all", "files", "save_scenario", "to_programme")
    wanted += ("projection", "documents", "programmes", "answers")
    shown = {name: TEXTS[name].text(language) for name in wanted}
    assert {name: text for name, text in shown.items() if text not in page(language)} == {}


def test_the_python_of_the_tutorial_runs():
    code = "\n".join(body for language in PAGES for _, body in blocks(language, "python"))
    assert code.count("simulator.load") >= 10
    fewer = re.sub(r"draws=\d+00", "draws=20", code)  # the same calls, in less time
    command = [sys.executable, "-W", "error", "-c", fewer]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, check=False, text=True)  # noqa: S603 - our own page
    assert done.returncode == 0, done.stderr
    assert "('year', 'draw') %" in done.stdout
