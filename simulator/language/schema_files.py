"""Writes schemas/*.schema.json, with which an editor completes and checks models, regions and scenarios.

`python -m simulator.language.schema_files` after a change of the schema; a test keeps the files current.
"""

from __future__ import annotations

import json
from pathlib import Path

from simulator.language.schema import FILES, json_schema

FOLDER = Path(__file__).resolve().parents[2] / "schemas"
DIALECT = "https://json-schema.org/draft/2020-12/schema"


def schema_files() -> dict[str, str]:
    """The text of every schema file by its name."""
    return {f"{kind}.schema.json": _text(kind) for kind in FILES}


def _text(kind: str) -> str:
    return json.dumps({"$schema": DIALECT, **json_schema(kind)}, ensure_ascii=False, indent=2) + "\n"


def write(folder: Path = FOLDER) -> None:
    """Write every schema file."""
    folder.mkdir(exist_ok=True)
    for name, text in schema_files().items():
        (folder / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    write()
