"""Which content is used is told where some content at hand is none of it."""

import shutil

import pytest
from click.testing import CliRunner
from told import value_of

from simulator import content as contents
from simulator.cli import main, serving

LANGUAGES = [("zh", ("没有用文件夹", "没有 regions")), ("en", ("is passed over", "has no regions"))]


@pytest.fixture
def run(content, monkeypatch, tmp_path):
    """Runs a command line in a folder of one's own, with the made-up content as the installed one."""
    installed = tmp_path / "installed"
    shutil.copytree(content, installed / "content")
    monkeypatch.setattr(contents, "__file__", str(installed / "content.py"))
    monkeypatch.delenv("SIMULATOR_CONTENT", raising=False)
    (tmp_path / "own").mkdir()
    monkeypatch.chdir(tmp_path / "own")
    return lambda *args: CliRunner().invoke(main, [str(arg) for arg in args], env={"COLUMNS": "500"})


def put(content, tmp_path, *names):
    for name in names:
        shutil.copytree(content / name, tmp_path / "own" / name)


@pytest.mark.parametrize(("language", "words"), LANGUAGES)
@pytest.mark.parametrize("command", [["list"], ["score", "shire", "--draws", "0"], ["score", "nobody"]])
def test_a_folder_with_models_alone_is_said_to_be_passed_over(run, content, tmp_path, command, language, words):
    put(content, tmp_path, "models")
    result = run("--lang", language, *command)
    assert all(word in result.stderr for word in words)
    assert str(tmp_path / "own") in result.stderr
    assert str(tmp_path / "installed/content") in result.stderr
    assert words[0] not in result.stdout


def test_so_it_is_by_the_app_and_from_below(run, content, tmp_path, monkeypatch):
    put(content, tmp_path, "models", "scenarios")
    monkeypatch.chdir(tmp_path / "own/scenarios")
    monkeypatch.setattr(serving, "launch", lambda *_, **__: 0)
    result = run("--lang", "en", "app")
    assert "own is passed over, as it has no regions;" in result.stderr


def test_the_json_value_stays_alone(run, content, tmp_path):
    put(content, tmp_path, "models")
    result = run("list", "--json")
    assert value_of(result, "list")["content"] == str(tmp_path / "installed/content")
    assert "没有用文件夹" in result.stderr


def test_nothing_is_said_where_nothing_is_passed_over(run, content, tmp_path):
    assert run("list").stderr == ""
    put(content, tmp_path, "scenarios")
    assert "没有用文件夹" in run("list").stderr
    (tmp_path / "own/scenarios/shire/shire.yaml").rename(tmp_path / "own/scenarios/shire/other.yaml")
    assert "没有用文件夹" not in run("score", "scenarios/shire/other.yaml", "--draws", "0").stderr
    put(content, tmp_path, "models", "regions")
    assert run("list").stderr == ""


def test_other_peoples_yaml_is_no_content(run, tmp_path):
    other = tmp_path / "own/models"
    (other / "networks").mkdir(parents=True)
    (other / "weights.yaml").write_text("layers: 3\n  # model: none\n", encoding="utf-8")
    (other / "networks/deep.yaml").write_text("model: deep\n", encoding="utf-8")
    (tmp_path / "regions").mkdir()  # above the folder one stands in
    (tmp_path / "regions/cloud.yaml").write_text("region: north\n", encoding="utf-8")
    assert run("list").stderr == ""
    assert run("list").exit_code == 0
    (other / "own.yaml").write_text("# mine\nmodel: own\n", encoding="utf-8")
    assert "没有用文件夹" in run("list").stderr


def test_nothing_is_looked_for_above_the_home_folder(run, content, tmp_path, monkeypatch):
    put(content, tmp_path, "models")
    below = tmp_path / "own/home/plans"
    below.mkdir(parents=True)
    monkeypatch.chdir(below)
    assert "没有用文件夹" in run("list").stderr
    monkeypatch.setenv("HOME", str(tmp_path / "own/home"))
    assert run("list").stderr == ""


def test_nothing_is_said_where_the_content_is_named(run, content, tmp_path):
    put(content, tmp_path, "models")
    assert run("list", "--content", tmp_path / "installed/content").stderr == ""
    named = tmp_path / "elsewhere"
    shutil.copytree(content, named)
    assert "没有用文件夹" not in run("score", named / "scenarios/shire/shire.yaml", "--draws", "0").stderr
