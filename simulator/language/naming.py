"""Names that files refer to: how a missing one is called in full, and which known one was probably meant."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from typing import Final

from simulator.language.faults import Name

ALIKE: Final = 0.6  # of 1: how like the wrong name a known one must be
SAME: Final = 0.8  # the same for titles and for the part behind the dot, where chance likeness is commoner
SHOWN: Final = 5


def quantity(key: str) -> Name:
    """The name of a variable, an assumption and the like, by its key with or without member."""
    return ("model", *key.split("[", maxsplit=1)[0].split("."))


def observed(region: str, key: str) -> Name:
    """The name of a region's observations of a variable."""
    return ("region", region, "observations", *key.split("."))


def suggestion(name: str, known: Mapping[str, object] | Iterable[str]) -> tuple[str, str]:
    """The remedy for an unknown name: the known ones that are like it, else some of what there is."""
    known = known if isinstance(known, Mapping) else dict.fromkeys(known)
    return did_you_mean(name, known) or _choices(list(known))


def did_you_mean(name: str, known: Mapping[str, object] | Iterable[str]) -> tuple[str, str] | None:
    """A remedy that offers the known names most like this one, by name or by title; None when none is."""
    near = _near(name, known if isinstance(known, Mapping) else dict.fromkeys(known))
    return (f"是否为 {'、'.join(near)}?", f"did you mean {' or '.join(near)}?") if near else None


def _choices(names: list[str]) -> tuple[str, str]:
    if not names:
        return ("此处还没有可选的名称,先建立一个", "there is none yet: make one first")
    more = (f"(共 {len(names)} 个)", f" ({len(names)} in all)") if len(names) > SHOWN else ("", "")
    listed = names[:SHOWN]
    return (f"可选:{'、'.join(listed)}{more[0]}", f"use one of {', '.join(listed)}{more[1]}")


def _near(name: str, known: Mapping[str, object], most: int = 3) -> list[str]:
    wanted = name.lower()
    close = get_close_matches(wanted, known, n=most, cutoff=ALIKE)
    forms = {form: key for key, item in known.items() for form in _forms(key, item)}
    same = [forms[form] for form in get_close_matches(_tail(wanted), forms, n=most, cutoff=SAME)]
    return list(dict.fromkeys([*close, *same]))[:most]


def _forms(key: str, item: object) -> list[str]:
    """Other ways to write a name: without its model, and its titles."""
    title = getattr(getattr(item, "file", item), "title", item)
    return [_tail(key), *(_plain(text) for text in (getattr(title, "zh", ""), getattr(title, "en", "")) if text)]


def _tail(key: str) -> str:
    return _plain(key.rsplit(".", 1)[-1])


def _plain(text: str) -> str:
    return re.sub(r"[\s_-]+", "_", text.lower())
