"""Contestants as processes that are asked in turn."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from types import TracebackType
from typing import Any, Self

ROOT = Path(__file__).resolve().parent.parent
PEERS = ROOT / ".venv-bench"


class FaultError(Exception):
    """A request failed on the other side."""


class Served:
    """One contestant in a process of its own. Requests raise `FaultError` when they fail there."""

    def __init__(self, name: str, python: str = sys.executable, simulator: Path | None = None) -> None:
        command = [python, "-m", "benchmarks.serve", name]
        if simulator is not None:
            command += ["--simulator", str(simulator)]
        content = {} if simulator is None else {"SIMULATOR_CONTENT": str(simulator)}
        self._process = subprocess.Popen(  # noqa: S603 - our own interpreters
            command,
            cwd=ROOT,
            env={**os.environ, **content},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            encoding="utf-8",
        )
        self.name = name
        self._read()

    def ask(self, do: str, **arguments: object) -> Any:  # noqa: ANN401 - whatever was asked for
        """The answer to a request."""
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps({"do": do, "with": arguments}) + "\n")
        self._process.stdin.flush()
        reply = self._read()
        if "fault" in reply:
            raise FaultError(f"{self.name}, {do}: {reply['fault']}")
        return reply["answer"]

    def _read(self) -> Any:  # noqa: ANN401
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line:
            raise FaultError(f"{self.name} ended with {self._process.wait()}")
        return json.loads(line)

    def close(self) -> None:
        """End the process."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.close()
        try:
            self._process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._process.stdout.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def python_of(environment: Path) -> Path | None:
    """The interpreter of a virtual environment, if it is there."""
    found = [environment / "bin/python", environment / "Scripts/python.exe"]
    return next((path for path in found if path.exists()), None)
