"""A scenario's equations as a list of array operations over (year, draw), bound once and run for many inputs.

Every quantity lives in an array of shape (years, draws), or (years, 1) where no draw changes it. Binding walks the
checked trees once and writes down each operation with its operand views; running is then one pass over that list.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import numpy as np

from simulator.engine.arithmetic import Array, Function, Operand, copy, take
from simulator.engine.buffers import BUFFERS
from simulator.engine.nodes import Leaf, Node, node_of
from simulator.engine.order import Block, blocks
from simulator.engine.telling import told_by_others
from simulator.language.system import System, VariableDefinition
from simulator.language.tree import Constant, Initial, Previous, Value, Year

Call = tuple[Function, tuple[Operand, ...], Array]


@dataclass(frozen=True, slots=True)
class Program:
    """What does not depend on numbers: the system, its years and the order of calculation.

    Where a variable is not finite, one of those in `telling` is not.
    """

    system: System
    years: tuple[int, ...]
    blocks: tuple[Block, ...]
    telling: frozenset[str] = field(compare=False, repr=False)
    nodes: dict[tuple[str, bool], Node | Leaf] = field(default_factory=dict, compare=False, repr=False)

    @property
    def keys(self) -> tuple[str, ...]:
        """Every quantity that a machine has an array for."""
        return (*self.system.assumptions, *self.system.shocks, *self.system.deliveries, *self.system.variables)

    def node(self, key: str, *, base_year: bool) -> Node | Leaf:
        """The node of a variable's equation, or of its start; made when it is first asked for."""
        tree = self.system.variables[key].tree_in(base_year=base_year)
        place = (key, base_year and self.system.variables[key].initial is not None)
        if place not in self.nodes:
            self.nodes[place] = node_of(tree, self.system.tables)
        return self.nodes[place]

    def bind(self, wide: frozenset[str], draws: int, steady: frozenset[str] = frozenset()) -> Machine:
        """A machine for inputs of which those in `wide` vary by draw; of these, no year changes the `steady` ones."""
        return _Binder(self, wide, draws, steady).machine()


def compile_program(system: System, years: tuple[int, ...]) -> Program:
    """Put a checked system into its order of calculation over the years."""
    variables = system.variables
    first, later = (told_by_others(variables, variables, base_year=flag) for flag in (True, False))
    return Program(system, years, blocks(variables), frozenset(variables.keys() - (first & later)))


@dataclass(frozen=True, slots=True)
class Segment:
    """The operations of one block: they fill `made`, and need be done again only when something in `reads` changed."""

    reads: frozenset[str]
    made: tuple[str, ...]
    calls: tuple[Call, ...]


@dataclass(frozen=True, slots=True)
class Machine:
    """Arrays of every quantity and the operations that fill them. Not for use by two threads at once.

    `inputs` are where inputs are written: the arrays themselves, or one row that stands for all years. `size` is the
    memory of the arrays and of the scratch between operations, in bytes.
    """

    program: Program
    draws: int
    arrays: Mapping[str, Array]
    inputs: Mapping[str, Array]
    segments: tuple[Segment, ...]
    size: int
    _given: dict[str, Operand] = field(default_factory=dict, repr=False)

    def run(self, inputs: Mapping[str, Operand]) -> frozenset[str]:
        """Fill the arrays; returns the quantities that may have changed since the last run.

        `inputs` gives every assumption, shock and observed start; after the first run those that changed are enough,
        and what is no quantity of the program is passed over. An input that is the very object of last time counts as
        unchanged, and what rests on unchanged ones alone is left as it stands: moving one assumption costs little.
        Shapes: an assumption or shock (years, 1) or (years, draws); an observed start is a number.
        """
        given, first = dict(self._given), not self._given
        self.forget()  # until all is done
        news = {key: value for key, value in inputs.items() if given.get(key) is not value and key in self.arrays}
        self._take_in(news)
        changed = set(news)
        with np.errstate(all="ignore"):
            for segment in self.segments:
                if first or not changed.isdisjoint(segment.reads) or not changed.isdisjoint(segment.made):
                    changed.update(segment.made)
                    for function, arguments, out in segment.calls:
                        function(*arguments, out=out)
        self._given.update(given | news)
        return frozenset(changed)

    def forget(self) -> None:
        """Do everything anew the next time."""
        self._given.clear()

    def _take_in(self, inputs: Mapping[str, Operand]) -> None:
        for key, value in inputs.items():
            target = self.inputs[key]
            if key in self.program.system.variables:
                target[0] = value
            else:
                target[...] = value[: len(target)] if isinstance(value, np.ndarray) else value


