"""A planner without a browser: speaks the protocol of the app's page, notes what would be on the screen, and when."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass, field
from math import isclose
from typing import Self
from urllib.parse import parse_qs

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.Delta_pb2 import Delta
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.Slider_pb2 import Slider
from websockets.asyncio.client import ClientConnection, connect

LARGEST = 64 * 2**20  # bytes of a message
LONGEST = 60  # seconds until a page stands
KNOB = "-knob "  # in the id of every slider, before what it turns


@dataclass(frozen=True, slots=True)
class Seen:
    """Something that came from the server: a `chart`, a change in the `bar`, the `address`, or a run's `end`."""

    when: float  # seconds of time.perf_counter
    kind: str
    words: str


@dataclass(slots=True)
class Planner:
    """One page of the app, open as long as the context is. `seen` grows with everything that arrives."""

    address: str  # http://...
    query: str = ""
    seen: list[Seen] = field(default_factory=list)
    sliders: dict[str, Slider] = field(default_factory=dict)  # by what they turn: "power.additions all"
    first: dict[str, float] = field(default_factory=dict)  # where each slider stood at first
    page: str = ""  # the query of the page's address as it is now
    _values: dict[str, float] = field(default_factory=dict)  # of sliders, by id
    _fragments: dict[str, str] = field(default_factory=dict)  # of sliders, by id
    _script: str = ""
    _socket: ClientConnection | None = None
    _listener: asyncio.Task[None] | None = None
    _news: asyncio.Event = field(default_factory=asyncio.Event)

    async def __aenter__(self) -> Self:
        stream = self.address.replace("http", "ws", 1) + "/_stcore/stream"
        self._socket = await connect(stream, subprotocols=["streamlit"], max_size=LARGEST, ping_interval=None)  # type: ignore[list-item]
        self._listener = asyncio.create_task(self._listen())
        self.page = self.query
        await self._ask("")
        await self.until("end", "FINISHED_SUCCESSFULLY")
        return self

    async def __aexit__(self, *_: object) -> None:
        assert self._socket is not None
        assert self._listener is not None
        await self._socket.close()
        await self._listener

    async def move(self, knob: str, value: float) -> float:
        """Let go of a slider at a value; returns when that was."""
        slider = self.sliders[knob]
        self._values[slider.id] = value
        when = time.perf_counter()
        await self._ask(self._fragments[slider.id])
        return when

    async def until(self, kind: str, words: str) -> Seen:
        """Wait for something whose words begin so; what was there before counts, too. Raises `TimeoutError`."""
        async with asyncio.timeout(LONGEST):
            while True:
                found = next((item for item in self.seen if item.kind == kind and item.words.startswith(words)), None)
                if found is not None:
                    return found
                await self.news()

    async def news(self) -> None:
        """Wait for the next message."""
        self._news.clear()
        await self._news.wait()

    def position(self, knob: str) -> float:
        """Where a slider stands."""
        return self._values[self.sliders[knob].id]

    def changed(self) -> list[str]:
        """The assumptions that the address gives another value."""
        return [name for name in parse_qs(self.page) if "." in name]

    def shows(self, knob: str, value: float) -> bool:
        """Whether the page, down to its address, has come to be that of a slider's value."""
        given = parse_qs(self.page).get(knob.rsplit(" ", 1)[0], [""])[0]
        return any(isclose(value, float(part.rpartition(":")[2])) for part in given.split(",") if part)

    async def _ask(self, fragment: str) -> None:
        """Ask for the page, or for a part of it, with all sliders as they stand."""
        message = BackMsg()
        state = message.rerun_script
        state.query_string, state.page_script_hash, state.fragment_id = self.page, self._script, fragment
        state.context_info.color_scheme = "light"
        for name, value in self._values.items():
            widget = state.widget_states.widgets.add()
            widget.id = name
            widget.double_array_value.data.append(value)
        assert self._socket is not None
        await self._socket.send(message.SerializeToString())

    async def _listen(self) -> None:
        assert self._socket is not None
        async for data in self._socket:
            message = ForwardMsg()
            message.ParseFromString(data if isinstance(data, bytes) else data.encode())
            self._take(message, time.perf_counter())
            self._news.set()

    def _take(self, message: ForwardMsg, now: float) -> None:
        kind = message.WhichOneof("type")
        if kind == "new_session":
            self._script = message.new_session.page_script_hash
        elif kind == "delta":
            self._draw(message.delta, now)
        elif kind == "page_info_changed":
            self.page = message.page_info_changed.query_string
            self.seen.append(Seen(now, "address", self.page))
        elif kind == "script_finished":
            self.seen.append(Seen(now, "end", ForwardMsg.ScriptFinishedStatus.Name(message.script_finished)))

    def _draw(self, delta: Delta, now: float) -> None:
        element = delta.new_element
        kind = element.WhichOneof("type")
        if kind == "slider" and KNOB in element.slider.id:
            slider = element.slider
            knob, value = slider.id.split(KNOB, 1)[1], (slider.value if slider.set_value else slider.default)[0]
            self.sliders[knob], self._fragments[slider.id], self._values[slider.id] = slider, delta.fragment_id, value
            self.first.setdefault(knob, value)
        elif kind == "echarts_chart":
            self.seen.append(Seen(now, "chart", element.echarts_chart.alt))
        elif kind == "button" and "-reset " in element.button.id:
            self.seen.append(Seen(now, "bar", element.button.label))
