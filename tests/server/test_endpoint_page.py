"""``docs/endpoint-protocol.md``: its examples run, its figures are those of the W3C's tests."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest
from running import Running

from keifu_server.negotiate import GRAPHS, TABLES

ADDRESS = "http://127.0.0.1:8000"


@pytest.fixture(scope="module")
def text(root: Path) -> str:
    return (root / "docs" / "endpoint-protocol.md").read_text(encoding="utf-8")


def test_the_examples_run(server: Running, text: str) -> None:
    if not shutil.which("curl"):
        pytest.skip("curl is not here")
    blocks = re.findall(r"```console\n(.*?)```", text, re.DOTALL)
    examples = [part for block in blocks for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]]
    assert len(examples) >= 5
    for example in examples:
        command, _, expected = example.partition("\n")
        done = subprocess.run(
            ["bash", "-c", command.replace(ADDRESS, server.address)], capture_output=True, text=True, timeout=60
        )
        assert (done.stdout.replace("\r\n", "\n"), command) == (expected.rstrip("\n") + "\n", command)


def test_every_format_is_on_the_page(text: str) -> None:
    for item in (*TABLES, *GRAPHS):
        assert f"`{item.media_type}`" in text
        assert f"`{item.name}`" in text or f"`format={item.name}`" in text
