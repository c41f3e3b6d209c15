"""Reads YAML from anybody, safely: plain values with their places, or every fault of the text at once.

The parser's events are built into values here. No tag is followed, no alias is resolved, no object is constructed, and
reading stops at the first event beyond a limit; hence no text makes the program run code, hang or eat memory.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

import yaml

from simulator.language.faults import MORE, Collector, FaultsError, Names, Place
from simulator.language.yaml.scalars import Scalar, ScalarError, plain_scalar
from simulator.language.yaml.syntax import Lines, add_syntax
from simulator.language.yaml.value import Key, Path, YamlText
from simulator.language.yaml.words import (
    ALIAS,
    DOCUMENTS,
    KEY,
    TAG,
    duplicate,
    more_faults,
    too_deep,
    too_many,
)

_LOADER: Final[Any] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

# Control and format characters: they hide or reorder text, or count as line ends in YAML only.
_HIDDEN: Final = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\xad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ud800-\udfff"
    "\ufeff\ufff9-\uffff\U000e0000-\U000e0fff]"
)


_LINE_END: Final = re.compile("\r\n|\r|\n")


@dataclass(frozen=True, slots=True)
class Limits:
    """How much a text may hold: bytes, levels of nesting, values and keys, and faults that are told.

    Far more than files come to that people write; what holds more would take long to check, and is refused at once.
    """

    size: int = 250_000
    depth: int = 20
    nodes: int = 20_000
    faults: int = 100


def read_yaml(text: str | bytes, file: str, limits: Limits | None = None) -> YamlText:
    """The one document of a YAML text. Raises `FaultsError`, and nothing else, for anything that is not right."""
    read = read_what_can_be(text, file, limits)
    if read.faults:
        raise FaultsError(list(read.faults))
    return read


def read_what_can_be(text: str | bytes, file: str, limits: Limits | None = None) -> YamlText:
    """The one document of a YAML text as far as it can be read, with all its faults. Raises nothing."""
    limits = limits or Limits()
    collector = _Faults(limits.faults)
    builder = _Builder(file, limits, collector)
    try:
        builder.read(_decoded(text, file, limits, collector))
    except FaultsError:  # the collector has them all
        builder.torn = builder.last
    return YamlText(
        file,
        builder.value,
        builder.places,
        builder.key_places,
        tuple(collector.faults),
        frozenset(builder.faulty),
        builder.torn,
    )


class _Faults(Collector):
    """A collector that gives up when there are too many faults to be of use."""

    def __init__(self, most: int) -> None:
        super().__init__()
        self.most = most

    def add(
        self, code: str, place: Place, problem: tuple[str, str], remedy: tuple[str, str], *, lacks: Names = ()
    ) -> None:
        super().add(code, place, problem, remedy, lacks=lacks)
        if len(self.faults) >= self.most:
            raise self.stop(MORE, place, *more_faults(self.most))

    def stop(self, code: str, place: Place, problem: tuple[str, str], remedy: tuple[str, str]) -> FaultsError:
        """The last fault: nothing after it can be read."""
        Collector.add(self, code, place, problem, remedy)
        return FaultsError(self.faults)


# ---- the text as a whole


def _decoded(text: str | bytes, file: str, limits: Limits, collector: _Faults) -> str:
    if len(text) > limits.size:
        raise _too_large(file, limits, collector)
    if isinstance(text, bytes):
        try:
            text = text.decode("utf-8")
        except UnicodeDecodeError as error:
            raise _not_utf8(error, file, collector) from None
    elif len(text.encode("utf-8", "surrogatepass")) > limits.size:
        raise _too_large(file, limits, collector)
    return text.removeprefix("\ufeff")


def _too_large(file: str, limits: Limits, collector: _Faults) -> FaultsError:
    return collector.stop(
        "too-large",
        Place(file),
        (f"文件过大,超过 {limits.size} 字节", f"the file is too large, over {limits.size:,} bytes"),
        ("分成几个文件", "split it into several files"),
    )


def _not_utf8(error: UnicodeDecodeError, file: str, collector: _Faults) -> FaultsError:
    before = error.object[: error.start]
    line = before[before.rfind(b"\n") + 1 :].decode("utf-8", "replace")
    byte = error.object[error.start]
    return collector.stop(
        "not-utf8",
        Place(file, before.count(b"\n") + 1, len(line) + 1),
        (f"文件不是 UTF-8 编码(字节 0x{byte:02x})", f"the file is not in UTF-8 (byte 0x{byte:02x})"),
        ("用编辑器另存为 UTF-8(可能是 GBK 或 UTF-16)", "save it as UTF-8 in an editor; it may be in GBK or UTF-16"),
    )


def _fail_if_hidden_characters(text: str, file: str, collector: _Faults) -> set[int]:
    """A fault for each hidden character; the lines that hold any."""
    line, start, at, lines = 1, 0, 0, set()
    for found in _HIDDEN.finditer(text):
        line += text.count("\n", at, found.start())
        start = max(start, text.rfind("\n", at, found.start()) + 1)
        at = found.start()
        _add_hidden(found.group(), Place(file, line, at - start + 1), collector)
        lines.add(line)
    return lines


def _add_hidden(character: str, place: Place, collector: Collector) -> None:
    code = f"U+{ord(character):04X}"
    problem = (f"含有不可见的控制字符 {code}", f"there is an invisible control character {code}")
    collector.add("character", place, problem, ("删去这个字符", "delete this character"))


# ---- events -> values


@dataclass(slots=True)
class _Open:
    """A mapping or list that is being read; a mapping waits for a key whenever `key` is None."""

    container: dict[Key, object] | list[object]
    path: Path
    flow: bool  # whether it is written in brackets, which say where it ends
    key: Key | None = None

    @property
    def awaits_key(self) -> bool:
        return isinstance(self.container, dict) and self.key is None


class _Builder:
    """Builds values from events, noting faults as it goes, and the paths of what is faulty."""

    def __init__(self, file: str, limits: Limits, collector: _Faults) -> None:
        self.file, self.text, self.limits, self.collector = file, "", limits, collector
        self.value: object = None
        self.places: dict[Path, Place] = {}
        self.key_places: dict[Path, Place] = {}
        self.stack: list[_Open] = []
        self.nodes = self.documents = 0
        self.hidden: set[int] = set()
        self.faulty: set[Path] = set()
        self.torn: Path | None = None
        self.bracketed = False
        self.last_quote: Lines | None = None  # that runs over lines

    def read(self, text: str) -> None:
        """Read on behind faults as far as the parser does, hidden characters left out: it would stop at them."""
        self.hidden = _fail_if_hidden_characters(text, self.file, self.collector)
        self.text = _HIDDEN.sub("", text) if self.hidden else text
        try:
            for event in yaml.parse(self.text, Loader=_LOADER):
                self.take(event)
        except yaml.YAMLError as error:
            self.torn = self.stop_path
            if not self.hidden:  # else it may well come from them
                add_syntax(error, self.file, self.lines, self.collector, self.last_quote)
        self.fail_if_empty()

    @property
    def last(self) -> Path:
        """The path of the value read last: where reading stops, even one that looks complete may not be."""
        return next(reversed(self.places), ())

    @property
    def stop_path(self) -> Path:
        """The path of what is not whole where the parser stops: the value read last, or what would come after it.

        Only a closing bracket tells that a value was whole: the indentation may be what is wrong.
        """
        last, within = self.last, self.stack[-1] if self.stack else None
        if within is None or not self.bracketed or len(last) <= len(within.path) + 1:
            return last
        following = len(within.container) if isinstance(within.container, list) else ""
        return (*within.path, following)

    def take(self, event: yaml.Event) -> None:
        """One event of the parser."""
        if isinstance(event, yaml.NodeEvent):
            self.node(event)
        elif isinstance(event, yaml.CollectionEndEvent):
            self.bracketed = self.stack.pop().flow
        elif isinstance(event, yaml.DocumentStartEvent):
            self.documents += 1
            if self.documents > 1:
                raise self.stop("documents", event, *DOCUMENTS)

    def node(self, event: yaml.NodeEvent) -> None:
        self.nodes += 1
        if self.nodes > self.limits.nodes:
            raise self.stop("too-many", event, *too_many(self.limits.nodes))
        before = len(self.collector.faults)
        self.note_indirect(event)
        if self.stack and self.stack[-1].awaits_key:
            path = self.key(event)
        elif isinstance(event, yaml.CollectionStartEvent):
            container = _container(event)
            path = self.put(container, event)
            self.open(event, _Open(container, path, bool(event.flow_style)))
        else:
            path = self.put(self.scalar(event) if isinstance(event, yaml.ScalarEvent) else None, event)
        if len(self.collector.faults) > before or self.at(event).line in self.hidden:
            self.faulty.add(path)

    def note_indirect(self, event: yaml.NodeEvent) -> None:
        """Anchors, aliases and tags stand for something that is not written here."""
        if event.anchor is not None:
            self.add("alias", event, *ALIAS)
        if getattr(event, "tag", None) is not None:
            self.add("tag", event, *TAG)

    def open(self, event: yaml.CollectionStartEvent, opened: _Open) -> None:
        if len(self.stack) >= self.limits.depth:
            raise self.stop("too-deep", event, *too_deep(self.limits.depth))
        self.stack.append(opened)

    def put(self, value: object, event: yaml.NodeEvent) -> Path:
        """Set a value where the text stands; its path."""
        path: Path = ()
        if not self.stack:
            self.value = value
        else:
            within = self.stack[-1]
            if isinstance(within.container, list):
                within.container.append(value)
                path = (*within.path, len(within.container) - 1)
            elif within.key is not None:
                within.container[within.key] = value
                path = (*within.path, within.key)
                within.key = None
        self.places[path] = self.start(event)
        return path

    def key(self, event: yaml.NodeEvent) -> Path:
        """Take a key; the path of its entry."""
        within = self.stack[-1]
        key = self.scalar(event) if isinstance(event, yaml.ScalarEvent) else None
        if key == "<<" and not getattr(event, "style", ""):
            self.add("alias", event, *ALIAS)
        elif key is None or isinstance(key, bool):
            self.add("key", event, *KEY)
        elif (known := self.key_places.get((*within.path, key))) is not None:
            self.add("duplicate-key", event, *duplicate(key, known.line))
        else:
            within.key = key
        # a key that cannot be used still needs a name, so that its value is read for its own faults
        within.key = f"?{self.nodes}" if within.key is None else within.key
        path = (*within.path, within.key)
        self.key_places[path] = self.at(event)
        if isinstance(event, yaml.CollectionStartEvent):
            self.open(event, _Open(_container(event), path, bool(event.flow_style)))
        return path

    def scalar(self, event: yaml.ScalarEvent) -> Scalar:
        """The value of a scalar; its text, with a fault noted, for a number that cannot be used."""
        for hidden in _HIDDEN.findall(event.value) if event.style == '"' else ():
            _add_hidden(hidden, self.start(event), self.collector)
        begin, end = event.start_mark, event.end_mark
        if event.style in {"'", '"'} and begin and end and begin.line < end.line:
            self.last_quote = begin, end
        if event.style or event.tag is not None:
            return str(event.value)
        try:
            return plain_scalar(event.value)
        except ScalarError as error:
            self.add("number", event, error.problem, error.remedy)
            return str(event.value)

    def at(self, event: yaml.Event) -> Place:
        mark = event.start_mark
        return Place(self.file, mark.line + 1, mark.column + 1) if mark else Place(self.file)

    def start(self, event: yaml.NodeEvent) -> Place:
        """Where the text of a value begins."""
        place, style = self.at(event), getattr(event, "style", None)
        if not style:
            return place
        return place.right(1) if style in {"'", '"'} else self.block_start(place)

    def block_start(self, place: Place) -> Place:
        """The first line of a block text with anything on it."""
        for number in range(place.line, len(self.lines)):
            line = self.lines[number]
            if line.strip():
                return Place(self.file, number + 1, len(line) - len(line.lstrip(" ")) + 1)
        return place

    @cached_property
    def lines(self) -> list[str]:
        return _LINE_END.split(self.text)

    def add(self, code: str, event: yaml.Event, problem: tuple[str, str], remedy: tuple[str, str]) -> None:
        self.collector.add(code, self.at(event), problem, remedy)

    def stop(self, code: str, event: yaml.Event, problem: tuple[str, str], remedy: tuple[str, str]) -> FaultsError:
        return self.collector.stop(code, self.at(event), problem, remedy)

    def fail_if_empty(self) -> None:
        if self.value is None and not self.collector.faults:
            place = Place(self.file)
            self.collector.add("empty", place, ("文件没有内容", "the file is empty"), ("写入内容", "write something"))


def _container(event: yaml.NodeEvent) -> dict[Key, object] | list[object]:
    return {} if isinstance(event, yaml.MappingStartEvent) else []
