"""Answers as sentences, in Chinese or English: what they say, in the planner's units."""

from __future__ import annotations

import math
from collections.abc import Sequence

from simulator.analysis.attribution import Attribution
from simulator.analysis.cautions import WIDE
from simulator.analysis.discovery import Discovery, Limit
from simulator.analysis.samples import About
from simulator.analysis.sensitivity import Bar, Elasticities, Index, Indices, Tornado, half_width
from simulator.export.findings.frames import FindingAnswer, difference_unit
from simulator.export.numbers import adding_up, decimals, share, shown
from simulator.export.phrases import flowing
from simulator.export.score_words import value_unit
from simulator.language.counting import several
from simulator.language.faults import Language, Words
from simulator.language.scenario import Scenario
from simulator.language.units import unit_words

MOST = 3  # factors that a sentence names
WORTH = 0.01  # of a variance, or of the greatest move: less is not told


def sentence(found: FindingAnswer, language: Language = "zh") -> str:
    """What an answer says, in one or two sentences."""
    return flowing(_said(found).text(language), language)


def _said(found: FindingAnswer) -> Words:
    match found:
        case Tornado():
            return _tornado(found)
        case Indices():
            return _indices(found)
        case Elasticities():
            return _elasticities(found)
        case Attribution():
            return _attribution(found)
        case Discovery():
            return _discovery(found)


def basis(found: FindingAnswer, language: Language = "zh") -> str:
    """How an answer was found: draws, seed, version."""
    if isinstance(found, Attribution):
        orders = Words("全部次序", "all orders")
        if found.orders:
            orders = Words(f"抽取 {found.orders} 种次序", f"{found.orders} orders sampled")
        how = Words(f"中心情形,{orders.zh},种子 {found.seed}", f"central runs, {orders.en}, seed {found.seed}")
    else:
        about = found.about
        how = Words(f"抽样 {about.draws},种子 {about.seed}", f"{several(about.draws, 'draw')}, seed {about.seed}")
    if isinstance(found, Indices):
        how = Words(f"{how.zh},共推演 {found.runs} 次", f"{how.en}, {found.runs} runs in all")
    version = Words(f"{how.zh},程序版本 {_version(found)}", f"{how.en}, program version {_version(found)}")
    return flowing(version.text(language), language)


def _version(found: FindingAnswer) -> str:
    return found.version if isinstance(found, Attribution) else found.about.version


def _joined(items: Sequence[Words]) -> Words:
    return Words("\uff1b".join(item.zh for item in items), "; ".join(item.en for item in items))


def _amount(value: float, unit: str, beside: Sequence[float] = (), *, signed: bool = False) -> Words:
    number = shown(value, unit, beside=beside, signed=signed)
    return Words(*(f"{number} {unit_words(unit, language)}".rstrip() for language in ("zh", "en")))


def _head(about: About) -> Words:
    """The target with its year, unless its title names that."""
    statement = about.target.statement
    zh, en = (
        title if str(statement.year) in title else f"{title}{year}"
        for title, year in (
            (statement.title.zh, f"({statement.year} 年)"),
            (statement.title.en, f" ({statement.year})"),
        )
    )
    return Words(zh, en)


def _tornado(found: Tornado) -> Words:
    """The widest bars of what is uncertain, then those of what can be chosen."""
    head, least = _head(found.about), WORTH * max((bar.width for bar in found.bars), default=0.0)
    kinds = (
        ("spread", Words("不确定因素中影响最大的是", "of what is uncertain, most is moved by ")),
        ("choice", Words("政策抓手中影响最大的是", "of what can be chosen, by ")),
    )
    told = []
    for of, words in kinds:
        bars = [bar for bar in found.bars if bar.of == of and bar.width > max(least, 0.0)][:MOST]
        if bars:
            listed = _joined([_bar(bar, value_unit(found.about.target)) for bar in bars])
            told.append(Words(words.zh + listed.zh, words.en + listed.en))
    if not told:
        return Words(f"{head.zh}不受任何不确定因素或抓手影响。", f"{head.en}: nothing uncertain and no lever moves it.")
    return Words(
        f"{head.zh}:{'。'.join(item.zh for item in told)}。",
        f"{head.en}: {'. '.join(_begun(i.en, first=not n) for n, i in enumerate(told))}.",
    )


def _begun(words: str, *, first: bool) -> str:
    """A part that begins a sentence has a capital; the first follows a colon."""
    return words if first else words[:1].upper() + words[1:]


