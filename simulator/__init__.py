"""Policy-target scenario simulator: do stated targets come true, how likely, and what is missing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from simulator.api import Result, Study, library, load

__version__ = "0.1.0"
__all__ = ["Result", "Study", "__version__", "library", "load"]


def __getattr__(name: str) -> Any:  # noqa: ANN401 - a module's attribute may be anything
    """Load the interface on first use, so that `simulator --help` does not pay for it."""
    if name in {"load", "library", "Study", "Result"}:
        from simulator import api

        return getattr(api, name)
    raise AttributeError(name)


def __dir__() -> list[str]:
    """The names that are meant for users: not the parts of the program that are loaded besides."""
    return sorted(__all__)
