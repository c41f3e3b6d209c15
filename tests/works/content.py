"""A made-up region whose document promises work, written into a folder of its own."""

import shutil
from pathlib import Path

TOY = Path(__file__).resolve().parent.parent / "toy"

FILES = Path(__file__).resolve().parent / "files"

DELIVERY = (FILES / "craft.yaml").read_text(encoding="utf-8")
DOCUMENT = (FILES / "moot-works.yaml").read_text(encoding="utf-8")
SCENARIO = (FILES / "shire-works.yaml").read_text(encoding="utf-8")


def write_content(root: Path, *, document: str = DOCUMENT, delivery: str = DELIVERY, scenario: str = SCENARIO) -> Path:
    """The toy content with a class of work, a document that promises some, and a scenario; returns its folder."""
    shutil.copytree(TOY, root, dirs_exist_ok=True)
    (root / "models" / "craft.yaml").write_text(delivery, encoding="utf-8")
    (root / "regions/shire/documents/moot-works.yaml").write_text(document, encoding="utf-8")
    (root / "scenarios/shire/shire-works.yaml").write_text(scenario, encoding="utf-8")
    return root