def _bar(bar: Bar, unit: str) -> Words:
    title, values = bar.factor.title, (bar.value_low, bar.value_high)
    low, high = _amount(bar.value_low, unit, values), _amount(bar.value_high, unit, values)
    if not bar.factor.alone:
        return Words(f"{title.zh}(推演值 {low.zh} 到 {high.zh})", f"{title.en} (value {low.en} to {high.en})")
    ends = (bar.low, bar.high)
    first, last = _amount(bar.low, bar.unit, ends), _amount(bar.high, bar.unit, ends)
    return Words(
        f"{title.zh}由 {first.zh} 到 {last.zh}(推演值 {low.zh} 到 {high.zh})",
        f"{title.en} from {first.en} to {last.en} (value {low.en} to {high.en})",
    )


def _indices(found: Indices) -> Words:
    head = _head(found.about)
    value, chance = (_shares(items) for items in (found.of_value, found.of_probability))
    return Words(
        f"{head.zh}:推演值的差异{value.zh}。能否达到{chance.zh}。",
        f"{head.en}: how its value varies is explained {value.en}. Whether it is met is explained {chance.en}.",
    )


def _shares(items: Sequence[Index]) -> Words:
    known = [item for item in items if math.isfinite(item.total)]
    if not known:
        return Words("不随任何不确定因素变化", "by nothing: it does not vary")
    if half_width(known) > WIDE:
        return _roughly(known)
    listed = _joined([_index(item) for item in known[:MOST] if item.total >= WORTH])
    together = max(0.0, 1.0 - sum(item.first for item in known))
    return Words(
        f"来自:{listed.zh};各因素相互作用约占 {together:.0%}",
        f"mostly by {listed.en}; interactions make up some {together:.0%}",
    )


def _roughly(items: Sequence[Index]) -> Words:
    """What holds of indices that are known too badly for an order: which factors surely explain some, from to."""
    sure = sorted((item for item in items if item.total_low >= WORTH), key=lambda item: -item.total_low)
    if not sure:
        return Words("来自哪些因素,抽样太少,看不出来", "by factors that so few draws do not tell apart")
    others = max((item.total_high for item in items if item is not sure[0]), default=0.0)
    if sure[0].total_low > others:
        told = _from_to(sure[0])
        return Words(
            f"主要来自{told.zh};其余的抽样太少,分不出先后",
            f"mostly by {told.en}; the draws are too few to put the others in order",
        )
    listed = _joined([_from_to(item) for item in sure[:MOST]])
    return Words(
        f"肯定部分来自:{listed.zh};抽样太少,分不出先后",
        f"in part surely by {listed.en}; the draws are too few to put them in order",
    )


def _from_to(item: Index) -> Words:
    low, high = (f"{min(max(end, 0.0), 1.0):.0%}" for end in (item.total_low, item.total_high))
    return Words(
        f"{item.factor.title.zh}(连同相互作用 {low} 到 {high})",
        f"{item.factor.title.en} ({low} to {high} with interactions)",
    )


def _index(item: Index) -> Words:
    first, total = (f"{max(value, 0.0):.0%}" for value in (item.first, item.total))
    title = item.factor.title
    return Words(
        f"{title.zh}单独 {first}、连同相互作用 {total}", f"{title.en} {first} alone, {total} with interactions"
    )


def _elasticities(found: Elasticities) -> Words:
    head = _head(found.about)
    strong = [item for item in found.items if abs(item.elasticity) >= WORTH][:MOST]
    if not strong:
        return Words(
            f"{head.zh}:没有哪项假设变动 1% 会使推演值变动 {WORTH}% 以上。",
            f"{head.en}: no assumption moves the value by more than {WORTH} % when it changes by 1 %.",
        )
    told = _joined(
        [
            Words(
                f"{item.title.zh} {item.elasticity:+.2f}%(达到概率 {item.points:+.2f} 个百分点)",
                f"{item.title.en} {item.elasticity:+.2f} % (probability {item.points:+.2f} points)",
            )
            for item in strong
        ]
    )
    return Words(
        f"{head.zh}:假设提高 1%,推演值变动最大的是:{told.zh}。",
        f"{head.en}: when an assumption rises by 1 %, the value moves most for {told.en}.",
    )


