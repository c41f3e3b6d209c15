"""Writes docs/cli.md, and the schemas of what `--json` prints, from the commands themselves.

`python -m simulator.cli.reference` after a change; a test keeps the files current.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import click
from pydantic import TypeAdapter

from simulator.cli import main
from simulator.cli.bilingual import CODES as EXIT_CODES
from simulator.cli.bilingual import Spoken, split, written
from simulator.cli.shapes import SHAPES, Faults
from simulator.export.columns import CODES, COLUMNS
from simulator.language.faults import Words
from simulator.language.punctuation import full_width

ROOT = Path(__file__).resolve().parents[2]
DIALECT = "https://json-schema.org/draft/2020-12/schema"
BLANK = ""


def reference_files() -> dict[str, str]:
    """The text of every file of the reference, by its path in the project."""
    shapes = {**SHAPES, "faults": Faults}
    schemas = {f"schemas/output/{name}.schema.json": _schema_text(shape) for name, shape in shapes.items()}
    return {"docs/cli.md": page(), **schemas}


def _schema_text(shape: type[Any]) -> str:
    return json.dumps({"$schema": DIALECT, **schema(shape)}, ensure_ascii=False, indent=2) + "\n"


def schema(shape: type[Any]) -> dict[str, Any]:
    """The JSON Schema of a value that a command prints."""
    return TypeAdapter(shape).json_schema(mode="serialization")


def page() -> str:
    """The reference as Markdown, Chinese and English."""
    return "\n".join([*_head(), *_commands(), *_columns(), *_json()]) + "\n"


HEAD = Words(
    "`--lang`、`--content` 可写在命令之前或之后;环境变量 `SIMULATOR_CONTENT` 也可指明内容文件夹。"
    "结果写到标准输出,提示和错误写到标准错误;有 `--json` 时标准输出只有一个 JSON 值。",
    "`--lang` and `--content` may stand before or after the command; the environment variable `SIMULATOR_CONTENT` "
    "names the content folder too. Results go to standard output, remarks and faults to standard error; with `--json` "
    "standard output holds one JSON value and nothing else.",
)
TABLES = Words(
    "`--lang zh` 的 CSV 和工作簿用中文列名和词语;`--lang en` 的 CSV 与 Parquet 用下表的代码。"
    "CSV 为 UTF-8(带 BOM),以 `=`、`+`、`-`、`@`、制表符或换行开头的文字前加一个撇号,以免被当作公式;数字保持为数字。"
    "CSV 和工作簿是给人看的,数值取 12 位有效数字;Parquet 和 `--json` 保留计算所得的全部位数。"
    "`met` 只看中心情形,是真假值,供程序读取;"
    "`verdict` 兼看概率:met 达到、doubtful 达到存疑(概率不到一半)、missed 未达到、unknown 无法衡量;"
    "只评进度的任务(数量就是文件所列)为 on_time 按期或 late 逾期,这时 `met` 指按期完成,不说明数量能否做到。",
    "CSV with `--lang zh`, and the workbook, have words; CSV with `--lang en`, and Parquet, have the codes below. "
    "CSV is UTF-8 with a byte-order mark; a text that begins with `=`, `+`, `-`, `@`, a tab or a line break gets an "
    "apostrophe in front, so that no spreadsheet takes it for a formula; numbers stay numbers. CSV and the workbook "
    "are for people and give 12 significant digits; Parquet and `--json` keep every digit that was calculated. "
    "`met` is of the central run alone, true or false, for scripts; `verdict` takes in the probability: met, doubtful "
    "(met, but with a probability below a half), missed, unknown. Where only the timing is judged, as the amount is "
    "the document's own, it is on_time or late, and `met` says that all is done in time, not that so much can be done.",
)
VALUES = Words(
    "`--json` 输出的值;不是有限数的数值一律为 `null`。完整的 JSON Schema 在 `schemas/output/`。"
    "命令无法执行时输出 `Faults`。",
    "What `--json` prints; a number that is not finite is `null`. The full JSON Schemas stand in `schemas/output/`. "
    "A command that cannot be carried out prints `Faults`.",
)


def _head() -> Iterator[str]:
    codes = split(EXIT_CODES)
    yield "<!-- 由 python -m simulator.cli.reference 生成,请勿手改 | generated, do not edit -->"
    yield from ("# 命令行 | Command line", BLANK)
    yield from (full_width(codes.zh) + "。", BLANK, codes.en + ".", BLANK, full_width(HEAD.zh), BLANK, HEAD.en, BLANK)


def _commands() -> Iterator[str]:
    for name, command in main.commands.items():
        if isinstance(command, Spoken):
            ctx = click.Context(command, info_name=f"simulator {name}")
            yield from (f"## simulator {name}", BLANK)
            for words in (split(command.short_help or ""), *command.details):
                yield from (full_width(words.zh), BLANK, words.en, BLANK)
            yield from ("```", f"simulator {name} {' '.join(command.collect_usage_pieces(ctx))}", "```", BLANK)
            yield from _options(command, ctx)
            yield from ("```sh", *_examples(command), "```", BLANK)


def _options(command: Spoken, ctx: click.Context) -> Iterator[str]:
    yield from ("| 选项 Option | 中文 | English |", "|---|---|---|")
    for item in command.get_params(ctx):
        if isinstance(item, click.Option):
            words = split(item.help or "")
            yield f"| `{_escaped(written(item, ctx))}` | {_escaped(full_width(words.zh))} | {_escaped(words.en)} |"
    yield BLANK


def _examples(command: Spoken) -> Iterator[str]:
    for line, text in command.examples:
        yield f"{line}  # {text}"


def _columns() -> Iterator[str]:
    yield from ("## 表格的列 | Columns of the tables", BLANK, full_width(TABLES.zh), BLANK, TABLES.en, BLANK)
    yield from ("| 代码 Code | 中文 | English |", "|---|---|---|", *_rows(COLUMNS), BLANK)
    for column, codes in CODES.items():
        yield from (f"`{column}`:", BLANK, "| 代码 Code | 中文 | English |", "|---|---|---|", *_rows(codes), BLANK)


def _rows(mapping: Mapping[Any, Words]) -> Iterator[str]:
    for code, words in mapping.items():
        yield f"| `{code}` | {_escaped(full_width(words.zh))} | {_escaped(words.en)} |"


def _escaped(text: str) -> str:
    return text.replace("|", r"\|")


def _json() -> Iterator[str]:
    yield from ("## JSON", BLANK, full_width(VALUES.zh), BLANK, VALUES.en, BLANK)
    told: set[str] = set()
    shapes: dict[str, type[Any]] = {**SHAPES, "": Faults}
    for command, shape in shapes.items():
        whole = schema(shape)
        parts = {shape.__name__: whole, **whole.get("$defs", {})}
        yield from (f"### simulator {command} --json" if command else "### Faults", BLANK)
        for name, part in parts.items():
            if name not in told and "properties" in part:
                told.add(name)
                yield from _described(name, part)


def _described(name: str, part: Mapping[str, Any]) -> Iterator[str]:
    yield from (f"**{name}**: {' '.join(part.get('description', '').split())}", BLANK, "```")
    for field, kind in part["properties"].items():
        yield f"{field}: {_kind(kind)}"
    yield from ("```", BLANK)


def _kind(node: Mapping[str, Any]) -> str:
    """The type of a field, such as `number | null` or `[Text]`."""
    if "$ref" in node:
        return str(node["$ref"]).rsplit("/", 1)[-1]
    if "anyOf" in node:
        return " | ".join(_kind(part) for part in node["anyOf"])
    if "enum" in node:
        return " | ".join(f'"{value}"' for value in node["enum"])
    if node.get("type") == "array":
        return f"[{_kind(node['items'])}]"
    if isinstance(node.get("additionalProperties"), Mapping):
        return f"{{name: {_kind(node['additionalProperties'])}}}"
    return str(node.get("type", "any"))


def write(root: Path = ROOT) -> None:
    """Write every file of the reference."""
    for name, text in reference_files().items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    write()
