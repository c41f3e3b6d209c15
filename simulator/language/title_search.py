"""What a person calls a quantity -> its key: the id itself, its Chinese or English title, or a part of either."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping

from simulator.language.faults import Words
from simulator.language.naming import near
from simulator.language.quantity import Quantity

NEAREST = 5


class UnknownQuantityError(KeyError):
    """A name that no quantity has, or several have; `words` say so in both languages and name the nearest."""

    def __init__(self, words: Words) -> None:
        super().__init__(words)
        self.words = words

    def __str__(self) -> str:
        return f"{self.words.zh} | {self.words.en}"


def key_of(name: str, known: Mapping[str, Quantity]) -> str:
    """The key that a name stands for. Raises `UnknownQuantityError` unless exactly one quantity is meant."""
    if name in known:
        return name
    found = matching(name, known)
    if len(found) == 1:
        return found[0]
    listed = _listed((known[key] for key in found[:NEAREST] or near(name, known, NEAREST)), len(found))
    if found:
        raise UnknownQuantityError(
            Words(
                f"“{name}”可指 {len(found)} 个量,请写明:{listed.zh}",
                f"{name!r} may be any of {len(found)}; name one: {listed.en}",
            )
        )
    raise UnknownQuantityError(
        Words(f"没有“{name}”;是否指:{listed.zh}", f"there is no {name!r}; did you mean: {listed.en}")
        if listed.zh
        else Words(f"没有“{name}”", f"there is no {name!r}")
    )


def matching(name: str, known: Mapping[str, Quantity]) -> list[str]:
    """Keys of the quantities whose title is the name; if there are none, of those whose key or title holds it."""
    wanted = _plain(name)
    if not wanted:
        return []
    exact = [key for key, item in known.items() if wanted in _titles(item)]
    return exact or [key for key, item in known.items() if any(wanted in text for text in (key, *_titles(item)))]


def _titles(item: Quantity) -> tuple[str, str]:
    return _plain(item.title.zh), _plain(item.title.en)


def _plain(text: str) -> str:
    """The text without what people type now one way and now another: case, spaces, full-width signs."""
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())


def _listed(items: Iterable[Quantity], total: int) -> Words:
    shown = list(items)
    more = "…" if total > len(shown) else ""
    chinese = "、".join(f"{item.key}({item.title.zh})" for item in shown)
    return Words(chinese + more, ", ".join(f"{item.key} ({item.title.en})" for item in shown) + more)
