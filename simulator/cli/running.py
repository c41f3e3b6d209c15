"""`simulator run`: many scenarios into tables."""

from __future__ import annotations

import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from simulator.cli.bilingual import Face, Spoken, common
from simulator.cli.output import note, record_fault_text, say, say_json
from simulator.language.faults import Words

if TYPE_CHECKING:
    from simulator.batch.manifest import Manifest
    from simulator.batch.pool import Report

FORMATS = ("csv", "xlsx", "parquet")
INTERRUPTED = 130


class Formats(click.ParamType[tuple[str, ...]]):
    """Formats of tables, with commas between them."""

    name = "FORMATS"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> tuple[str, ...]:  # noqa: ANN401
        """The formats named, each once."""
        if isinstance(value, tuple):
            return value
        named = tuple(dict.fromkeys(part.strip() for part in str(value).split(",")))
        if odd := [name for name in named if name not in FORMATS]:
            known = ", ".join(FORMATS)
            words = f"没有格式 {', '.join(odd)};有:{known} | there is no {', '.join(odd)}; there are: {known}"
            self.fail(words, param, ctx)
        return named


def sampling(command: Any) -> Any:  # noqa: ANN401 - a decorator of click
    """The options for draws and seed, which override those of the scenarios."""
    draws = click.IntRange(0, 10_000_000)
    seed = click.IntRange(0, 2**63 - 1)
    help_draws = (
        "抽样数,0 表示只算中心情形;缺省用情景自己的 | Draws, 0 for the central run only; the scenario's own if absent."
    )
    help_seed = "随机种子;缺省用情景自己的 | Random seed; the scenario's own if absent."
    command = click.option("--seed", metavar="N", type=seed, help=help_seed)(command)
    return click.option("--draws", metavar="N", type=draws, help=help_draws)(command)


@click.command(
    "run",
    cls=Spoken,
    short_help="批量推演情景,写出表格 | Run scenarios and write their tables.",
    details=[
        Words(
            "按编号、文件或文件夹指明情景;含 sweep 的情景展开为多次推演,编号为 id~1、id~2……",
            "Scenarios are named by id, by file or by folder; one with a sweep becomes many runs, id~1, id~2, ...",
        ),
        Words(
            "每个文件要么完整,要么没有;最后写 manifest.json(输入的哈希、种子、版本、时间、各情景的状态)。失败的情景会"
            "报告,其余照常完成,退出码为 1。中断后用 --resume 续跑。",
            "Every file is whole or not there; manifest.json comes last, with the hashes of the inputs, seed, "
            "version, times and what became of each scenario. One that fails is told, the others finish, and the "
            "exit code is 1. After an interruption go on with --resume.",
        ),
        Words(
            "清单记下文件夹里的每一个表:所指的情景重新推演并覆盖旧表,其他情景以前的表仍在的,记为 kept(沿用);"
            "加 --resume 则所指的情景中未变的也沿用。要从头来过,换一个文件夹或先清空。",
            "The manifest tells of every table in the folder: the scenarios named are run and their tables replaced; "
            "others whose tables of earlier runs stand there are listed as kept. With --resume those named are kept, "
            "too, where nothing changed. To begin afresh take another folder, or empty it first.",
        ),
    ],
    examples=[
        ("simulator run baotou-2022-stated", "一个情景 | one scenario"),
        ("simulator run scenarios/baotou --out output --format csv,xlsx", "整个文件夹 | a whole folder"),
        ("simulator run baotou-2022-stated~3 --draws 10000 --seed 1", "批量中的一次 | one run of a sweep"),
    ],
)
@click.argument("scenarios", nargs=-1, required=True)
@click.option(
    "--out",
    metavar="DIR",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path("output"),
    help="输出文件夹,缺省 output | Output folder; output if absent.",
)
@click.option(
    "--format",
    "formats",
    type=Formats(),
    default=("csv",),
    help="csv、xlsx、parquet,用逗号分隔;缺省 csv | csv, xlsx, parquet, with commas between; csv if absent.",
)
@sampling
@click.option(
    "--workers",
    metavar="N",
    type=click.IntRange(1, 1024),
    help="进程数,不影响结果;缺省为处理器数 | Processes; changes no number. As many as processors if absent.",
)
@click.option(
    "--resume",
    is_flag=True,
    help="跳过上次已完成且未变的情景 | Keep what an earlier batch finished and nothing changed.",
)
@common
def run(face: Face, *, scenarios: tuple[str, ...], out: Path, workers: int | None, resume: bool, **order: Any) -> int:  # noqa: ANN401
    """Run scenarios into a folder."""
    from simulator.batch.run import count, run_batch
    from simulator.batch.selection import select
    from simulator.batch.worker import Order

    selection = select(scenarios, face.content)
    wanted = Order(out, language=face.speech, **order)
    try:
        with _terminable(), _progress(face, count(selection)) as report:
            manifest = run_batch(selection, wanted, report=report, workers=workers, resume=resume)
    except KeyboardInterrupt:
        note(
            face.text(
                Words(
                    f"已中断;{out} 中已有的文件都是完整的,可加 --resume 续跑",
                    f"interrupted; the files in {out} are whole, go on with --resume",
                )
            )
        )
        return INTERRUPTED
    if face.json:
        say_json(asdict(manifest))
    else:
        _tell(face, manifest, out)
    return 1 if manifest.failed else 0


@contextmanager
def _terminable() -> Iterator[None]:
    """When the system asks the program to end, end as cleanly as with Ctrl-C."""
    if threading.current_thread() is not threading.main_thread():  # a notebook's, say: signals are not ours to take
        yield
        return
    before = signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


@contextmanager
def _progress(face: Face, length: int) -> Iterator[Report]:
    """A bar on standard error; nothing where that is no terminal."""
    label, hidden = face.text(Words("推演", "running")), not sys.stderr.isatty()
    with click.progressbar(length=length, label=label, file=sys.stderr, hidden=hidden, show_pos=True) as bar:
        yield lambda _: bar.update(1)


def _tell(face: Face, manifest: Manifest, out: Path) -> None:
    """What was done, in a line; what failed, on standard error."""
    for record in manifest.failed:
        for fault in record.faults:
            note(f"✗ {record.scenario}: {record_fault_text(fault, face)}")
    kept = sum(record.status == "kept" for record in manifest.scenarios)
    done = len(manifest.scenarios) - kept - len(manifest.failed)
    files = sum(len(record.outputs) + len(record.earlier) for record in manifest.scenarios)
    sign = "✗" if manifest.failed else "✓"
    tables = Words(f"{out} 中有 {files} 个表和 manifest.json", f"{files} tables and manifest.json in {out}")
    say(
        face.text(
            Words(
                f"{sign} 完成 {done} 个,沿用 {kept} 个,失败 {len(manifest.failed)} 个;{tables.zh}",
                f"{sign} {done} done, {kept} kept, {len(manifest.failed)} failed; {tables.en}",
            )
        )
    )
