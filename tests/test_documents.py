"""A run without the source texts says loudly what it did not check, and fails no more for it."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from documents import ABSENT, skipped_checks, warning

TESTS = Path(__file__).parent
SAMPLE = """
import pytest
from documents import needs_documents

@needs_documents
@pytest.mark.parametrize("name", ["one", "two"])
def test_register(name):
    pass

def test_other():
    pass
"""


@pytest.fixture
def checkout(tmp_path):
    """A checkout with one test that needs the documents, and nothing beside it."""
    tests = tmp_path / "project" / "tests"
    tests.mkdir(parents=True)
    for name in ("conftest.py", "documents.py"):
        shutil.copy(TESTS / name, tests / name)
    (tests / "test_sample.py").write_text(SAMPLE, encoding="utf-8")
    return tests.parent


def told(checkout):
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "-p", "no:xdist", "tests"]
    done = subprocess.run(command, cwd=checkout, capture_output=True, text=True, check=False)  # noqa: S603 - a fixed command
    assert done.returncode == 0
    return done.stdout


def test_without_the_documents_each_check_left_out_is_named_at_the_end(checkout):
    end = told(checkout).partition("source texts")[2]
    assert ABSENT in end
    assert end.count("tests/test_sample.py::test_register") == 1
    assert "test_other" not in end


def test_with_them_nothing_is_said(checkout):
    (checkout.parent / "shared" / "sources").mkdir(parents=True)
    assert "NOT CHECKED" not in told(checkout)


def test_other_skips_are_none_of_its_concern():
    other = pytest.TestReport("a.py::test", ("a.py", 1, "test"), {}, "skipped", ("a.py", 1, "no browser"), "setup")
    assert warning(skipped_checks([other])) == []
