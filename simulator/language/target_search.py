"""What a person calls a target -> the target: its id, its id within the document, its title or a part of any."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

from simulator.language.faults import Words
from simulator.language.naming import near
from simulator.language.target import Target
from simulator.language.title_search import NEAREST, UnknownQuantityError


def target_named(name: str, targets: Sequence[Target]) -> Target:
    """The target that a name stands for. Raises `UnknownQuantityError` unless exactly one is meant."""
    found = _matching(name, targets)
    if len(found) == 1:
        return found[0]
    if found:
        raise UnknownQuantityError(
            Words(
                f"“{name}”可指 {len(found)} 项目标,请写明:{_listed(found).zh}",
                f"{name!r} may be any of {len(found)} targets; name one: {_listed(found).en}",
            )
        )
    known = {target.id: target for target in targets}
    statements = {key: target.statement for key, target in known.items()}
    close = [known[key] for key in near(name, statements, NEAREST)]
    hint = _listed(close) if close else Words("", "")
    raise UnknownQuantityError(
        Words(f"没有目标“{name}”;是否指:{hint.zh}", f"there is no target {name!r}; did you mean: {hint.en}")
        if close
        else Words(f"没有目标“{name}”", f"there is no target {name!r}")
    )


def chosen_targets(
    known: Sequence[Target],
    names: Sequence[str] | None = None,
    document: str | None = None,
    kinds: Sequence[str] | None = None,
) -> list[Target] | None:
    """The targets that are named, all if none are, of a document and of kinds of quantity; None where nothing is said.

    Raises `UnknownQuantityError` where none is left, saying what there is.
    """
    if not names and document is None and kinds is None:
        return None
    wanted = [target_named(name, known) for name in names or ()] or list(known)
    found = [item for item in wanted if document in {None, item.document} and (kinds is None or _kind(item) in kinds)]
    if not found:
        documents, there = (" ".join(dict.fromkeys(map(part, known))) for part in (lambda item: item.document, _kind))
        raise UnknownQuantityError(
            Words(
                f"没有这样的目标;情景的文件有 {documents},类别有 {there}",
                f"no such target; the scenario has the documents {documents} and the kinds {there}",
            )
        )
    return found


def _kind(target: Target) -> str:
    """The kind of quantity that a target is about."""
    return target.statement.quantity


def _matching(name: str, targets: Sequence[Target]) -> list[Target]:
    """Targets with this id; else those with this title; else those whose id or title holds it."""
    wanted = _plain(name)
    if not wanted:
        return []
    exact = [target for target in targets if name in (target.id, target.statement.id)]
    titled = [target for target in targets if wanted in _titles(target)]
    return exact or titled or [item for item in targets if any(wanted in text for text in (item.id, *_titles(item)))]


def _titles(target: Target) -> tuple[str, str]:
    return _plain(target.statement.title.zh), _plain(target.statement.title.en)


def _plain(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())


def _listed(targets: Sequence[Target]) -> Words:
    shown, more = targets[:NEAREST], "…" if len(targets) > NEAREST else ""
    return Words(
        "、".join(f"{item.id}({item.statement.title.zh})" for item in shown) + more,
        ", ".join(f"{item.id} ({item.statement.title.en})" for item in shown) + more,
    )
