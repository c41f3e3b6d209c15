"""The app served on a free port of this computer, and what its process holds."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True, slots=True)
class Served:
    """The app's address, and the number of its process."""

    address: str
    process: int

    def memory(self) -> float:
        """The memory that the process holds now, in MB; NaN where the system does not tell."""
        told = Path("/proc") / str(self.process) / "status"
        lines = told.read_text().splitlines() if told.exists() else []
        return next((int(line.split()[1]) / 1024 for line in lines if line.startswith("VmRSS")), float("nan"))

    def busy(self) -> float:
        """Seconds that processors have worked for the process so far; NaN where the system does not tell."""
        told = Path("/proc") / str(self.process) / "stat"
        if not told.exists():
            return float("nan")
        fields = told.read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextmanager
def served() -> Iterator[Served]:
    """The app on a free port of this computer, as `simulator app` starts it."""
    port = free_port()
    server = subprocess.Popen(  # noqa: S603 - our own interpreter with a fixed command line
        [sys.executable, "-m", "simulator", "app", "--port", str(port)],
        cwd=ROOT,
        env={**os.environ, "STREAMLIT_SERVER_HEADLESS": "true"},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        address = f"http://127.0.0.1:{port}"
        wait_for(f"{address}/_stcore/health")
        yield Served(address, server.pid)
    finally:
        server.terminate()
        server.wait()


def wait_for(address: str) -> None:
    """Wait until the server answers."""
    for _ in range(120):
        try:
            with urllib.request.urlopen(address, timeout=1):  # noqa: S310 - our own server
                return
        except OSError:
            time.sleep(0.5)
    raise SystemExit("the app did not start")
