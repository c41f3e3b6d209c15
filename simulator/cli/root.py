"""The program `simulator`: its commands, and what happens when one cannot be carried out."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from simulator import __version__
from simulator.batch.values import fault_value
from simulator.cli.bilingual import Face, SpokenGroup, face_in, face_of
from simulator.cli.misuse import complaint
from simulator.cli.output import counted, fault_text, note, say_json, told
from simulator.language.faults import Fault, FaultsError, Place, Words

WELL, FAULTS, MISUSE, INTERRUPTED = 0, 1, 2, 130


class Program(SpokenGroup):
    """The group of all commands. Nothing that goes wrong in the input or on the command line shows a traceback."""

    def main(self, args: Sequence[str] | None = None, *_: Any, **extra: Any) -> Any:  # noqa: ANN401 - click's signature
        """Run a command line and exit with its code."""
        given = list(sys.argv[1:] if args is None else args)
        face = face_of(given)
        for stream in (sys.stdout, sys.stderr):  # a console that lacks a character shows its code instead of failing
            if hasattr(stream, "reconfigure"):
                stream.reconfigure(errors="backslashreplace")
        extra |= {"prog_name": "simulator", "standalone_mode": False, "obj": face}
        try:
            code = super().main(given, **extra)
        except click.exceptions.NoArgsIsHelpError as error:
            click.echo(error.format_message(), err=True)
            code = MISUSE
        except click.UsageError as error:
            code = _misused(face, error)
        except FaultsError as error:
            code = _faulty(face, error)
        except click.Abort:
            note(face.text(Words("已中断", "interrupted")))
            code = INTERRUPTED
        except OSError as error:
            code = _faulty(face, FaultsError([_of_system(error)]))
        sys.exit(code if isinstance(code, int) else WELL)


@click.group(
    cls=Program,
    short_help="政策目标情景推演:目标能否达到、概率多大、还差多少"
    " | Will stated targets be met, how likely, and what is missing?",
    examples=[
        ("simulator app", "在浏览器中打开应用 | open the app in a browser"),
        ("simulator score baotou-2022-stated", "一个情景的对标表 | the scorecard of a scenario"),
        ("simulator run scenarios/baotou --out output", "批量推演,写出表格 | run a folder of scenarios into tables"),
    ],
    context_settings={"max_content_width": 100},
)
@click.version_option(__version__, message="%(prog)s %(version)s", help="显示版本 | Show the version.")
@click.option("--lang", type=click.Choice(["zh", "en"]), help="语言,默认中文 | Language; Chinese by default.")
@click.option(
    "--content",
    metavar="DIR",
    envvar="SIMULATOR_CONTENT",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="内容文件夹;缺省为当前文件夹或其上级,再为随程序安装的内容"
    " | Content folder; by default the one you stand in or above it, else the one installed.",
)
@click.pass_context
def main(ctx: click.Context, lang: Any, content: Path | None) -> None:  # noqa: ANN401 - click has checked it
    """Keep what holds for all commands."""
    ctx.obj = face_in(ctx).refined(lang, content, json=False)


def tell(face: Face, error: FaultsError, root: Path | None = None) -> None:
    """Show every fault: as the JSON value of the command, or as text on standard error."""
    if face.json:
        say_json({"faults": [asdict(told(fault, root)) for fault in error.faults]})
        return
    for fault in error.faults:
        click.echo(fault_text(fault, face, root), err=True)
    note(face.text(counted(error.faults)))


def _faulty(face: Face, error: FaultsError) -> int:
    from simulator.batch.selection import UnknownNameError
    from simulator.content import find_content

    try:
        root = find_content(face.content)
    except FaultsError:
        root = None
    tell(face, error, root)
    return MISUSE if isinstance(error, UnknownNameError) else FAULTS


def _misused(face: Face, error: click.UsageError) -> int:
    command, problem = error.ctx.command_path if error.ctx else "simulator", complaint(error, list(main.commands))
    remedy = Words(f"见 {command} --help", f"see {command} --help")
    if face.json:
        say_json({"faults": [asdict(fault_value(Fault("usage", Place(command), problem, remedy)))]})
    note(face.text(Words(f"{problem.zh};{remedy.zh}", f"{problem.en}; {remedy.en}")))
    return MISUSE


def _of_system(error: OSError) -> Fault:
    reason = error.strerror or str(error)
    remedy = Words("检查路径、权限和磁盘空间", "check the path, the permission and the disk space")
    return Fault(
        "file", Place(str(error.filename or "")), Words(f"无法读写:{reason}", f"cannot be used: {reason}"), remedy
    )
