"""The command line: list, check, coverage, run, query, score, explain, the answers to planners' questions, and app."""

from simulator.cli.answers.attribute import attribute
from simulator.cli.answers.conflicts import conflicts
from simulator.cli.answers.discover import discover
from simulator.cli.answers.frontier import frontier
from simulator.cli.answers.plan import plan
from simulator.cli.answers.seek import seek
from simulator.cli.answers.sensitivity import sensitivity
from simulator.cli.checking import check
from simulator.cli.covering import coverage
from simulator.cli.explaining import explain
from simulator.cli.listing import list_
from simulator.cli.querying import query
from simulator.cli.root import main
from simulator.cli.running import run
from simulator.cli.scoring import score
from simulator.cli.serving import app

for command in (
    list_,
    check,
    coverage,
    run,
    query,
    score,
    explain,
    seek,
    plan,
    conflicts,
    frontier,
    sensitivity,
    attribute,
    discover,
    app,
):
    main.add_command(command)

__all__ = ["main"]
