"""What tests of batches share."""

from pathlib import Path

from simulator.batch.processes import local
from simulator.batch.run import count, run_batch
from simulator.batch.selection import select
from simulator.batch.worker import Order

SWEEP = (Path(__file__).parents[1] / "toy/scenarios/shire/shire-busy.yaml").read_text(encoding="utf-8")
RUNS = [*(f"shire-busy~{number}" for number in range(1, 7)), "shire"]


def batch(content, folder, *names, **settings):
    """Run scenarios of the made-up content, all if none is named, in this process unless `workers` says otherwise."""
    order = {key: settings.pop(key) for key in ("formats", "draws", "seed", "language") if key in settings}
    told = []
    selection = select([str(content / name) for name in names] or [str(content)])
    crew = settings.pop("crew", None) or local(count(selection), settings.pop("workers", 1))
    manifest = run_batch(selection, Order(folder, **order), report=told.append, crew=crew, **settings)
    of_others = {record.scenario for record in manifest.scenarios} - {record.scenario for record in told}
    assert len(told) == len(manifest.scenarios) - len(of_others)
    assert {record.status for record in manifest.scenarios if record.scenario in of_others} <= {"kept"}
    return manifest


def files(folder):
    """The bytes of every file below a folder, by name."""
    paths = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}


def sweep_of(content, length):
    """Make the sweep two times `length` runs long; of length 0 there is none."""
    busy = content / "scenarios/shire/shire-busy.yaml"
    head, mark, _ = SWEEP.partition("    folk.birth_rate: ")
    rates = [round(1 + number / 128, 6) for number in range(length)]
    text = f"{head}{mark}{rates}\n" if length else head.partition("sweep:")[0]
    busy.write_text(text, encoding="utf-8")
