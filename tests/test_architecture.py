"""The arrows between the packages, and what the pure ones must never touch, read off the source by `ast`."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from parsing import parsed

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "simulator"

# language <- engine <- analysis <- (batch, export) <- (cli, ui). Of the modules at the top, `content` and `pipeline`
# join the first three into the one way through, `processors` counts what it may work on; `api`, which `simulator`
# itself shows, is the notebook's face.
RANKS = {
    "language": 0,
    "engine": 1,
    "analysis": 2,
    "caches": 2,
    "fast": 2,
    "checked": 3,
    "content": 3,
    "pipeline": 3,
    "processors": 3,
    "batch": 4,
    "export": 4,
    "api": 5,
    "simulator": 5,
    "__main__": 6,
    "cli": 6,
    "ui": 6,
}
PURE = ("language", "engine", "analysis")
# The two pure modules that may touch files: the reader of the library and the writer of the JSON Schemas.
TOUCH_FILES = {"language/loading.py", "language/schema_files.py"}
# Modules that bring in a clock, chance, the network, the environment or other processes.
IMPURE_MODULES = {
    *("time", "random", "secrets", "uuid", "os", "platform", "locale", "getpass", "tempfile", "shutil", "glob"),
    *("socket", "ssl", "select", "http", "urllib", "urllib3", "ftplib", "smtplib", "requests", "httpx", "webbrowser"),
    *("subprocess", "ctypes", "pickle", "marshal", "shelve", "sqlite3", "streamlit", "click", "rich"),
}
NUMERIC_MODULES = {"numpy", "scipy"}
TEXT_TO_CODE = {"eval", "exec", "compile", "__import__", "import_module"}
FILE_METHODS = {"read_text", "read_bytes", "write_text", "write_bytes", "unlink", "mkdir"}
FILE_MODULES = {"pathlib", "io", "gzip", "codecs"}  # where one of these is imported, a method `open` opens a file
CLOCK_METHODS = {"now", "utcnow", "today"}
SYSTEM_STATE = {"argv", "stdin", "stdout", "stderr", "environ", "exit"}
GENERATORS = {"Generator", "BitGenerator", "Philox", "PCG64", "PCG64DXSM", "SFC64", "SeedSequence", "default_rng"}


def sources(*folders: str) -> list[Path]:
    """The Python files under the folders or at the paths given, relative to the root."""
    found = [ROOT / folder for folder in folders]
    return sorted(file for path in found for file in ([path] if path.is_file() else path.rglob("*.py")))


def tree_of(file: Path) -> ast.Module:
    return parsed(file.read_text(encoding="utf-8"))


def package_of(file: Path) -> str:
    """The part a file belongs to: `engine` for simulator/engine/run.py, `simulator` for simulator/__init__.py."""
    parts = file.relative_to(PACKAGE).with_suffix("").parts
    return "simulator" if parts == ("__init__",) else parts[0]


def imports(tree: ast.Module, package: tuple[str, ...] = ()) -> Iterator[tuple[int, str]]:
    """Every imported dotted name with its line, wherever it stands; relative ones are resolved against `package`."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            above = package[: len(package) - node.level + 1] if node.level else ()
            base = ".".join((*above, *([node.module] if node.module else ())))
            yield from ((node.lineno, f"{base}.{alias.name}") for alias in node.names)


def parts_imported(file: Path) -> Iterator[tuple[int, str]]:
    """The parts of the simulator that a file imports, with the line."""
    for line, name in imports(tree_of(file), file.relative_to(ROOT).parent.parts):
        parts = name.split(".")
        if parts[0] == "simulator" and parts[1:] != ["__version__"]:  # a table may say which version wrote it
            second = parts[1] if len(parts) > 1 else ""
            is_part = (PACKAGE / second).is_dir() or (PACKAGE / f"{second}.py").is_file()
            yield line, second if second and is_part else "simulator"


def upward_imports(file: Path) -> list[str]:
    here = package_of(file)
    return [
        f"{file.relative_to(ROOT)}:{line}: {here} must not import {there}"
        for line, there in parts_imported(file)
        if there in RANKS and RANKS[there] > RANKS[here]
    ]


