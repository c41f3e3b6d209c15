"""The app driven without a browser: pages opened at an address, and the address that they have."""

from pathlib import Path

from streamlit.testing.v1 import AppTest

APP = Path(__file__).parents[2] / "app.py"


def opened(**query):
    """The page at an address; a name of a query has __ for its dots."""
    app = AppTest.from_file(APP, default_timeout=60)
    for name, value in query.items():
        app.query_params[name.replace("__", ".")] = value
    app.run()
    assert not app.exception
    return app


def address(app):
    """What the page's address says."""
    return {name: value if isinstance(value, str) else value[0] for name, value in app.query_params.items()}


def control(found, key):
    """The control of a key, which goes on with how often the program has moved the controls."""
    return next(item for item in found if item.key.partition(" turn ")[0] == key)
