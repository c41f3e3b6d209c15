"""Charts of what was searched for: levers alone, a plan, conflicts, the trade-off of two targets. Pure."""

from __future__ import annotations

from simulator.analysis.conflicts import Agreement
from simulator.analysis.frontier import Frontier
from simulator.analysis.knobs import window
from simulator.analysis.planned import Planned, Step
from simulator.analysis.sought import Found, Sought
from simulator.export.answer_charts.rows import (
    WHOLE,
    Chart,
    Marks,
    Option,
    Paint,
    Rows,
    Side,
    Stretches,
    drawn,
)
from simulator.export.answers.common import asked_of, goal_of, told
from simulator.export.answers.frontier import frontier_heads
from simulator.export.colours import FAINT, PAPER, STRONG
from simulator.export.folding import wrap
from simulator.export.phrases import titled
from simulator.export.score_words import value_unit
from simulator.language import units
from simulator.language.faults import Words
from simulator.language.target import Target
from simulator.language.units import unit_words

MOST = 12  # rows of a chart
FRONTIER_HEIGHT = 420
WIDE, NARROW, ROOM = 84, 46, 15  # columns of a line, on a screen and on a telephone; pixels that a line takes


def of_sought(sought: Sought, paint: Paint) -> Chart | None:
    """Each lever's range from end to end, the part of it that meets the target, the present value and the edge."""
    levers = sought.levers[:MOST]
    if not levers:
        return None
    spans = [_span(item) for item in levers]
    rows = list(enumerate(zip(levers, spans, strict=True)))
    edges: list[tuple[int, float, str, Side]] = [
        (row, _share(item.value, span), told(item.value, item.lever.unit, paint.language), "top")
        for row, (item, span) in rows
        if item.met and item.edge is not None
    ]
    return drawn(
        Rows(
            paint.say(Words("抓手可调范围中达到目标的部分", "What of each lever's range meets the target")),
            [_named(item, span, paint) for item, span in zip(levers, spans, strict=True)],
            [
                Stretches(Words("滑块范围", "slider"), "before", FAINT, 16, [(row, 0.0, WHOLE) for row, _ in rows]),
                Stretches(
                    Words("达到目标", "meets the target"),
                    *("line", 0.75, 16),
                    [(row, *_met(item, span)) for row, (item, span) in rows if item.met],
                ),
            ],
            [
                Marks(Words("现值", "now"), "dot", "diamond", [(r, _share(i.now, s), "", "top") for r, (i, s) in rows]),
                Marks(Words("刚好达到", "just met"), "goal", "circle", edges),
            ],
            axis="",
            ends=(0.0, WHOLE),
        ),
        paint,
    )


def _span(item: Found) -> tuple[float, float]:
    """The ends of a lever's row: what a slider offers, and further where the answer lies further."""
    low, high = window(item.range, item.now)
    return min(low, item.value, item.now), max(high, item.value, item.now)


def _share(value: float, span: tuple[float, float]) -> float:
    low, high = span
    return min(max((value - low) / (high - low or 1.0) * WHOLE, 0.0), WHOLE)


def _met(item: Found, span: tuple[float, float]) -> tuple[float, float]:
    low, high = (end if end is not None else span[side] for side, end in enumerate((item.low, item.high)))
    return _share(low, span), _share(high, span)


def _named(item: Found, span: tuple[float, float], paint: Paint) -> str:
    ends = [f"{end:,.6g}" for end in span]
    unit = unit_words(units.describe(item.lever.unit), paint.language)
    return f"{titled(item.lever.title, paint.language)}\n{ends[0]} – {ends[1]} {unit}".rstrip()


def of_planned(planned: Planned, paint: Paint) -> Chart | None:
    """The changes of a plan as parts of what sliders offer."""
    steps = planned.steps[:MOST]
    if not steps:
        return None
    return drawn(
        Rows(
            paint.say(Words("各项改动占滑块范围的份额", "Each change as a part of what its slider offers")),
            [_step_name(step, paint) for step in steps],
            [
                Stretches(
                    Words("改动", "change"),
                    *("line", 0.75, 16),
                    [(row, 0.0, step.share * WHOLE) for row, step in enumerate(steps)],
                )
            ],
            [],
            [(0.0, "", "before")],
            axis="{value} %",
        ),
        paint,
    )


def _step_name(step: Step, paint: Paint) -> str:
    """A lever, the one year that it is moved in, and from what to what."""
    title, unit = titled(step.lever.title, paint.language), unit_words(units.describe(step.lever.unit), paint.language)
    before, after = (told(round(value, 6), step.lever.unit, paint.language) for value in (step.before, step.after))
    moved = f"{before.split(' ', 1)[0]} → {after.split(' ', 1)[0]} {unit}".rstrip()
    return f"{title} {step.year if step.moved == 'year' else ''}".rstrip() + f"\n{moved}"


