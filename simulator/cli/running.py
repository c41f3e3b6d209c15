"""`simulator run`: many scenarios into tables."""

from __future__ import annotations

from dataclasses import asdict
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from simulator.cli.bilingual import Face, Spoken, common
from simulator.cli.located import located
from simulator.cli.output import note, record_fault_text, say, say_json
from simulator.cli.progress import INTERRUPTED, progress, stoppable
from simulator.language.faults import Fault, FaultsError, Place, Words

if TYPE_CHECKING:
    from simulator.batch.executor import Crew
    from simulator.batch.manifest import Manifest

FORMATS = ("csv", "xlsx", "parquet")


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
            "csv、xlsx 每个情景一个文件;parquet 是 projections、scorecard 两个文件夹,一次 sweep 每 100 次推演一个文件,"
            "DuckDB、pandas、polars 可直接打开,也可用 simulator query 查询。按 Ctrl-C 会先完成已开始的情景,再按一次立即"
            "结束。--cluster 用已有的 Dask 集群计算,结果一位不差;集群各机器须装同一版本,不必共用文件夹;连续 5 分钟没有"
            "可用的工作进程,也没有新结果,就停下,可用 --resume 续跑。",
            "csv and xlsx are files of each scenario; parquet is two folders, projections and scorecard, with a file "
            "for 100 runs of a sweep, which DuckDB, pandas and polars open directly and simulator query asks in SQL. "
            "Ctrl-C finishes what has begun, once more it ends at once. --cluster calculates on a Dask cluster that "
            "exists, to the same last bit; its machines need the same version installed, and no folder in common. "
            "After 5 minutes without a worker that runs and without a result it stops; go on with --resume.",
        ),
        Words(
            "抽样多到内存放不下时只计数,并按每 32,768 次抽样分给各进程或集群:一个情景也能用上全部机器,"
            "中断后只补算缺的份。",
            "Draws that are too many to be kept in memory are counted, and shared out among processes or the cluster, "
            "32,768 at a time: one scenario keeps all machines busy, and after an interruption only what is missing of "
            "it is counted.",
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
        (
            "simulator run my-sweep --format parquet --cluster tcp://10.0.0.5:8786 --resume",
            "在集群上续跑 | go on, on a cluster",
        ),
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
    "--cluster",
    metavar="ADDRESS",
    help="在已有的 Dask 集群上计算,如 tcp://10.0.0.5:8786 | Calculate on a Dask cluster that exists, such as "
    "tcp://10.0.0.5:8786.",
)
@click.option(
    "--resume",
    is_flag=True,
    help="跳过上次已完成且未变的情景 | Keep what an earlier batch finished and nothing changed.",
)
@common
def run(
    face: Face,
    *,
    scenarios: tuple[str, ...],
    out: Path,
    workers: int | None,
    cluster: str | None,
    resume: bool,
    **order: Any,  # noqa: ANN401
) -> int:
    """Run scenarios into a folder."""
    from simulator.batch.processes import local
    from simulator.batch.run import count, count_tasks, run_batch
    from simulator.batch.selection import select
    from simulator.batch.worker import Order

    far = _far(cluster, workers) if cluster is not None else None
    selection = select(scenarios, located(face, scenarios))
    length = count(selection)
    wanted = Order(out, language=face.speech, **order)
    crew = far or local(count_tasks(selection, wanted), workers)
    try:
        with stoppable(face) as stop, progress(face, length) as (report, advance):
            manifest = run_batch(selection, wanted, report=report, crew=crew, resume=resume, stop=stop, advance=advance)
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


def _far(address: str, workers: int | None) -> Crew:
    """The workers of a cluster."""
    if workers is not None:
        raise click.UsageError("--workers 与 --cluster 不能同用 | --workers and --cluster exclude each other")
    if find_spec("distributed") is None:
        problem = Words("未安装集群功能", "what clusters need is not installed")
        remedy = Words("运行 make extras,或安装 simulator[cluster]", "run make extras, or install simulator[cluster]")
        raise FaultsError([Fault("extra", Place("--cluster"), problem, remedy)])
    from simulator.batch.cluster import cluster

    return partial(cluster, address)


def _tell(face: Face, manifest: Manifest, out: Path) -> None:
    """What was done, in a line; what failed, on standard error."""
    for record in manifest.failed:
        for fault in record.faults:
            note(f"✗ {record.scenario}: {record_fault_text(fault, face)}")
    kept = sum(record.status == "kept" for record in manifest.scenarios)
    done = len(manifest.scenarios) - kept - len(manifest.failed)
    files = len({item.name for record in manifest.scenarios for item in (*record.outputs, *record.earlier)})
    sign = "✗" if manifest.failed else "✓"
    tables = Words(f"{out} 中有 {files} 个文件和 manifest.json", f"{files} files and manifest.json in {out}")
    say(
        face.text(
            Words(
                f"{sign} 完成 {done} 个,沿用 {kept} 个,失败 {len(manifest.failed)} 个;{tables.zh}",
                f"{sign} {done} done, {kept} kept, {len(manifest.failed)} failed; {tables.en}",
            )
        )
    )
