"""Message for the faults of a YAML text: problem and remedy in both languages."""

from __future__ import annotations

import errno
from collections.abc import Mapping
from typing import Final

Message = tuple[tuple[str, str], tuple[str, str]]
"""Problem and remedy, each (Chinese, English)."""


def shorten(text: str, length: int = 40) -> str:
    """A text as it may stand in a message: on one line, printable, not too long."""
    shown = "".join(c if c.isprintable() else " " for c in text[: length + 1])
    return shown if len(shown) <= length else shown[:length] + "…"


ALIAS: Final[Message] = (
    ("不接受锚点、别名和合并键(& * <<)", "anchors, aliases and merge keys (& * <<) are not accepted"),
    (
        "把内容写全;情景之间共用内容请用 extends;文字以 & 或 * 开头时加引号",
        "write it out; scenarios share entries by `extends`; quote text that begins with & or *",
    ),
)
TAG: Final[Message] = (
    ("不接受标签(!)", "tags (!) are not accepted"),
    ("删去标签;文字以 ! 开头时加引号", "remove it; quote text that begins with !"),
)
KEY: Final[Message] = (
    ("名称须是文字或数字", "a key must be text or a number"),
    (
        "写成`名称: 值`;true、null 等用作名称时加引号",
        "write `name: value`; quote words such as true and null used as a key",
    ),
)
DOCUMENTS: Final[Message] = (
    ("文件里有不止一份内容(---)", "the file holds more than one document (---)"),
    ("每个文件只写一份,其余另存", "keep one document a file"),
)


def duplicate(key: str | float, line: int) -> Message:
    """The same key twice in one mapping; `line` has the first."""
    shown = shorten(str(key))
    return (
        (f"“{shown}”重复,第 {line} 行已有", f"duplicate key '{shown}': line {line} has it already"),
        ("删去其中一项,或改名", "remove or rename one of them"),
    )


def too_many(most: int) -> Message:
    """More entries than are accepted."""
    return (
        (f"内容超过 {most} 项", f"there are more than {most:,} entries"),
        ("分成几个文件", "split it into several files"),
    )


def more_faults(most: int) -> Message:
    """There may be more faults than are told."""
    return (
        (f"错误太多,只列到第 {most} 处,后面可能还有", f"too many faults: only {most} are told, there may be more"),
        ("先改正列出的,再检查一次", "mend these, then check again"),
    )


def too_deep(most: int) -> Message:
    """More levels than are accepted."""
    return (
        (f"嵌套超过 {most} 层", f"nested more than {most} levels deep"),
        ("检查括号和缩进", "check brackets and indentation"),
    )


_QUOTE = (
    '以 % @ ` * & ! > | 开头的文字要加引号,如 unit: "%"、comparator: ">=";缩进只用空格,不用制表符',
    'put quotes around text that begins with % @ ` * & ! > |, as in unit: "%", comparator: ">="; no tabs to indent',
)
_INDENT = (
    "检查这一行和上一行的缩进:同级各项左对齐,下级多缩进两格;引号之后不要再写文字",
    "check the indentation of this line and the one before: entries of one level line up, lower ones are indented",
)
_COLON = (
    "一行只写一个`名称: 值`;文字里有冒号加空格时整段加引号;检查缩进",
    "write one `name: value` a line; quote text that holds a colon and a blank; check the indentation",
)
_BRACKET = ("检查 [ ] { } 是否成对,各项之间是否有逗号", "check that [ ] { } come in pairs, with commas between entries")
_CLOSE = ("补上结尾的引号或括号", "close the quote or the bracket")
_ESCAPE = ("改用单引号,或把 \\ 写成 \\\\", "use single quotes, or write \\\\ for \\")
_ONE = (
    "一个文件只写一份内容,删去 --- 或 ... 及其后的部分",
    "keep one document a file: remove --- or ... and what follows",
)
_TAB = ("缩进改用空格", "indent with blanks")
_BLOCK = ("| 或 > 单独结束一行,文字从下一行缩进写起", "end the line after | or >; indent the text below it")
_DIRECTIVE = ("删去这一行;文字以 % 开头时加引号", "remove the line; quote text that begins with %")
_GENERAL = ("检查缩进、冒号后的空格、引号和括号", "check indentation, the blank after a colon, quotes and brackets")

