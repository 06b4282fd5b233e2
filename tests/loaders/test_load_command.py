"""``keifu load`` as a person meets it: good documents, and everything that can be wrong with one."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from rdflib import RDF, Graph

from keifu.vocabulary import KF


def load(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "keifu", "load", *arguments],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


@pytest.fixture(scope="module")
def togitsu(shared: Path) -> Path:
    return shared / "sources" / "togitsu.txt"


@pytest.mark.sources
def test_turtle_on_standard_output_and_a_summary_beside_it(togitsu: Path) -> None:
    done = load(str(togitsu))
    assert done.returncode == 0
    graph = Graph().parse(data=done.stdout, format="turtle")
    assert len(list(graph.subjects(RDF.type, KF.Project))) == 29
    assert "施策 10" in done.stderr
    assert "projects 29" in done.stderr


@pytest.mark.sources
def test_records_as_json(togitsu: Path, tmp_path: Path) -> None:
    out = tmp_path / "plan.json"
    assert load(str(togitsu), "-o", str(out)).returncode == 0
    assert len(json.loads(out.read_text(encoding="utf-8"))["measures"]) == 10


@pytest.mark.sources
def test_strict_refuses_what_the_text_lost_and_writes_nothing(shared: Path, tmp_path: Path) -> None:
    out = tmp_path / "plan.ttl"
    done = load(str(shared / "sources" / "tokushima.txt"), "-o", str(out), "--strict")
    assert done.returncode == 3
    assert not list(tmp_path.iterdir())


@pytest.mark.sources
@pytest.mark.parametrize("keep", [0.15, 0.5, 0.9])
def test_a_document_that_breaks_off(shared: Path, tmp_path: Path, keep: float) -> None:
    for name in ("togitsu.txt", "tokushima.txt"):
        whole = (shared / "sources" / name).read_text(encoding="utf-8")
        path = tmp_path / name
        path.write_text(whole[: int(len(whole) * keep)], encoding="utf-8")
        out = tmp_path / "plan.ttl"
        done = load(str(path), "-o", str(out))
        if name == "tokushima.txt" and keep == 0.9:
            continue  # the cut falls into the glossary, where nothing tells that entries are missing
        assert done.returncode == 3, done.stderr
        assert not out.exists()
        assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("none.txt", None, "Cannot read"),
        ("empty.txt", b"", "empty"),
        ("image.txt", b"\x89PNG\0\0", "binary"),
        ("sjis.txt", "徳島市の計画".encode("cp932"), "UTF-8"),
        ("letter.txt", "拝啓 徳島市長様\n敬具\n".encode(), "No known layout"),
    ],
)
def test_bad_documents_give_one_message_and_status_3(
    tmp_path: Path, name: str, content: bytes | None, words: str
) -> None:
    path = tmp_path / name
    if content is not None:
        path.write_bytes(content)
    done = load(str(path))
    assert done.returncode == 3
    assert done.stdout == ""
    assert words in done.stderr
    assert "Traceback" not in done.stderr
    assert name in done.stderr


def test_wrong_use_gives_status_2(tmp_path: Path) -> None:
    path = tmp_path / "plan.txt"
    path.write_text("計画", encoding="utf-8")
    assert load(str(path), "-o", str(tmp_path / "plan.pdf")).returncode == 2
    assert load(str(path), "--profile", "no-such").returncode == 2


@pytest.mark.sources
def test_a_folder_that_does_not_exist(togitsu: Path, tmp_path: Path) -> None:
    done = load(str(togitsu), "-o", str(tmp_path / "none" / "plan.ttl"))
    assert done.returncode == 3
    assert "Cannot write" in done.stderr
