"""`simulator app`: the app in the browser."""

from __future__ import annotations

import os
import sys
from dataclasses import asdict
from pathlib import Path

import click

from simulator.cli.bilingual import Face, Spoken, common
from simulator.cli.located import located
from simulator.cli.output import note, say, say_json
from simulator.language.faults import Words

LOOPBACK = ("127.0.0.1", "localhost", "::1")
FIRST_PORT, PORTS = 8501, 20
OPTIONS = Path(".streamlit", "config.toml")


@click.command(
    "app",
    cls=Spoken,
    short_help="在浏览器中打开应用 | Open the app in the browser.",
    details=[
        Words(
            "只在本机可用;要让他人使用,请先读 README 中的说明,再用 --host。按 Ctrl-C 结束。",
            "On this computer only; before opening it to others with --host, read what the README says. Ctrl-C ends "
            "it.",
        ),
    ],
    examples=[
        ("simulator app", "在浏览器中打开 | open it"),
        ("simulator app --content my-city --port 8600", "用自己的内容 | with content of one's own"),
    ],
)
@click.option(
    "--port",
    metavar="N",
    type=click.IntRange(1, 65535),
    help=f"端口,缺省为 {FIRST_PORT} 起第一个空闲的 | Port; the first free one from {FIRST_PORT} if absent.",
)
@click.option(
    "--host", default=LOOPBACK[0], help="监听地址,缺省只限本机 | Address to listen on; this computer only if absent."
)
@common
def app(face: Face, *, port: int | None, host: str) -> int:
    """Start the app."""
    from simulator.cli.shapes import Serving

    content = located(face)
    if port is not None:
        fail_if_taken(host, port)
    chosen = port or free_port(host)
    serving = Serving(f"http://{f'[{host}]' if ':' in host else host}:{chosen}", str(content))
    if face.json:
        say_json(asdict(serving))
    else:
        say(
            face.text(
                Words(f"应用地址 {serving.address},按 Ctrl-C 结束", f"the app is at {serving.address}; Ctrl-C ends it")
            )
        )
    if host not in LOOPBACK:
        note(face.text(Words("注意:网络上的其他人也能打开它", "mind: others on the network can open it too")))
    sys.stdout.flush()
    return launch(command(host, chosen), environment(face, content), quiet=face.json)


def free_port(host: str) -> int:
    """The first port that nobody listens on. Raises `click.UsageError` when there is none."""
    last = FIRST_PORT + PORTS - 1
    found = next((port for port in range(FIRST_PORT, last + 1) if not is_taken(host, port)), None)
    if found is None:
        raise click.UsageError(
            f"端口 {FIRST_PORT}–{last} 都被占用,请用 --port | ports {FIRST_PORT}-{last} are all taken; give --port"
        )
    return found


def fail_if_taken(host: str, port: int) -> None:
    """Raises `click.UsageError` for a port on which another program listens: before an address is named, not after."""
    if is_taken(host, port):
        other = free_port(host)
        raise click.UsageError(
            f"端口 {port} 已被占用;请换一个,如 --port {other},或不写 --port,由程序自己选 | port {port} is taken "
            f"by another program; choose another, such as --port {other}, or leave --port out and one is chosen"
        )


def is_taken(host: str, port: int) -> bool:
    """Whether a program of this computer listens on a port."""
    import socket

    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        return probe.connect_ex(("::1" if family == socket.AF_INET6 else "127.0.0.1", port)) == 0


def command(host: str, port: int) -> list[str]:
    """The command line that starts the app's server."""
    import simulator

    script = Path(simulator.__file__).parent / "ui" / "app.py"
    line = [sys.executable, "-m", "simulator.ui.server", "run", str(script)]
    line += ["--server.address", host, "--server.port", str(port)]
    # Whoever names an address wants to be reached under it; the options file lets in this computer only.
    named = [] if host in LOOPBACK else [item for name in (*LOOPBACK, host) for item in ("--server.allowedHosts", name)]
    return line + named


def environment(face: Face, content: Path) -> dict[str, str]:
    """What the app's server reads from its environment."""
    # Every run of a page is a thread of its own. GNU's allocator would keep free memory for many of them apart.
    spare = {"MALLOC_ARENA_MAX": "2"}
    return {**spare, **os.environ, "SIMULATOR_CONTENT": str(content), "SIMULATOR_LANG": face.speech}


def options_folder() -> Path:
    """The folder whose options the server reads: the one we stand in if it has any, else the program's own."""
    import simulator

    package = Path(simulator.__file__).parent
    folders = (Path.cwd(), package.parent, package / "content")
    return next((folder for folder in folders if (folder / OPTIONS).is_file()), Path.cwd())


def launch(line: list[str], surroundings: dict[str, str], *, quiet: bool) -> int:
    """Start the server, where the system allows in the place of this process, so that signals reach it."""
    folder = options_folder()
    if quiet:  # standard output holds the JSON value and nothing else
        os.dup2(2, 1)
    if os.name == "posix":
        os.chdir(folder)
        os.execve(line[0], line, surroundings)  # noqa: S606 - our own interpreter with a fixed command line
    import subprocess

    try:
        return subprocess.call(line, env=surroundings, cwd=folder)  # noqa: S603 - as above
    except KeyboardInterrupt:
        return 0
