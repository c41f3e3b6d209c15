"""Python files as syntax trees."""

import ast
import gc


def parsed(text: str) -> ast.Module:
    """The tree of a text. No garbage is collected meanwhile: a finalizer that parses too, to log a traceback of some
    other test say, makes Python 3.11 lose count (CPython issue 106905).
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        return ast.parse(text)
    finally:
        if was_on:
            gc.enable()
