"""What is worth telling of the machine that figures come from."""

from __future__ import annotations

import os
import platform
from pathlib import Path


def processor() -> str:
    """The processor's name as its maker gives it, as far as the system tells."""
    told = Path("/proc/cpuinfo")
    if told.exists():
        lines = [line for line in told.read_text().splitlines() if line.startswith("model name")]
        return lines[0].split(":", 1)[1].strip() if lines else platform.machine()
    return platform.processor() or platform.machine()


def memory() -> str:
    """The machine's memory."""
    try:
        return f"{os.sysconf('SC_PAGE_SIZE') * os.sysconf('SC_PHYS_PAGES') / 2**30:.0f} GB"
    except (AttributeError, ValueError, OSError):
        return "memory not told"


def described() -> str:
    """One line."""
    load = f"; load at the start {os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else ""
    return (
        f"{processor()}, {os.cpu_count()} processors, {memory()}; {platform.system()} {platform.machine()}, "
        f"Python {platform.python_version()}{load}"
    )
