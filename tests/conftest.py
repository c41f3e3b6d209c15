"""The made-up region that engine tests run on."""

from pathlib import Path

import pytest

from simulator.language.loading import Library, load_library

TOY = Path(__file__).parent / "toy"


@pytest.fixture(scope="session")
def toy() -> Library:
    return load_library(TOY)