def calls(tree: ast.Module) -> Iterator[tuple[int, str, str]]:
    """Every call as (line, what stands before the last dot or "", name)."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            if isinstance(node.func, ast.Name):
                yield node.lineno, "", node.func.id
            elif isinstance(node.func, ast.Attribute):
                yield node.lineno, ast.unparse(node.func.value), node.func.attr


def impurities(file: Path) -> list[str]:
    """What a file of a pure package does that only a shell may do."""
    tree = tree_of(file)
    may_touch_files = file.relative_to(PACKAGE).as_posix() in TOUCH_FILES
    found = [(line, f"imports {name}") for line, name in imports(tree) if name.split(".")[0] in IMPURE_MODULES]
    has_files = any(name.split(".")[0] in FILE_MODULES for _, name in imports(tree))
    file_methods = FILE_METHODS | ({"open"} if has_files else set())
    for line, before, name in calls(tree):
        if (not before and name in {"print", "input"}) or (name in CLOCK_METHODS and "date" in before):
            found.append((line, f"calls {name}"))
        if not may_touch_files and ((not before and name == "open") or (before and name in file_methods)):
            found.append((line, f"touches a file with {name}"))
    found += [
        (node.lineno, f"reads sys.{node.attr}")
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and node.attr in SYSTEM_STATE and ast.unparse(node.value) == "sys"
    ]
    return [f"{file.relative_to(ROOT)}:{line}: {what}" for line, what in found]


def unseeded_randomness(file: Path) -> list[str]:
    """Global random states, and generators that take their seed from the system."""
    found = []
    for node in ast.walk(tree := tree_of(file)):
        if isinstance(node, ast.Call) and ast.unparse(node.func).split(".")[-1] in GENERATORS - {"Generator"}:
            seeds = [*node.args, *(keyword.value for keyword in node.keywords)]
            if not seeds or any(isinstance(seed, ast.Constant) and seed.value is None for seed in seeds):
                found.append((node.lineno, f"{ast.unparse(node)} has no seed"))
    found += [
        (line, f"{before}.{name} uses the global random state")
        for line, before, name in calls(tree)
        if before in {"np.random", "numpy.random", "random"} and name not in GENERATORS | {"Random"}
    ]
    return [f"{file.relative_to(ROOT)}:{line}: {what}" for line, what in found]


def test_every_part_has_its_place_in_the_order():
    parts = {package_of(file) for file in sources("simulator")}
    assert parts <= set(RANKS), "give the new part a rank in RANKS"


def test_imports_never_point_up():
    assert [fault for file in sources("simulator") for fault in upward_imports(file)] == []


@pytest.mark.parametrize(("one", "other"), [("batch", "export"), ("cli", "ui"), ("content", "pipeline")])
def test_neighbours_do_not_import_each_other_in_a_circle(one, other):
    arrows = {(package_of(file), there) for file in sources("simulator") for _, there in parts_imported(file)}
    assert not {(one, other), (other, one)} <= arrows


def test_pure_packages_touch_no_clock_file_network_or_environment():
    files = sources(*(f"simulator/{package}" for package in PURE))
    assert [fault for file in files for fault in impurities(file)] == []


def test_no_text_becomes_code():
    faults = [
        f"{file.relative_to(ROOT)}:{line}: {before}.{name}"
        for file in sources("simulator", "app.py")
        for line, before, name in calls(tree_of(file))
        if name in (TEXT_TO_CODE if before in {"", "builtins"} else {"eval", "exec", "import_module"})
    ]
    assert faults == []


def test_screens_compute_nothing():
    faults = [
        f"{file.relative_to(ROOT)}:{line}: imports {name}"
        for file in sources("simulator/ui", "app.py")
        for line, name in imports(tree_of(file))
        if name.split(".")[0] in NUMERIC_MODULES
    ]
    assert faults == []


def test_no_randomness_without_a_seed():
    files = sources("simulator", "tests", "benchmarks", "app.py")
    assert [fault for file in files for fault in unseeded_randomness(file)] == []


# The checks above pass on a tidy tree; these show that they can fail.


@pytest.fixture
def module(tmp_path, monkeypatch):
    """Writes a module of a made-up package and returns its path."""
    monkeypatch.setitem(globals(), "ROOT", tmp_path)
    monkeypatch.setitem(globals(), "PACKAGE", tmp_path / "simulator")

    def write(place, text):
        for part in RANKS:
            (tmp_path / "simulator" / part).mkdir(parents=True, exist_ok=True)
        file = tmp_path / "simulator" / place
        file.write_text(text, encoding="utf-8")
        return file

    return write


@pytest.mark.parametrize(
    ("place", "text"),
    [
        ("language/a.py", "from simulator.engine import run"),
        ("language/a.py", "from simulator import engine"),
        ("language/a.py", "import simulator"),
        ("engine/a.py", "from ..analysis.scorecard import score"),
        ("engine/a.py", "def f():\n    import simulator.ui.pages"),
        ("analysis/a.py", "from simulator.pipeline import run"),
        ("export/a.py", "from simulator.cli import main"),
    ],
)
def test_an_upward_import_is_seen(module, place, text):
    assert len(upward_imports(module(place, text))) == 1


@pytest.mark.parametrize(
    "text",
    [
        "from simulator.engine import run",
        "from . import plan",
        "from simulator.language.faults import Fault",
        "import ast",
    ],
)
def test_a_downward_import_is_no_fault(module, text):
    assert upward_imports(module("analysis/a.py", text)) == []


@pytest.mark.parametrize(
    "text",
    [
        "import os.path",
        "from time import sleep",
        "import requests",
        "print(1)",
        "open('a')",
        "path.read_text()",
        "from pathlib import Path\nPath('a').open()",
        "datetime.date.today()",
        "import sys\nsys.argv",
    ],
)
def test_an_impurity_is_seen(module, text):
    assert len(impurities(module("engine/a.py", text))) == 1


def test_the_reader_of_the_library_may_read_files_but_not_the_clock(module):
    assert impurities(module("language/loading.py", "path.read_text()")) == []
    assert len(impurities(module("language/loading.py", "import time"))) == 1


@pytest.mark.parametrize(
    "text", ["np.random.seed(1)", "np.random.normal()", "np.random.default_rng()", "default_rng(None)", "Philox()"]
)
def test_unseeded_randomness_is_seen(module, text):
    assert len(unseeded_randomness(module("engine/a.py", text))) == 1


@pytest.mark.parametrize("text", ["np.random.default_rng(0)", "np.random.Generator(np.random.Philox(key=seed))"])
def test_seeded_randomness_is_no_fault(module, text):
    assert unseeded_randomness(module("engine/a.py", text)) == []
