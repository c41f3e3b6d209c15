"""`simulator app` on a port that another program has."""

import re
import socket

import pytest
from click.testing import CliRunner

from simulator.cli import main, serving


@pytest.fixture
def taken():
    """A port on which a program listens."""
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        yield other.getsockname()[1]


@pytest.mark.parametrize(("language", "words"), [("zh", "已被占用"), ("en", "is taken by another program")])
def test_a_taken_port_is_told_with_a_way_out_before_any_address(taken, content, monkeypatch, language, words):
    monkeypatch.setattr(serving, "launch", lambda *_, **__: pytest.fail("the server was started"))
    result = CliRunner().invoke(
        main, ["--lang", language, "app", "--content", str(content), "--port", str(taken)], env={"NO_COLOR": "1"}
    )
    assert result.exit_code == 2
    assert f"{taken}" in result.stderr
    assert words in result.stderr
    assert re.search(r"--port \d+", result.stderr.replace(str(taken), ""))
    assert result.stdout == ""
