"""The app's server with a head start: what the first visitor would wait for is made while the browser still opens.

`python -m simulator.ui.server run …` takes the arguments of `streamlit`; `simulator app` starts it.
"""

from __future__ import annotations

from contextlib import suppress
from threading import Thread

from streamlit.web import cli

from simulator.language.faults import FaultsError
from simulator.ui import app, calculation, garbage  # noqa: F401 - the script's own imports, so that they are there


def main() -> None:
    """Serve the app."""
    Thread(target=head_start, daemon=True).start()
    cli.main(prog_name="streamlit")


def head_start() -> None:
    """Load the content and run its first scenario; a visitor who comes meanwhile waits for just that."""
    with suppress(FaultsError):  # the page tells them
        mark = calculation.head_start()
        # What Streamlit imports for the first page and its first chart: half a second.
        import pandas as pd  # noqa: F401, PLC0415
        import streamlit.emojis  # noqa: F401, PLC0415

        garbage.settle(mark)


if __name__ == "__main__":
    main()
