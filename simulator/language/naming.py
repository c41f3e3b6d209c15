"""Names that files refer to: how a missing one is called in full, and which known one was probably meant."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from difflib import SequenceMatcher
from functools import lru_cache
from heapq import nlargest
from typing import Final

from simulator.language.faults import Name

ALIKE: Final = 0.6  # of 1: how like the wrong name a known one must be
FINALISTS: Final = 8
SHOWN: Final = 5

_Form = tuple[str, frozenset[str]]  # a spelling, and its pairs of letters


def quantity(key: str) -> Name:
    """The name of a variable, an assumption and the like, by its key with or without member."""
    return ("model", *key.split("[", maxsplit=1)[0].split("."))


def entry_of(key: str, entry: str) -> Name:
    """The name of one entry of an assumption."""
    return (*quantity(key), entry)


def observed(region: str, key: str) -> Name:
    """The name of a region's observations of a variable."""
    return ("region", region, "observations", *key.split("."))


def suggestion(name: str, known: Mapping[str, object] | Iterable[str]) -> tuple[str, str]:
    """The remedy for an unknown name: the known ones that are like it, else some of what there is."""
    known = known if isinstance(known, Mapping) else dict.fromkeys(known)
    return did_you_mean(name, known) or _others(name, list(known))


def did_you_mean(name: str, known: Mapping[str, object] | Iterable[str]) -> tuple[str, str] | None:
    """A remedy that offers the known names most like this one, by name or by title; None when none is."""
    alike = near(name, known if isinstance(known, Mapping) else dict.fromkeys(known))
    return (f"是否为 {'、'.join(alike)}?", f"did you mean {' or '.join(alike)}?") if alike else None


def _others(name: str, known: list[str]) -> tuple[str, str]:
    """Of names such as model.variable those of the same model; where there is no such model, the models there are."""
    model, dot, _ = name.partition(".")
    alike = [other for other in known if dot and other.startswith(f"{model}.")]
    models = list(dict.fromkeys(other.partition(".")[0] for other in known if "." in other))
    if dot and models and not alike:
        return (
            f"没有模型“{model}”,有:{'、'.join(models)}",
            f"there is no model {model!r}; there are {', '.join(models)}",
        )
    return _choices(alike or known)


def _choices(names: list[str]) -> tuple[str, str]:
    if not names:
        return ("此处还没有可选的名称,先建立一个", "there is none yet: make one first")
    more = (f"(共 {len(names)} 个)", f" ({len(names)} in all)") if len(names) > SHOWN else ("", "")
    listed = names[:SHOWN]
    return (f"可选:{'、'.join(listed)}{more[0]}", f"use one of {', '.join(listed)}{more[1]}")


def near(name: str, known: Mapping[str, object], most: int = 3) -> list[str]:
    """The known names most like one; likeness proper is slow, so only those with many letters in common come to it."""
    wanted = _forms(name, "", "")
    if not wanted:
        return []
    forms = {key: _forms(key, *_titles(item)) for key, item in known.items()}
    rough = nlargest(FINALISTS, forms, key=lambda key: _best(_overlap, wanted, forms[key]))
    fine = sorted(((_best(_likeness, wanted, forms[key]), key) for key in rough), key=lambda pair: -pair[0])
    return [key for likeness, key in fine if likeness >= ALIKE][:most]


def _titles(item: object) -> tuple[str, str]:
    title = getattr(getattr(item, "file", item), "title", item)
    return getattr(title, "zh", ""), getattr(title, "en", "")


@lru_cache(maxsize=20_000)
def _forms(key: str, zh: str, en: str) -> tuple[_Form, ...]:
    """The ways to write a name: in full, then without its model and as its titles."""
    return tuple(_form(text) for text in (key, key.rsplit(".", 1)[-1], zh, en) if text)


def _form(text: str) -> _Form:
    plain = re.sub(r"[\s_-]+", "_", text.lower())[:80]
    framed = f" {plain} "
    return plain, frozenset(framed[at : at + 2] for at in range(len(framed) - 1))


def _best(like: Callable[[_Form, _Form], float], wanted: tuple[_Form, ...], forms: tuple[_Form, ...]) -> float:
    """How like a name is in any of its forms; the full name is compared with the full form only."""
    return max(like(wanted[0], forms[0]), *(like(wanted[-1], form) for form in forms[1:]))


def _overlap(one: _Form, other: _Form) -> float:
    return len(one[1] & other[1]) / (len(one[1]) + len(other[1]))


def _likeness(one: _Form, other: _Form) -> float:
    return SequenceMatcher(None, one[0], other[0]).ratio()
