"""The app served on this computer, and a browser to drive it; without a browser the tests say so and are skipped."""

import os
import runpy
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import contextmanager
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
TOY = ROOT / "tests" / "toy"
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "chrome")
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
STARTING = 90  # seconds that a server may take


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture(scope="session")
def served():
    """The address of the app on the toy content."""
    with serve(TOY) as address:
        yield address


@contextmanager
def serve(content):
    """The app on a folder of content, and its address."""
    port = free_port()
    command = [sys.executable, "-m", "streamlit", "run", str(ROOT / "app.py"), "--server.port", str(port)]
    server = subprocess.Popen(  # noqa: S603 - our own interpreter with a fixed command line
        [*command, "--server.headless", "true", "--server.address", "127.0.0.1"],
        cwd=ROOT,
        env={**os.environ, "SIMULATOR_CONTENT": str(content), "SIMULATOR_LANG": "zh"},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        wait_for(f"http://127.0.0.1:{port}/_stcore/health", server)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait()


def wait_for(address, server):
    for _ in range(STARTING * 2):
        assert server.poll() is None, "the app's server ended"
        try:
            with urllib.request.urlopen(address, timeout=1):  # noqa: S310 - our own server
                return
        except OSError:
            time.sleep(0.5)
    pytest.fail("the app's server did not answer")


@pytest.fixture(scope="session")
def chromium():
    """A headless browser of this computer."""
    found = next(filter(None, map(shutil.which, BROWSERS)), None)
    if found is None:
        pytest.skip(f"no browser found: none of {', '.join(BROWSERS)} is installed")
    api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    with api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=FLAGS)
        yield browser
        browser.close()


WRITE = runpy.run_path(str(ROOT / "tests" / "works" / "content.py"))
MORE = """
  - {id: holes-2021, kind: observation, title: {zh: 已有洞, en: Holes so far},
     indicator: craft.holes, value: 4, unit: 个, year: 2021, section: "0", fragment: 4个洞, note: 估计 | a guess}
  - {id: songs, kind: target, sector: singing, title: {zh: 歌, en: Songs},
     value: 9, unit: 首, year: 2022, section: 三, fragment: 九首歌}
"""
HEAD = """
document: {name}
title: {{zh: {zh}, en: {en}}}
issuer: {{zh: 夏尔大会, en: The Moot}}
date: "2022"
region: shire
file: {name}.txt
"""
LONE = """statements:
  - {id: gold, kind: target, sector: craft, title: {zh: 金, en: Gold},
     value: 1, unit: 个, year: 2022, section: 一, fragment: 一个}
"""
MANY = "statements:" + "".join(
    f"\n  - {{id: tale-{number}, kind: observation, sector: craft, title: {{zh: 故事{number}, en: Tale {number}}},"
    f" value: {number}, unit: 个, year: 2022, section: 一, fragment: 故事{number}}}"
    for number in range(1, 61)
)


def write_works(root):
    """The toy content with documents: of programmes, with nothing in it, without a scenario, with a long list."""
    WRITE["write_content"](root, document=WRITE["DOCUMENT"] + MORE)
    documents = root / "regions" / "shire" / "documents"
    (documents / "bare.yaml").write_text(HEAD.format(name="bare", zh="空文件", en="Bare"), encoding="utf-8")
    (documents / "lone.yaml").write_text(HEAD.format(name="lone", zh="孤文件", en="Lone") + LONE, encoding="utf-8")
    (documents / "long.yaml").write_text(HEAD.format(name="long", zh="长文件", en="Long") + MANY, encoding="utf-8")
    return root


@pytest.fixture(scope="session")
def served_works(works_root):
    """The address of the app on content with programmes."""
    with serve(works_root) as address:
        yield address


@pytest.fixture(scope="session")
def works_root(tmp_path_factory):
    """A folder of content with programmes."""
    return write_works(tmp_path_factory.mktemp("works"))