def of_agreement(found: Agreement, paint: Paint) -> Chart | None:
    """The best of each target of a conflict, the others met, in % of what it asks for."""
    items = [item for one in found.conflicts for item in one.concessions if abs(item.target.goal) > 0][:MOST]
    if not items:
        return None
    shares = [item.best / item.target.goal * WHOLE for item in items]
    return drawn(
        Rows(
            paint.say(
                Words("其余目标达到时最好能到的值(所提的目标为 100%)", "The best with the others met (goal = 100 %)")
            ),
            [goal_of(item.target, paint.language) for item in items],
            [
                Stretches(
                    Words("差距", "gap"),
                    *("goal", STRONG, 16),
                    [(row, min(share, WHOLE), max(share, WHOLE)) for row, share in enumerate(shares)],
                )
            ],
            [
                Marks(
                    Words("最好能到", "best"),
                    *("line", "circle"),
                    [
                        (row, share, _best(item.best, item.target, paint), "top")
                        for row, (item, share) in enumerate(zip(items, shares, strict=True))
                    ],
                )
            ],
            [(WHOLE, paint.say(Words("目标", "goal")), "goal")],
            axis="{value} %",
        ),
        paint,
    )


def _best(value: float, target: Target, paint: Paint) -> str:
    return told(round(value, 2), value_unit(target), paint.language)


def of_frontier(found: Frontier, paint: Paint) -> Chart:
    """The best of the second target for each value of the first, both goals, and where the scenario stands."""
    across, up = frontier_heads(found, paint.language)
    words = (
        Words("两个目标能同时做到的边界", "How far the two targets can be had together")
        if found.at_odds
        else Words("没有取舍:两个目标同时最好", "No trade-off: both targets are best together")
    )
    title = paint.say(words)
    both = set(found.together)
    points = list(zip(found.first, found.second, strict=True))
    line = {
        "type": "line",
        "name": paint.say(Words("边界", "frontier")),
        "data": [
            {"value": [*point], "symbol": "circle" if place in both else "emptyCircle"}
            for place, point in enumerate(points)
        ],
        "symbolSize": 10,
        "emphasis": {"disabled": True},
        "lineStyle": {"color": paint.colour("line"), "width": 3},
        "itemStyle": {"color": paint.colour("line")},
        "markLine": _goals(found, paint),
    }
    option: Option = {
        **_heads(title, folded(up, WIDE), folded(across, WIDE), paint),
        "animation": False,
        "aria": {"enabled": True},
        "legend": {"bottom": 0, "left": 0, "itemWidth": 18, "selectedMode": False},
        "tooltip": {"trigger": "item", "confine": True},
        "yAxis": {"type": "value", "scale": True},
        "series": [line, _standing(found, paint)],
        "media": [
            {
                "query": {"maxWidth": 560},
                "option": _heads(folded(title, NARROW), folded(up, NARROW), folded(across, NARROW), paint),
            }
        ],
    }
    return Chart(option, FRONTIER_HEIGHT, title)


def _heads(title: str, up: str, across: str, paint: Paint) -> Option:
    """The title, with what stands at the side beneath it, and what stands below; with the room that they take."""
    top, bottom = (sum(part.count("\n") for part in parts) * ROOM for parts in ((title, up), (across,)))
    return {
        "title": {
            "text": title,
            "subtext": up,
            "textStyle": {"fontSize": 15, "fontWeight": 600},
            "subtextStyle": {"fontSize": 12, "color": paint.colour("dot")},
            "left": 0,
        },
        "grid": {"left": 8, "right": 28, "top": 92 + top, "bottom": 64 + bottom, "containLabel": True},
        "xAxis": {
            "type": "value",
            "scale": True,
            "name": across,
            "nameLocation": "middle",
            "nameGap": 28,
            "nameTextStyle": {"verticalAlign": "top", "lineHeight": ROOM},
        },
    }


def folded(text: str, columns: int) -> str:
    """A text on lines of so many columns at most."""
    return "\n".join(wrap(text, columns))


def _goals(found: Frontier, paint: Paint) -> Option:
    """The goals of both targets as lines, their words where the frontier is not."""
    words = [asked_of(target, paint.language) for target in found.targets]
    goals = [target.goal for target in found.targets]
    right = goals[0] > (min(*found.first, found.now[0]) + max(*found.first, found.now[0])) / 2
    farther_left = abs(found.second[0] - goals[1]) >= abs(found.second[-1] - goals[1])
    side = "Start" if farther_left else "End"
    label = {
        "color": paint.colour("goal"),
        "fontSize": 12,
        "backgroundColor": PAPER[paint.theme],
        "padding": [1, 3],
    }
    return {
        "silent": True,
        "symbol": "none",
        "z": 7,
        "lineStyle": {"color": paint.colour("goal"), "type": [8, 4], "width": 1.5},
        "label": label,
        "data": [
            {
                "xAxis": goals[0],
                "label": {"formatter": words[0], "position": "end", "align": "right" if right else "left"},
            },
            {"yAxis": goals[1], "label": {"formatter": words[1], "position": f"inside{side}Top", "distance": 6}},
        ],
    }


def _standing(found: Frontier, paint: Paint) -> Option:
    return {
        "type": "scatter",
        "name": paint.say(Words("现在", "now")),
        "symbol": "diamond",
        "symbolSize": 14,
        "itemStyle": {"color": paint.colour("dot")},
        "data": [[*found.now]],
        "z": 6,
    }
