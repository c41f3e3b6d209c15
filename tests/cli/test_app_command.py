"""`app`: where it listens, and what it says."""

import json
import os
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest
from told import value_of

from simulator.cli import serving

ROOT = Path(__file__).parents[2]


def test_app_starts_streamlit_on_this_computer_only(cli, content, monkeypatch):
    seen = {}

    def launch(line, surroundings, *, quiet):
        seen.update(line=line, env=surroundings, quiet=quiet)
        return 0

    monkeypatch.setattr(serving, "launch", launch)
    result = cli("app", "--port", 8765)
    assert result.exit_code == 0
    assert "http://127.0.0.1:8765" in result.stdout
    assert seen["line"][1:4] == ["-m", "simulator.ui.server", "run"]
    assert Path(seen["line"][4]).parts[-2:] == ("ui", "app.py")
    assert seen["line"][5:] == ["--server.address", "127.0.0.1", "--server.port", "8765"]
    assert seen["env"]["SIMULATOR_CONTENT"] == str(content.resolve())
    value = value_of(cli("app", "--port", 8765, "--json"), "app")
    assert value == {"address": "http://127.0.0.1:8765", "content": str(content.resolve())}
    assert seen["quiet"]


def test_app_on_another_address_warns_and_lets_that_name_in(cli, monkeypatch):
    seen = []
    monkeypatch.setattr(serving, "launch", lambda line, *_, **__: seen.extend(line) or 0)
    result = cli("app", "--host", "192.0.2.7", "--port", 8765)
    assert "网络" in result.stderr
    assert seen[-2:] == ["--server.allowedHosts", "192.0.2.7"]


def test_app_takes_the_first_free_port(monkeypatch):
    import socket  # noqa: PLC0415

    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        first = taken.getsockname()[1]
        monkeypatch.setattr(serving, "FIRST_PORT", first)
        assert serving.free_port("127.0.0.1") > first


@pytest.mark.skipif(not (ROOT / "simulator/ui/app.py").is_file(), reason="the app is not written yet")
def test_app_answers_and_ends_on_a_signal(content):
    port = serving.free_port("127.0.0.1")
    command = [sys.executable, "-m", "simulator", "app", "--json", "--port", str(port), "--content", str(content)]
    env = {**os.environ, "STREAMLIT_SERVER_HEADLESS": "true"}
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=env) as process:  # noqa: S603
        try:
            deadline = time.monotonic() + 60
            while not healthy(port):
                assert time.monotonic() < deadline
                assert process.poll() is None
                time.sleep(0.2)
        finally:
            process.terminate()
        out, _ = process.communicate(timeout=30)
    assert json.loads(out)["address"] == f"http://127.0.0.1:{port}"


def healthy(port):
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/_stcore/health", timeout=2) as answer:
            return answer.read() == b"ok"
    except OSError:
        return False


def test_the_options_of_the_app_are_found_from_anywhere(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert (serving.options_folder() / ".streamlit/config.toml").is_file()
