"""The scenario files that visitors opened, kept while the app runs, so that F5 and a link show them again.

Whoever has the mark of a file gets the file, and nobody else: a mark can be neither guessed nor worked out from a file.
"""

from __future__ import annotations

import hashlib
import secrets
from collections import OrderedDict
from dataclasses import dataclass, field
from threading import Lock

import streamlit as st

MOST = 128  # files kept for all visitors, each of a few hundred KB at most; the one that nobody asked for longest goes


@dataclass(frozen=True, slots=True)
class File:
    """A file as it was opened."""

    name: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Files:
    """The files by their marks, those asked for last at the end."""

    secret: bytes = field(default_factory=lambda: secrets.token_bytes(32))
    kept: OrderedDict[str, File] = field(default_factory=OrderedDict)
    turn: Lock = field(default_factory=Lock)

    def put(self, file: File) -> str:
        """Keep a file; returns its mark, which is the same for the same content."""
        mark = hashlib.blake2b(file.data, key=self.secret, digest_size=16).hexdigest()
        with self.turn:
            self.kept[mark] = file
            self.kept.move_to_end(mark)
            while len(self.kept) > MOST:
                self.kept.popitem(last=False)
        return mark

    def get(self, mark: str) -> File | None:
        """The file of a mark, or None where it is kept no longer."""
        with self.turn:
            if mark in self.kept:
                self.kept.move_to_end(mark)
            return self.kept.get(mark)


@st.cache_resource(show_spinner=False)
def files() -> Files:
    """The files of all visitors."""
    return Files()
