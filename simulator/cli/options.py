"""Options that several questions share: how sure, how many draws, numbers of assumptions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import click

from simulator.cli.asked import assumption_in
from simulator.cli.bilingual import Face
from simulator.cli.output import note
from simulator.language.faults import Words

if TYPE_CHECKING:
    from simulator.language.scenario import Scenario

PERCENT = ("%", "\uff05")
MOST_DRAWS = 10_000_000
HELP_DRAWS = "抽样数,至少 20;缺省用情景自己的 | Draws, 20 at least; as many as the scenario has if absent."
HELP_KINDS = (
    "只要这些类别的目标,逗号分隔,如 level,share,growth | Only targets of these kinds of quantity, with commas between "
    "them, such as level,share,growth."
)
HELP_CHANCE_DRAWS = (
    "求概率时的抽样数,至少 20;缺省与情景相同(情景没有抽样的为 1000) | Draws with --probability, 20 at least; as many "
    "as the scenario has if absent (1000 where it has none)."
)
HELP_SEED = "随机种子;缺省用情景自己的 | Random seed; the scenario's own if absent."
SEED = click.IntRange(0, 2**63 - 1)


class Chance(click.ParamType[float]):
    """A probability above 0, written as 0.8 or as 80%."""

    name = "P"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> float:  # noqa: ANN401
        """The probability, 1 at most."""
        written = str(value).strip()
        bare = written.rstrip("".join(PERCENT))
        try:
            number = float(bare) / (100.0 if bare != written else 1.0)
        except ValueError:
            self.fail(f"“{written}”不是概率,写成 0.8 或 80% | {written!r} is no probability: 0.8 or 80%", param, ctx)
        if not 0 < number <= 1:
            self.fail(
                f"{written} 不在 0 与 1 之间,写成 0.8 或 80% | {written} does not lie between 0 and 1: 0.8 or 80%",
                param,
                ctx,
            )
        return number


class Kinds(click.ParamType[tuple[str, ...]]):
    """Kinds of quantity, with commas between them."""

    name = "KINDS"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> tuple[str, ...]:  # noqa: ANN401
        """The kinds named, each once."""
        if isinstance(value, tuple):
            return value
        from simulator.export.phrases import QUANTITY_WORDS

        named = tuple(dict.fromkeys(part.strip() for part in str(value).replace("\uff0c", ",").split(",")))
        if odd := [name for name in named if name not in QUANTITY_WORDS]:
            known = ", ".join(QUANTITY_WORDS)
            words = f"没有类别 {', '.join(odd)};有:{known} | there is no {', '.join(odd)}; there are: {known}"
            self.fail(words, param, ctx)
        return named


def sampled(command: Any) -> Any:  # noqa: ANN401 - a decorator of click
    """The options for draws and seed of a question that always draws."""
    command = click.option("--seed", metavar="N", type=SEED, help=HELP_SEED)(command)
    return click.option("--draws", metavar="N", type=click.IntRange(0, MOST_DRAWS), help=HELP_DRAWS)(command)


@contextmanager
def asked_rightly() -> Iterator[None]:
    """What an analysis refuses is a misuse of the command."""
    try:
        yield
    except ValueError as error:
        raise click.UsageError(str(error)) from error


def tell_unused(face: Face, probability: float | None, draws: int | None) -> None:
    """Draws that were asked for without a probability are not used."""
    if probability is None and draws is not None and not face.json:
        words = Words(
            "只看中心情形,没有用到 --draws;要按概率求,请加 --probability",
            "of the central run alone: --draws is not used; add --probability to ask for one",
        )
        note(face.text(words))


def numbers(scenario: Scenario, given: Sequence[str]) -> dict[str, float]:
    """Pairs KEY=N as numbers by key. An assumption that is given twice is a misuse."""
    found: dict[str, float] = {}
    for text in given:
        name, _, number = text.rpartition("=")
        try:
            value = float(number)
        except ValueError as error:
            raise click.UsageError(f"应写成 抓手=数:{text} | write it as KEY=N: {text}") from error
        key = assumption_in(scenario, name)
        if key in found:
            raise click.UsageError(f"{key} 给了不止一次:{text} | {key} is given more than once: {text}")
        found[key] = value
    return found
