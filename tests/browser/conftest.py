"""A browser and a server for it."""

import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, sync_playwright
from running import Running

from keifu.snapshot import Snapshot

_ARGUMENTS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="session")
def site(snapshot: Snapshot, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a server on the real data."""
    home, log = snapshot.path.parent.parent, tmp_path_factory.mktemp("site") / "log"
    with Running(home, log, KEIFU_TIME_LIMIT=60) as running:
        yield running.address


# One module alone: Playwright keeps an event loop running, and other tests run their own.
@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium as the machine has it; nothing is downloaded."""
    place = shutil.which("chromium")
    if place is None:
        pytest.skip("no chromium on this machine")
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=place, args=_ARGUMENTS)
        yield opened
        opened.close()
