"""Counts as English tells them: one change, two changes."""

from __future__ import annotations


def several(number: int, noun: str) -> str:
    """A number with a noun that takes an s for more, or fewer, than one."""
    return f"{number} {plural(number, noun)}"


def plural(number: int, noun: str) -> str:
    """The noun alone."""
    return noun if number == 1 else f"{noun}s"


class Count(int):
    """A number that chooses a word in a text: `{count:target|targets}` is target of 1, else targets."""

    def __format__(self, spec: str) -> str:
        """The first of two words of 1, the second of any other number; else as numbers are written."""
        one, bar, more = spec.partition("|")
        return (one if self == 1 else more) if bar else format(int(self), spec)
