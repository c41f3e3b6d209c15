"""Commands whose help comes in Chinese and English, Chinese first, or in the one language asked for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import wraps
from pathlib import Path
from typing import Any, cast

import click

from simulator.cli.layout import indented, pairs
from simulator.language.faults import Language, Words
from simulator.language.punctuation import full_width

BETWEEN = " | "
USAGE = "用法 | Usage"
OPTIONS = "选项 | Options"
COMMANDS = "命令 | Commands"
EXAMPLES = "例 | Examples"
CODES = "退出码:0 正常;1 输入有错误;2 用法有误 | Exit codes: 0 well; 1 faults in the input; 2 misuse"
HELP = "显示帮助 | Show this help."


@dataclass(frozen=True, slots=True)
class Face:
    """How to speak to the user. Until a `language` is asked for, help is in both and the rest in Chinese."""

    language: Language | None = None
    json: bool = False
    content: Path | None = None

    @property
    def speech(self) -> Language:
        """The language of tables and messages."""
        return self.language or "zh"

    def text(self, words: Words) -> str:
        """A message in the user's language, Chinese with full-width signs."""
        return full_width(words.zh) if self.speech == "zh" else words.en

    def help(self, text: str) -> str:
        """Of a text "中文 | English" the language asked for, else both as they stand."""
        words = split(text)
        if self.language is None:
            return BETWEEN.join(dict.fromkeys([full_width(words.zh), words.en]))
        return self.text(words)

    @property
    def colon(self) -> str:
        """What follows a heading; under both languages the English sign."""
        return "\uff1a" if self.language == "zh" else ": "

    def paragraphs(self, words: Words) -> tuple[str, ...]:
        """The same as paragraphs, one for each language."""
        return (full_width(words.zh), words.en) if self.language is None else (self.text(words),)

    def refined(self, language: Language | None, content: Path | None, *, json: bool) -> Face:
        """The face after the options of a command, which win over those of the program."""
        return replace(
            self, language=language or self.language, content=content or self.content, json=json or self.json
        )


def split(text: str) -> Words:
    """The two languages of a text written "中文 | English"; one without the mark is the same in both."""
    zh, mark, en = text.partition(BETWEEN)
    return Words(zh, en if mark else zh)


def face_of(arguments: Sequence[str]) -> Face:
    """What the arguments say about language and JSON, read before click parses them: its complaints need it too."""
    language = None
    for position, argument in enumerate(arguments):
        value = argument.removeprefix("--lang=")
        if argument == "--lang" and position + 1 < len(arguments):
            value = arguments[position + 1]
        if value != argument and value in {"zh", "en"}:
            language = cast("Language", value)
    return Face(language, "--json" in arguments)


def face_in(ctx: click.Context) -> Face:
    """The face that the program was started with."""
    return ctx.find_object(Face) or Face()


class Spoken(click.Command):
    """A command with a summary (`short_help`, as "中文 | English"), details, and examples.

    `examples` are pairs of a command line and what it does, again as "中文 | English".
    """

    def __init__(
        self,
        *arguments: Any,  # noqa: ANN401 - what click's own command takes
        details: Sequence[Words] = (),
        examples: Sequence[tuple[str, str]] = (),
        **settings: Any,  # noqa: ANN401
    ) -> None:
        super().__init__(*arguments, **settings)
        self.details = details
        self.examples = examples

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """The option --help, explained in both languages."""
        option = super().get_help_option(ctx)
        if option is not None:
            option.help = HELP
        return option

    def format_help(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the help page."""
        face, columns = face_in(ctx), formatter.width
        usage = f"{ctx.command_path} {' '.join(self.collect_usage_pieces(ctx))}"
        formatter.write(f"{face.help(USAGE)}{face.colon}{usage}\n")
        for words in (split(self.short_help or ""), *self.details):
            formatter.write("\n" + "".join(indented(part, columns) for part in face.paragraphs(words)))
        for heading, rows in self.sections(ctx):
            formatter.write(f"\n{face.help(heading)}{face.colon.rstrip()}\n{pairs(rows, columns)}")
        if self.examples:
            formatter.write(f"\n{face.help(EXAMPLES)}{face.colon.rstrip()}\n")
        for line, text in self.examples:
            formatter.write(indented(f"# {face.help(text)}", columns) + f"  {line}\n")
        formatter.write("\n" + "".join(f"{part}\n" for part in face.paragraphs(split(CODES))))

    def sections(self, ctx: click.Context) -> list[tuple[str, list[tuple[str, str]]]]:
        """Headed lists of the help page: the options, each with what it means."""
        face = face_in(ctx)
        options = [item for item in self.get_params(ctx) if isinstance(item, click.Option)]
        return [(OPTIONS, [(written(item, ctx), face.help(item.help or "")) for item in options])]


def written(option: click.Option, ctx: click.Context) -> str:
    """How an option is written, such as --out DIR."""
    record = option.get_help_record(ctx)
    return record[0] if record else ", ".join(option.opts)


class SpokenGroup(Spoken, click.Group):
    """A group of such commands."""

    def sections(self, ctx: click.Context) -> list[tuple[str, list[tuple[str, str]]]]:
        """The commands too, each with its summary."""
        face = face_in(ctx)
        rows = [(name, face.help(item.short_help or "")) for name, item in self.commands.items()]
        return [*super().sections(ctx), (COMMANDS, rows)]

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """Names of the commands, in the order in which one meets them."""
        return list(self.commands)


def common(function: Callable[..., Any]) -> Callable[..., Any]:
    """The options that every command has; the command gets a `Face` as its first argument instead of them."""

    @click.option(
        "--json", "as_json", is_flag=True, help="标准输出只写一个 JSON 值 | Print one JSON value, nothing else."
    )
    @click.option("--lang", type=click.Choice(["zh", "en"]), help="语言,默认中文 | Language; Chinese by default.")
    @click.option(
        "--content",
        metavar="DIR",
        type=click.Path(exists=True, file_okay=False, path_type=Path),
        help="内容文件夹,其中有 models、regions、scenarios | The folder with models, regions and scenarios.",
    )
    @click.pass_context
    @wraps(function)
    def wrapped(ctx: click.Context, /, **settings: Any) -> Any:  # noqa: ANN401 - whatever the command takes and returns
        content, language, json = (settings.pop(name) for name in ("content", "lang", "as_json"))
        return function(face_in(ctx).refined(language, content, json=json), **settings)

    return wrapped
