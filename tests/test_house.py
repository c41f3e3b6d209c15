"""What holds for the repository as a whole: nothing of one machine in it, a whole lock, documents that are true."""

import ast
import re
import shutil
import subprocess
import tomllib
from itertools import pairwise
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from parsing import parsed

from simulator.cli import main

ROOT = Path(__file__).resolve().parent.parent
SOURCES = sorted((ROOT / "simulator").rglob("*.py"))
LOCKS = ("requirements.lock", "requirements-extras.lock", "requirements-dev.lock")
PEERS_LOCK = "requirements-bench.lock"  # of an environment in which the project is not installed
READMES = ("README.md", "README.zh-CN.md")
LONGEST_FILE = 450

# Written in pieces, so that this file does not hold what it looks for.
REGISTRY_HOSTS = [
    "py" + r"pi\.",
    "python" + "hosted",
    "np" + r"mjs\.",
    r"deb\." + "debian",
    r"https?://[^\s\"']*/sim" + "ple",
    r"https?://(registry|mirrors?|pip)" + r"\.",
]
MACHINE_PATHS = [
    r"(?<![\w.])/" + "(work|root|opt|mnt)/",
    r"(?<![\w.])/" + "tmp/",
    r"(?<![\w.])/(home|Users)/" + r"\w",
    r"\b[A-Z]:\\" + "Users",
]
FOREIGN = re.compile("|".join(REGISTRY_HOSTS + MACHINE_PATHS), re.IGNORECASE)


def committed_files():
    """The files git knows, those about to be committed among them."""
    if not (ROOT / ".git").exists() or not shutil.which("git"):
        pytest.skip("not a git work tree")
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    names = subprocess.run(command, cwd=ROOT, capture_output=True, check=True, text=True).stdout.split("\0")  # noqa: S603
    return [ROOT / name for name in names if name and (ROOT / name).is_file()]


def text_of(file):
    """The text of a file; that of a binary one, a picture say, is empty."""
    content = file.read_bytes()
    return "" if b"\0" in content else content.decode(encoding="utf-8")


def foreign_lines(text):
    return [(number, line) for number, line in enumerate(text.splitlines(), 1) if FOREIGN.search(line)]


def locked(text):
    """The requirements of a lock as {name: (Requirement, number of hashes)}."""
    entries = {}
    for block in re.split(r"\n(?=\S)", re.sub(r"(?m)^\s*#.*\n?", "", text).strip()):
        line = block.split("\\")[0].strip()
        entries[Requirement(line).name.lower()] = (
            Requirement(line),
            len(re.findall(r"--hash=sha256:[0-9a-f]{64}", block)),
        )
    return entries


def pyproject():
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def unmet(lock, wanted):
    """The requirements that a lock does not meet, each with the version that is locked: run `make lock`."""
    pins = {canonical(name): entry.specifier for name, (entry, _) in locked((ROOT / lock).read_text("utf-8")).items()}
    versions = {name: next(iter(specifier)).version for name, specifier in pins.items()}
    found = {line: versions.get(canonical(Requirement(line).name)) for line in wanted}
    return {
        line: version
        for line, version in found.items()
        if version is None or not Requirement(line).specifier.contains(version)
    }


def canonical(name):
    return name.lower().replace("_", "-")


def undocumented(tree):
    """Public classes, functions and methods without a docstring, and the module itself."""
    found = [] if ast.get_docstring(tree) else ["the module"]
    holders = [tree, *(node for node in tree.body if isinstance(node, ast.ClassDef) and not node.name.startswith("_"))]
    return found + [
        f"{node.name} (line {node.lineno})"
        for holder in holders
        for node in holder.body
        if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
        and not node.name.startswith("_")
        and not ast.get_docstring(node)
        and not any(
            ast.unparse(mark).split(".")[-1] in {"overload", "override", "setter"} for mark in node.decorator_list
        )
    ]


def test_no_registry_host_and_no_path_of_a_machine_is_committed():
    found = {
        str(file.relative_to(ROOT)): lines for file in committed_files() if (lines := foreign_lines(text_of(file)))
    }
    assert found == {}


@pytest.mark.parametrize(
    "line",
    [
        "--index-url https:" + "//mirror.example/sim" + "ple",
        "see py" + "pi.org",
        "cd /wo" + "rk/main",
        "'/ho" + "me/li/x'",
        "path: /t" + "mp/x",
    ],
)
def test_a_host_or_path_is_seen(line):
    assert foreign_lines(line)


@pytest.mark.parametrize(
    "line", ["https://example.gov.cn/wo" + "rk/ro" + "ot/2022", "docs/opt/a.md", "a / work / b", "simple"]
)
def test_an_ordinary_address_is_no_fault(line):
    assert foreign_lines(line) == []