@dataclass(slots=True)
class _Scratch:
    """Arrays for intermediate values, lent and taken back, so that few serve all equations."""

    height: int
    buffers: dict[int, Array] = field(default_factory=dict)
    free: dict[tuple[int, int], list[Array]] = field(default_factory=dict)
    size: int = 0

    def lend(self, rows: int, width: int) -> Array:
        """An array of that shape, until it is taken back."""
        height = 1 if rows == 1 else self.height
        idle = self.free.setdefault((height, width), [])
        if not idle:
            idle.append(BUFFERS.empty((height, width)))
            self.buffers[id(idle[-1])] = idle[-1]
            self.size += idle[-1].nbytes
        return idle.pop()[:rows]

    def take_back(self, operand: Operand) -> None:
        """An operand that has been read; what was not lent is left alone."""
        buffer = self.buffers.get(id(operand.base)) if isinstance(operand, np.ndarray) else None
        if buffer is not None:
            self.free[len(buffer), buffer.shape[1]].append(buffer)

    def give_away(self, operand: Operand) -> None:
        """An operand that is kept: it is lent to no one else."""
        if isinstance(operand, np.ndarray):
            self.buffers.pop(id(operand.base), None)


@dataclass(slots=True)
class _Binder:
    """Walks the trees and writes down the operations.

    What is the same in all years has one row, in `own` for inputs that are `steady`, and numpy lays it beside the rows
    of years. Where years run one after another, what they share is calculated once before them: `shared`, by node.
    """

    program: Program
    wide_inputs: frozenset[str]
    draws: int
    steady: frozenset[str]
    own: dict[str, Array] = field(default_factory=dict)
    arrays: dict[str, Array] = field(default_factory=dict)
    shared: dict[int, Operand] = field(default_factory=dict)
    calls: list[Call] = field(default_factory=list)
    segments: list[Segment] = field(default_factory=list)
    scratch: _Scratch = field(init=False)
    axis: Array = field(init=False)

    def machine(self) -> Machine:
        self.scratch = _Scratch(self.height)
        self.axis = np.array(self.program.years, dtype=np.float64)[:, None]
        wide = wide_quantities(self.program.blocks, self.wide_inputs)
        for key in self.program.keys:
            shape = (1 if key in self.steady else self.height, self.draws if key in wide else 1)
            self.own[key] = BUFFERS.zeros(shape)
            self.arrays[key] = np.broadcast_to(self.own[key], (self.height, shape[1]))
        self.arrays |= {key: array for key, array in self.own.items() if key not in self.steady}  # to be written to
        for block in self.program.blocks:
            self._block(block)
        size = sum(array.nbytes for array in self.own.values()) + self.scratch.size
        return Machine(self.program, self.draws, self.arrays, self.own, tuple(self.segments), size)

    @property
    def height(self) -> int:
        return len(self.program.years)

    def _block(self, block: Block) -> None:
        for key in block.base:
            self._start(self.program.system.variables[key], stepwise=block.stepwise)
        if block.stepwise and self.height > 1:
            for key in block.later:
                self._share(self.program.node(key, base_year=False))
        spans = [slice(t, t + 1) for t in range(1, self.height)] if block.stepwise else [slice(1, self.height)]
        for rows in spans:
            for key in block.later:
                self._later(self.program.system.variables[key], rows, stepwise=block.stepwise)
        self.segments.append(Segment(block.reads, block.later, tuple(self.calls)))
        self.calls.clear()

    def _start(self, variable: VariableDefinition, *, stepwise: bool) -> None:
        """The base year; a variable without start or memory is filled for all years at once."""
        if variable.observed:
            return
        alone = variable.initial is not None or stepwise
        self._fill(variable.key, slice(0, 1 if alone else self.height), base_year=True)

    def _later(self, variable: VariableDefinition, rows: slice, *, stepwise: bool) -> None:
        if (variable.starts or stepwise) and self.height > 1:
            self._fill(variable.key, rows, base_year=False)

    def _fill(self, key: str, rows: slice, *, base_year: bool) -> None:
        out = self.arrays[key][rows]
        result = self._emit(self.program.node(key, base_year=base_year), rows, out)
        if result is not out:
            self.calls.append((copy, (result,), out))
            self.scratch.take_back(result)

    def _share(self, node: Node | Leaf) -> bool:
        """Calculate before the years what is the same in all of them; returns whether all of the node is."""
        if not isinstance(node, Node):
            return isinstance(node, Constant | Initial) or getattr(node, "key", None) in self.steady
        same = [self._share(part) for part in node.parts]
        for part in [] if all(same) else [part for part, alike in zip(node.parts, same, strict=True) if alike]:
            if isinstance(part, Node):
                self.shared[id(part)] = operand = self._emit(part, slice(1, self.height))
                self.scratch.give_away(operand)
        return all(same)

    def _emit(self, node: Node | Leaf, rows: slice, out: Array | None = None) -> Operand:
        """Write down the operations of a node; returns where its value will stand."""
        if id(node) in self.shared:
            return self.shared[id(node)]
        if isinstance(node, Node):
            return self._operation(node, rows, out)
        return self._leaf(node, rows)

    def _leaf(self, node: Leaf, rows: slice) -> Operand:
        """Where the value of a leaf stands."""
        if isinstance(node, Constant):
            return node.value
        if isinstance(node, Year):
            return self.axis[rows]
        if node.key in self.steady:
            return self.own[node.key]
        if isinstance(node, Value):
            return self.arrays[node.key][rows]
        return self.arrays[node.key][:1] if isinstance(node, Initial) else self._past(node, rows)

    def _past(self, tree: Previous, rows: slice) -> Operand:
        source = self.arrays[tree.key]
        if rows.start >= tree.lag:
            return source[rows.start - tree.lag : rows.stop - tree.lag]
        wanted = np.maximum(np.arange(rows.start, rows.stop) - tree.lag, 0)
        if wanted[0] == wanted[-1]:
            return source[:1]
        taken = self.scratch.lend(len(wanted), source.shape[1])
        self.calls.append((take(wanted), (source,), taken))
        return taken

    def _operation(self, node: Node, rows: slice, out: Array | None) -> Operand:
        """Write down the parts of an operation in their order, then the operation itself."""
        operands: list[Operand] = [*node.constants]
        for place in node.order:
            operands[place] = self._emit(node.parts[place], rows)
        for place in node.lent:
            self.scratch.take_back(operands[place])
        shapes = [operand.shape for operand in operands if isinstance(operand, np.ndarray)]
        shape = max([rows for rows, _ in shapes], default=1), max([width for _, width in shapes], default=1)
        # The result may take the place of an operand: each element is read just before it is overwritten.
        target = out if out is not None and out.shape == shape else self.scratch.lend(*shape)
        self.calls.append((node.function, tuple(operands), target))
        return target


def wide_quantities(order: Iterable[Block], inputs: frozenset[str]) -> frozenset[str]:
    """The inputs that vary by draw and every variable that depends on one of them."""
    wide = set(inputs)
    for block in order:
        if not block.reads.isdisjoint(wide):
            wide.update(block.later)
    return frozenset(wide)