# What libyaml says (and the pure-Python parser, where its words differ), in our words.
_SYNTAX: tuple[tuple[str, tuple[str, str], tuple[str, str]], ...] = (
    ("cannot start any token", ("此处的字符不能作为开头", "this character cannot begin a value"), _QUOTE),
    ("alphabetic or numeric", ("* 或 & 之后不是名称", "no name follows * or &"), _QUOTE),
    ("mapping values are not allowed", ("此处不应有冒号", "a colon is not expected here"), _COLON),
    ("could not find expected ':'", ("缺少冒号", "a colon is missing"), _COLON),
    ("did not find expected key", ("此处应为`名称: 值`", "`name: value` is expected here"), _INDENT),
    ("expected <block end>", ("此处应为`名称: 值`", "`name: value` is expected here"), _INDENT),
    ("block sequence entries are not allowed", ("此处不应有列表项 -", "a list entry - is not expected here"), _INDENT),
    ("expected '-' indicator", ("此处应为列表项 -", "a list entry - is expected here"), _INDENT),
    ("',' or", ("括号内缺少逗号或未闭合", "a comma or a closing bracket is missing"), _BRACKET),
    ("node content", ("此处缺少内容", "something is missing here"), _BRACKET),
    ("unexpected end of stream", ("文件结束时引号没有闭合", "the file ends inside a quoted text"), _CLOSE),
    ("document separator", ("引号没有闭合", "a quote is not closed"), _CLOSE),
    ("escape", ("不认识的转义字符", "unknown escape character"), _ESCAPE),
    ("hexdecimal", ("转义字符不完整", "incomplete escape"), _ESCAPE),
    ("violates indentation", ("缩进用了制表符", "a tab is used to indent"), _TAB),
    ("indentation space", ("缩进用了制表符", "a tab is used to indent"), _TAB),
    ("unexpected ':'", ("此处不应有冒号", "a colon is not expected here"), _COLON),
    ("mapping keys", ("此处不应有“?”", "a ? is not expected here"), _COLON),
    ("indentation indicator", ("块文字 | 或 > 之后的数字不对", "the number after | or > is wrong"), _BLOCK),
    ("comment or line break", ("此处之后应换行", "a new line is expected after this"), _BLOCK),
    ("tag", TAG[0], TAG[1]),
    ("directive", ("不接受 % 开头的指令行", "lines that begin with % are not accepted"), _DIRECTIVE),
    ("version", ("不接受 % 开头的指令行", "lines that begin with % are not accepted"), _DIRECTIVE),
    ("YAML document", ("不接受 % 开头的指令行", "lines that begin with % are not accepted"), _DIRECTIVE),
    ("document start", ("内容结束后还有文字", "something follows the end of the content"), _ONE),
)


_OS: Final[Mapping[str, tuple[str, str]]] = {
    "ENOENT": ("文件不存在", "there is no such file"),
    "EACCES": ("没有读取权限", "permission is denied"),
    "EPERM": ("没有读取权限", "permission is denied"),
    "EISDIR": ("这是文件夹,不是文件", "this is a folder, not a file"),
    "ENOTDIR": ("路径中有一段不是文件夹", "a part of the path is no folder"),
    "ELOOP": ("链接绕成了圈", "links lead round in a circle"),
    "ENAMETOOLONG": ("文件名过长", "the file's name is too long"),
    "EIO": ("读取设备出错", "the device cannot be read"),
    "EMFILE": ("打开的文件过多", "too many files are open"),
}


def os_words(error: OSError) -> Message:
    """Why the system could not read a file."""
    name = errno.errorcode.get(error.errno or 0, "?")
    zh, en = _OS.get(name, (f"系统错误 {name}", f"system error {name}"))
    return (f"无法读取:{zh}", f"cannot be read: {en}"), ("检查文件和权限", "check the file and its permissions")


def open_bracket(line: int) -> Message:
    """A bracket that is not closed before the lines below, of which `line` is the first that shows it."""
    return (
        (f"此处的括号到第 {line} 行仍未闭合", f"the bracket opened here is not closed by line {line}"),
        ("补上对应的 } 或 ]", "add the } or ] that belongs to it"),
    )


def open_quote(line: int | None) -> Message:
    """A quote that is not closed on its own line: never, or by another text's opening quote on `line`."""
    zh, en = ("到文件结束", "by the end of the file") if line is None else (f"到第 {line} 行", f"before line {line}")
    return (
        (f"此处的引号{zh}仍未闭合", f"the quote opened here is not closed {en}"),
        ("在这段文字末尾补上引号,引号后不再写文字", "close it at the end of its text, with nothing behind it"),
    )


def syntax_words(problem: str) -> Message:
    """What a YAML parser's `problem` means, and the remedy."""
    for part, words, remedy in _SYNTAX:
        if part in problem:
            return words, remedy
    said = shorten(problem, 120) or "?"
    return ("此处不是正确的 YAML", f"this is not proper YAML ({said})"), _GENERAL
