"""Names that files refer to: how a missing one is called in full, and which known one was probably meant."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from difflib import SequenceMatcher
from functools import lru_cache
from heapq import nlargest
from typing import Final

from simulator.language.faults import Name

ALIKE: Final = 0.6  # of 1: how like the wrong name a known one must be
ELSEWHERE: Final = 0.85  # the same of one in another model than the one named
FINALISTS: Final = 8
SHOWN: Final = 8
COMPARED: Final = 100_000
WEIGHT: Final = 400  # how many names are looked through in the time that it takes to tell the most alike

_left: ContextVar[list[int] | None] = ContextVar("left", default=None)
"""How many known names may still be compared, within `few_suggestions`."""

_Form = tuple[str, frozenset[str]]  # a spelling, and its pairs of letters


def quantity(key: str) -> Name:
    """The name of a variable, an assumption and the like, by its key with or without member."""
    return ("model", *key.split("[", maxsplit=1)[0].split("."))


def entry_of(key: str, entry: str) -> Name:
    """The name of one entry of an assumption and the like."""
    return (*quantity(key), entry)


def observed(region: str, key: str) -> Name:
    """The name of a region's observations of a variable."""
    return ("region", region, "observations", *key.split("."))


@contextmanager
def few_suggestions(most: int = COMPARED) -> Iterator[None]:
    """Within this, wrong names are compared with so many known ones in all; those that come after get no suggestion.

    Who has that many wrong names reads what is said of the first.
    """
    mark = _left.set([most])
    try:
        yield
    finally:
        _left.reset(mark)


def suggestion(name: str, known: Mapping[str, object] | Iterable[str]) -> tuple[str, str]:
    """The remedy for an unknown name: the known ones that are like it, else what there is."""
    known = known if isinstance(known, Mapping) else dict.fromkeys(known)
    alike = _alike(name, known)
    if alike is None:
        return (f"核对名称:可选的有 {len(known)} 个", f"check the name: there are {len(known)} to choose from")
    return _offered(alike) or _others(name, list(known))


def did_you_mean(name: str, known: Mapping[str, object] | Iterable[str]) -> tuple[str, str] | None:
    """A remedy that offers the known names most like this one, by name or by title; None when none is."""
    return _offered(_alike(name, known if isinstance(known, Mapping) else dict.fromkeys(known)) or [])


def _alike(name: str, known: Mapping[str, object]) -> list[str] | None:
    """The known names most like one; None where enough was compared already."""
    left = _left.get()
    if left is not None:
        left[0] -= len(known) + WEIGHT
        if left[0] < 0:
            return None
    return near(name, known)


def _offered(alike: list[str]) -> tuple[str, str] | None:
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
    return _choices(alike, model) if alike else _choices(known)


def _choices(names: list[str], model: str = "") -> tuple[str, str]:
    """All that there are (in a model), when they are few; of many, none of them like the name, some would mislead."""
    if not names:
        return ("此处还没有可选的名称,先建立一个", "there is none yet: make one first")
    if len(names) > SHOWN:
        zh, en = (f"{model} 中", f" of {model}") if model else ("", "")
        return (
            f"核对名称:{zh}可选的 {len(names)} 个都与它不相近",
            f"check the name: none of the {len(names)}{en} is like it",
        )
    return (f"可选:{'、'.join(names)}", f"use one of {', '.join(names)}")


def near(name: str, known: Mapping[str, object], most: int = 3) -> list[str]:
    """The known names most like one; likeness proper is slow, so only those with many letters in common come to it."""
    if not name:
        return []
    model, wanted = _model(name), _form(_own(name))
    forms = {key: _forms(key, *_titles(item)) for key, item in known.items()}

    def rank(like: Callable[[_Form, _Form], float], key: str) -> tuple[float, bool]:
        return _best(like, wanted, forms[key]), _model(key) == model

    rough = nlargest(FINALISTS, forms, key=lambda key: rank(_overlap, key))
    fine = sorted(rough, key=lambda key: rank(_likeness, key), reverse=True)
    return [key for key in fine if _best(_likeness, wanted, forms[key]) >= _least(model, _model(key))][:most]


def _least(named: str, other: str) -> float:
    """How like a name in one model must be, where another was named: a model's name may be mistyped as well."""
    in_it = not named or SequenceMatcher(None, named, other).ratio() >= ALIKE
    return ALIKE if in_it else ELSEWHERE


def _model(key: str) -> str:
    return key.rpartition(".")[0]


def _own(key: str) -> str:
    return key.rpartition(".")[2]


def _titles(item: object) -> tuple[str, str]:
    title = getattr(getattr(item, "file", item), "title", item)
    return getattr(title, "zh", ""), getattr(title, "en", "")


@lru_cache(maxsize=20_000)
def _forms(key: str, zh: str, en: str) -> tuple[_Form, ...]:
    """The ways to write a name: its own part, as what goes before it is mostly right, and its titles."""
    return tuple(_form(text) for text in (_own(key), zh, en) if text)


def _form(text: str) -> _Form:
    plain = re.sub(r"[\s_-]+", "_", text.lower())[:80]
    framed = f" {plain} "
    return plain, frozenset(framed[at : at + 2] for at in range(len(framed) - 1))


def _best(like: Callable[[_Form, _Form], float], wanted: _Form, forms: tuple[_Form, ...]) -> float:
    """How like a name is in any of its forms."""
    return max(like(wanted, form) for form in forms)


def _overlap(one: _Form, other: _Form) -> float:
    return len(one[1] & other[1]) / (len(one[1]) + len(other[1]))


def _likeness(one: _Form, other: _Form) -> float:
    """How like two spellings are, or the same words in whatever order."""
    return max(SequenceMatcher(None, *pair).ratio() for pair in ((one[0], other[0]), (_words(one), _words(other))))


def _words(form: _Form) -> str:
    return "_".join(sorted(form[0].split("_")))