def _told_apart(one: Scenario, other: Scenario) -> tuple[Words, Words]:
    """The titles of two scenarios; where they have one title, what was changed in Python is told as that."""
    first, second = (Words(item.title.zh, item.title.en) for item in (one, other))
    if first != second:
        return first, second
    changed = [any(setting.layer == "change" for setting in item.settings.values()) for item in (one, other)]
    marks = [Words("(改动后)", " with changes") if each else Words("", "") for each in changed]
    if all(changed):
        marks = [Words("(改动后之一)", " with some changes"), Words("(改动后之二)", " with others")]
    told = [Words(title.zh + mark.zh, title.en + mark.en) for title, mark in zip((first, second), marks, strict=True)]
    return told[0], told[1]


def _attribution(found: Attribution) -> Words:
    (one, other), gap = _told_apart(found.one, found.other), found.after - found.before
    unit, values = difference_unit(found.unit), (found.before, found.after)
    before, after = _amount(found.before, found.unit, values), _amount(found.after, found.unit, values)
    moved = _amount(gap, unit, values, signed=True)
    head = Words(
        f"{found.title.zh}({found.year} 年)由“{one.zh}”的 {before.zh} 到“{other.zh}”的 {after.zh},相差 {moved.zh}",
        f"{found.title.en} ({found.year}) goes from {before.en} ({one.en}) to {after.en} ({other.en}), {moved.en}",
    )
    parts = [part for part in found.parts if part.share][:MOST]
    if not parts:
        return Words(f"{head.zh}:没有改动影响它。", f"{head.en}: no change bears on it.")
    shares = [part.share for part in parts]
    rest = sum(part.share for part in found.parts) - sum(shares)
    whole = adding_up([*shares, rest], decimals(unit, [gap, *values]))
    *listed, others = (_amount(share, unit, (gap, *values), signed=True) for share in whole)
    told = _joined(
        [
            Words(f"{part.title.zh} {each.zh}", f"{part.title.en} {each.en}")
            for part, each in zip(parts, listed, strict=True)
        ]
    )
    tail = Words("", "")
    if len(found.parts) > len(parts):
        tail = Words(f";其余 {others.zh}", f"; all others {others.en}")
    return Words(f"{head.zh}。其中{told.zh}{tail.zh}。", f"{head.en}. Of this, {told.en}{tail.en}.")


def _discovery(found: Discovery) -> Words:
    head, failing = _head(found.about), 1.0 - found.about.probability
    if failing in {0.0, 1.0}:
        every = (
            Words("全部情形都达不到", "it is missed in every future")
            if failing
            else Words("没有情形达不到", "no future misses it")
        )
        return Words(f"{head.zh}:{every.zh}。", f"{head.en}: {every.en}.")
    if not found.limits:
        return Words(
            f"{head.zh}:{share(failing)} 的情形达不到,没有简单的条件能把它们与其余区分开。",
            f"{head.en}: {share(failing)} of futures miss it, and no simple condition tells them from the others.",
        )
    years = (found.about.scenario.years[1], found.about.target.statement.year)
    conditions = [_limit(limit, years) for limit in found.limits]
    every = Words("且".join(item.zh for item in conditions), " and ".join(item.en for item in conditions))
    return Words(
        f"{head.zh}:{every.zh}时多半达不到。这样的情形占 {share(found.mass)},其中 {share(found.density)} 达不到"
        f"(全部情形中为 {share(failing)}),涵盖达不到情形的 {share(found.coverage)};"
        f"另取抽样核对,为 {share(found.fresh_density)} 和 {share(found.fresh_coverage)}。",
        f"{head.en} is mostly missed where {every.en}. These are {share(found.mass)} of futures; "
        f"{share(found.density)} of them fail ({share(failing)} of all do), which covers {share(found.coverage)} of "
        f"the failures; on fresh draws {share(found.fresh_density)} and {share(found.fresh_coverage)}.",
    )


def _limit(limit: Limit, years: tuple[int, int]) -> Words:
    driver, first, last = limit.driver, *years
    name = driver.title
    if driver.of == "mean":
        name = Words(f"{name.zh}({first}–{last} 年平均)", f"{name.en} (mean of {first}–{last})")
    ends = [end for end in (limit.low, limit.high) if end is not None]
    low, high = (None if end is None else _amount(end, driver.unit, ends) for end in (limit.low, limit.high))
    if low and high:
        return Words(f"{name.zh}在 {low.zh} 与 {high.zh} 之间", f"{name.en} is between {low.en} and {high.en}")
    if low:
        return Words(f"{name.zh}高于 {low.zh}", f"{name.en} is above {low.en}")
    return Words(f"{name.zh}低于 {high.zh if high else ''}", f"{name.en} is below {high.en if high else ''}")
