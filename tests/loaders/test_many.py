"""``keifu load`` with several documents or a folder: one file each, told what was not read, nothing half-written."""

import subprocess
import sys
from pathlib import Path

import pytest

TEXT = """{body}デジタル計画（見本）
計画期間：令和7年度～令和8年度
施策1 窓口の予約
担当課：市民課
スケジュール：令和7年度：検討 令和8年度：実施
施策2 通知の電子化
担当課：税務課
スケジュール：令和7年度：検討 令和8年度：実施
"""


def load(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "keifu", "load", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False)


def written(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


@pytest.fixture
def plans(tmp_path: Path) -> Path:
    folder = tmp_path / "plans"
    folder.mkdir()
    for body in ("鳴門市", "阿南市"):
        (folder / f"{body}.txt").write_text(TEXT.format(body=body), encoding="utf-8")
    return folder


def test_a_folder_gives_one_file_for_each_document(plans: Path, tmp_path: Path) -> None:
    done = load(plans, "-o", tmp_path / "out")
    assert done.returncode == 0, done.stderr
    assert written(tmp_path / "out") == ["阿南市.ttl", "鳴門市.ttl"]
    alone = tmp_path / "alone.ttl"
    assert load(plans / "鳴門市.txt", "-o", alone).returncode == 0
    assert (tmp_path / "out" / "鳴門市.ttl").read_bytes() == alone.read_bytes()
    assert "2 / 2" in done.stderr


def test_what_cannot_be_read_is_told_and_the_rest_is_written(plans: Path, tmp_path: Path) -> None:
    (plans / "買い物.txt").write_text("牛乳\n卵\n", encoding="utf-8")
    done = load(plans, "-o", tmp_path / "out")
    assert done.returncode == 3
    assert "買い物.txt" in done.stderr
    assert "3 件のうち 1 件" in done.stderr
    assert written(tmp_path / "out") == ["阿南市.ttl", "鳴門市.ttl"]


def test_the_same_plan_twice_is_written_once(plans: Path, tmp_path: Path) -> None:
    (plans / "鳴門市の控え.txt").write_text(TEXT.format(body="鳴門市"), encoding="utf-8")
    done = load(plans, "-o", tmp_path / "out")
    assert done.returncode == 3
    assert "同じ計画" in done.stderr
    assert written(tmp_path / "out") == ["阿南市.ttl", "鳴門市.ttl"]


def test_two_documents_of_one_name_do_not_overwrite_each_other(plans: Path, tmp_path: Path) -> None:
    other = tmp_path / "鳴門市.txt"
    other.write_text(TEXT.format(body="美馬市"), encoding="utf-8")
    done = load(plans / "鳴門市.txt", other, "-o", tmp_path / "out")
    assert done.returncode == 3
    assert "名前" in done.stderr
    assert written(tmp_path / "out") == ["鳴門市.ttl"]


@pytest.mark.parametrize("arguments", [[], ["-o", "out.ttl"], ["-o", "out", "--report", "report.html"]])
def test_many_documents_want_a_folder_and_no_report(plans: Path, arguments: list[str]) -> None:
    done = load(*sorted(plans.iterdir()), *arguments)
    assert done.returncode == 2
    assert done.stderr.count("\n") <= 3
