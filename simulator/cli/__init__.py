"""The command line: list, check, coverage, run, query, score, explain, the answers to planners' questions, and app."""

from simulator.cli.answering import conflicts, plan, seek
from simulator.cli.checking import check
from simulator.cli.covering import coverage
from simulator.cli.explaining import explain
from simulator.cli.finding import attribute, discover, sensitivity
from simulator.cli.listing import list_
from simulator.cli.querying import query
from simulator.cli.root import main
from simulator.cli.running import run
from simulator.cli.scoring import score
from simulator.cli.serving import app
from simulator.cli.trading import frontier

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
