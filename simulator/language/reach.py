"""What is reached from somewhere, step by step; and what can be reached from one another."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from typing import Any, TypeVar

T = TypeVar("T", bound=Hashable)


def reached(starts: Iterable[T], following: Callable[[T], Iterable[T]]) -> set[T]:
    """The starts, what follows from them, what follows from that, and so on; loops do no harm."""
    found: set[T] = set()
    pending = list(starts)
    while pending:
        item = pending.pop()
        if item not in found:
            found.add(item)
            pending.extend(following(item))
    return found


def circles(following: Mapping[T, Iterable[T]]) -> list[list[T]]:
    """What can be reached from one another, together; each group after all others that can be reached from it.

    These are the strongly connected components by Tarjan's algorithm, without recursion. `following` has every item.
    """
    found: list[list[T]] = []
    number: dict[T, int] = {}  # in the order in which items were met
    lowest: dict[T, int] = {}  # of what is open and can be reached
    open_: dict[T, None] = {}
    for start in following:
        path: list[tuple[T, Iterator[T]]] = [] if start in number else [(start, iter(following[start]))]
        while path:
            item, rest = path[-1]
            if item not in number:
                number[item] = lowest[item] = len(number)
                open_[item] = None
            step = next((other for other in rest if other not in number or other in open_), None)
            if step is not None and step not in number:
                path.append((step, iter(following[step])))
            elif step is not None:
                lowest[item] = min(lowest[item], number[step])
            else:
                path.pop()
                if path:
                    lowest[path[-1][0]] = min(lowest[path[-1][0]], lowest[item])
                if lowest[item] == number[item]:
                    found.append(_closed(item, open_))
    return found


def cycles(following: Mapping[T, Iterable[T]]) -> Iterator[list[T]]:
    """Cycles that have nothing in common, each from what is met first onward; no other is left beside them.

    One pass: what a cycle was found in is done with, and so is what was left behind without one. `following` has every
    item.
    """
    done: set[T] = set()
    for start in following:
        path: dict[T, Iterator[T]] = {} if start in done else {start: iter(following[start])}
        while path:
            item = next(reversed(path))
            step = next((other for other in path[item] if other not in done), None)
            if step is None:
                del path[item]
                done.add(item)
            elif step in path:
                cycle = _closed(step, path)[::-1]
                done.update(cycle)
                yield cycle
            else:
                path[step] = iter(following[step])


def _closed(first: T, open_: dict[T, Any]) -> list[T]:
    """Take an item and all that was met after it from what is open."""
    group: list[T] = []
    while not group or group[-1] != first:
        group.append(open_.popitem()[0])
    return group