@pytest.mark.parametrize("lock", [*LOCKS, PEERS_LOCK])
def test_the_lock_holds_hashes_and_no_address(lock):
    text = (ROOT / lock).read_text(encoding="utf-8")
    assert [line for line in text.splitlines() if re.search(r"://|^\s*--(?!hash)|file:| @ |^-", line)] == []
    entries = locked(text)
    assert len(entries) > 50
    loose = [name for name, (requirement, hashes) in entries.items() if not hashes or "==" not in str(requirement)]
    assert loose == []


@pytest.mark.parametrize(
    ("lock", "extras"),
    [
        ("requirements.lock", ["build"]),
        ("requirements-extras.lock", ["build", "cluster", "fast"]),
        ("requirements-dev.lock", ["build", "cluster", "fast", "dev"]),
    ],
)
def test_the_lock_is_of_this_pyproject(lock, extras):
    project = pyproject()["project"]
    wanted = [*project["dependencies"], *(line for extra in extras for line in project["optional-dependencies"][extra])]
    assert unmet(lock, [line for line in wanted if Requirement(line).name != project["name"]]) == {}


def test_the_lock_of_the_peers_is_of_this_pyproject():
    assert unmet(PEERS_LOCK, pyproject()["dependency-groups"]["bench"]) == {}


def test_a_lock_of_another_pyproject_is_seen():
    found = unmet(PEERS_LOCK, ["pysd<3", "no-such-peer", "bptk_py>=3"])
    assert set(found) == {"pysd<3", "no-such-peer"}
    assert found["no-such-peer"] is None


@pytest.mark.parametrize(("small", "large"), list(pairwise(LOCKS)))
def test_each_lock_is_part_of_the_next(small, large):
    one, other = (locked((ROOT / lock).read_text(encoding="utf-8")) for lock in (small, large))
    assert {name: str(entry[0]) for name, entry in one.items()} == {name: str(other[name][0]) for name in one}


@pytest.mark.parametrize("file", SOURCES, ids=lambda file: file.relative_to(ROOT).as_posix())
def test_every_public_name_is_documented(file):
    assert undocumented(parsed(file.read_text(encoding="utf-8"))) == []


def test_an_undocumented_name_is_seen():
    source = '"""Doc."""\nclass A:\n    """Doc."""\n    def f(self): ...\n    def _g(self): ...\ndef h(): ...\n'
    assert undocumented(parsed(source)) == ["h (line 6)", "f (line 4)"]


def test_no_file_is_too_long_to_read():
    lengths = {str(file.relative_to(ROOT)): len(file.read_text(encoding="utf-8").splitlines()) for file in SOURCES}
    assert {name: length for name, length in lengths.items() if length > LONGEST_FILE} == {}


@pytest.mark.parametrize("readme", READMES)
def test_the_readme_begins_with_the_two_commands(readme):
    first_block = (ROOT / readme).read_text(encoding="utf-8").split("```")[1]
    assert "make app" in first_block
    assert "make test" in first_block


@pytest.mark.parametrize("readme", READMES)
def test_what_the_readme_names_exists(readme):
    text = (ROOT / readme).read_text(encoding="utf-8")
    links = re.findall(r"(?<!!)\[[^\]]*\]\((?!https?:|#)([^)#]+)", text)
    assert [link for link in links if not (ROOT / link).exists()] == []
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), flags=re.MULTILINE))
    assert set(re.findall(r"\bmake ([a-z]+)", text)) <= targets


@pytest.mark.parametrize("readme", READMES)
def test_every_command_of_the_readme_exists(readme):
    blocks = (ROOT / readme).read_text(encoding="utf-8").split("```")[1::2]
    named = {
        name
        for block in blocks
        for name in re.findall(r"^(?:\S*/|\S*\\)?simulator ([a-z-]+)", block, flags=re.MULTILINE)
    }
    assert named
    assert named <= set(main.commands)


def test_the_pipeline_runs_the_commands_of_the_readme():
    script = (ROOT / ".ci/run").read_text(encoding="utf-8")
    assert "\nmake lint\nmake test\n" in script


def test_the_app_answers_only_on_this_computer_and_reports_nothing():
    options = tomllib.loads((ROOT / ".streamlit/config.toml").read_text(encoding="utf-8"))
    assert options["server"]["address"] == "127.0.0.1"
    assert options["browser"]["gatherUsageStats"] is False
    assert ".streamlit/secrets.toml" in (ROOT / ".gitignore").read_text(encoding="utf-8").splitlines()
