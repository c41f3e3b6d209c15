"""What is wrong with a command line, in both languages: click says it in English only."""

from __future__ import annotations

import re
from collections.abc import Sequence

import click

from simulator.cli.bilingual import BETWEEN, split
from simulator.language.faults import Words

LIMITS = r"(-?[\d.]+)"
TOLD: tuple[tuple[str, str], ...] = (
    (r"Option '(.+)' requires an argument\.", "选项 {0} 后面缺少值"),
    (r"Option '(.+)' does not take a value\.", "选项 {0} 不带值"),
    (r"Got unexpected extra arguments? \((.+)\)", "多余的参数:{0}"),
    (r"'(.*)' is not one of (.+)\.", "“{0}”不在可选值之中;可选:{1}"),
    (rf"(.+) is not in the range {LIMITS}<=x<={LIMITS}\.", "{0} 超出允许的范围 {1}–{2}"),
    (rf"(.+) is not in the range x>={LIMITS}\.", "{0} 小于允许的最小值 {1}"),
    (rf"(.+) is not in the range x<={LIMITS}\.", "{0} 大于允许的最大值 {1}"),
    (r"'(.*)' is not a valid integer( range)?\.", "“{0}”不是整数"),
    (r"'(.*)' is not a valid float( range)?\.", "“{0}”不是数字"),
    (r"Directory '(.*)' does not exist\.", "没有文件夹 {0}"),
    (r"(?:File|Path) '(.*)' does not exist\.", "没有文件 {0}"),
    (r"Directory '(.*)' is a file\.", "{0} 是文件,不是文件夹"),
    (r"File '(.*)' is a directory\.", "{0} 是文件夹,不是文件"),
    (r"(?:Directory|File|Path) '(.*)' is not readable\.", "{0} 不能读取"),
    (r"(?:Directory|File|Path) '(.*)' is not writable\.", "{0} 不能写入"),
)


def complaint(error: click.UsageError, commands: Sequence[str]) -> Words:
    """What is wrong, without the remedy."""
    english = error.format_message().rstrip(".")
    if isinstance(error, click.NoSuchOption):
        near = f",是否指 {' '.join(error.possibilities)}" if error.possibilities else ""
        return Words(f"没有选项 {error.option_name}{near}", english)
    if isinstance(error, click.exceptions.NoSuchCommand):
        return Words(f"没有命令 {error.command_name};有:{' '.join(commands)}", english)
    if isinstance(error, click.MissingParameter) and error.param is not None:
        return Words(f"缺少参数 {_name(error.param)}", english)
    if isinstance(error, click.BadParameter) and error.param is not None:
        words = split(error.message) if BETWEEN in error.message else Words(_chinese(error.message), error.message)
        return Words(f"{_name(error.param)} 的值有误:{words.zh}", f"{_name(error.param)}: {words.en.rstrip('.')}")
    return split(error.message) if BETWEEN in error.message else Words(_chinese(error.message), english)


def _name(param: click.Parameter) -> str:
    """How a parameter is written: --format, or SCENARIOS."""
    return param.opts[-1] if isinstance(param, click.Option) else param.human_readable_name


def _chinese(message: str) -> str:
    """A message of click in Chinese; as it is where the table lacks it."""
    for pattern, chinese in TOLD:
        found = re.fullmatch(pattern, message)
        if found:
            return chinese.format(*(part or "" for part in found.groups())).replace("'", "")
    return message
