"""Content found again is what would be read; whatever changed is read anew, and nothing of others is trusted."""

import sys
from concurrent.futures import ThreadPoolExecutor

import pytest

from simulator import caches, checked
from simulator.checked import load_library, survey
from simulator.language import loading
from simulator.language.faults import FaultsError


@pytest.fixture(autouse=True)
def _cache(content, monkeypatch):
    monkeypatch.setenv("SIMULATOR_CACHE", str(content.parent / "cache"))


@pytest.fixture
def readings(monkeypatch):
    """How often content was really read."""
    found, read = [], loading.survey
    monkeypatch.setattr(loading, "survey", lambda root, paths: found.append(root) or read(root, paths))
    return found


def kept(content):
    return list((content.parent / "cache" / "content").glob("*.pickle"))


def test_what_is_found_again_is_what_was_read(content, readings):
    first, again = load_library(content), load_library(content)
    assert len(readings) == 1
    for part in ("root", "system", "regions", "documents", "targets", "plans"):
        assert getattr(again, part) == getattr(first, part), part
    assert again.scenario("shire-busy") == first.scenario("shire-busy")


@pytest.mark.parametrize("how", ["changed", "added", "removed", "moved"])
def test_content_that_changed_is_read_anew(content, readings, how):
    load_library(content)
    file = content / "scenarios" / "shire" / "shire-busy.yaml"
    if how == "changed":
        file.write_text(file.read_text(encoding="utf-8") + "# a word\n", encoding="utf-8")
    elif how == "added":
        text = file.read_text(encoding="utf-8").replace("scenario: shire-busy", "scenario: another")
        file.with_name("another.yaml").write_text(text, encoding="utf-8")
    elif how == "removed":
        file.unlink()
    else:
        content = content.rename(content.with_name("elsewhere"))
    library = load_library(content)
    assert len(readings) == 2
    assert ("shire-busy" in library.sources) == (how != "removed")
    assert ("another" in library.sources) == (how == "added")
    assert library.root == content


def test_faults_are_found_each_time(content, readings):
    (content / "models" / "bad.yaml").write_text("model: bad\n", encoding="utf-8")
    assert survey(content)[1]
    with pytest.raises(FaultsError):
        load_library(content)
    assert len(readings) == 2
    assert kept(content) == []


SPOILING = {
    "empty": lambda _: b"",
    "other": lambda _: b"nonsense",
    "cut off": lambda data: data[:-9],
    "longer": lambda data: data + b"x",
}


@pytest.mark.parametrize("spoil", list(SPOILING.values()), ids=list(SPOILING))
def test_a_file_that_is_spoilt_counts_as_not_there(content, readings, spoil):
    load_library(content)
    (file,) = kept(content)
    file.write_bytes(spoil(file.read_bytes()))
    assert load_library(content).sources
    assert len(readings) == 2


def test_what_changes_while_it_is_read_is_not_kept(content, monkeypatch):
    file, read = content / "scenarios" / "shire" / "shire-busy.yaml", loading.survey

    def while_saving(root, paths):
        file.write_text(f"{file.read_text(encoding='utf-8')}# saved\n", encoding="utf-8")
        return read(root, paths)

    monkeypatch.setattr(loading, "survey", while_saving)
    load_library(content)
    assert kept(content) == []


@pytest.mark.skipif(sys.platform == "win32", reason="folders of a user are private there")
def test_a_folder_that_others_may_write_to_is_not_used(content, readings):
    load_library(content)
    (content.parent / "cache" / "content").chmod(0o777)
    assert load_library(content).sources
    assert len(readings) == 2


def test_where_nothing_can_be_kept_it_is_read_each_time(content, readings, monkeypatch):
    blocked = content.parent / "blocked"
    blocked.write_text("a file", encoding="utf-8")
    monkeypatch.setenv("SIMULATOR_CACHE", str(blocked))
    assert caches.cache_folder("content") is None
    load_library(content)
    load_library(content)
    assert len(readings) == 2


def test_only_the_latest_are_kept(content, monkeypatch):
    monkeypatch.setattr(checked, "KEPT", 2)
    file = content / "scenarios" / "shire" / "shire-busy.yaml"
    for number in range(4):
        file.write_text(f"{file.read_text(encoding='utf-8')}# {number}\n", encoding="utf-8")
        load_library(content)
    assert len(kept(content)) == 2


def test_files_appear_whole_whoever_writes_them(tmp_path):
    path, whole = tmp_path / "file", [bytes([number]) * 100_000 for number in range(2)]

    def write(data):
        for _ in range(100):
            caches.put(path, data)
            assert path.read_bytes() in whole

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(write, whole))
    assert list(tmp_path.iterdir()) == [path]
