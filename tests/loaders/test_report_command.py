"""``keifu load --report`` and ``--strict`` as a person meets them, on a small plan of a known layout."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

PLAN = """\
時津町DX推進計画
[計画期間: 令和7年度~令和9年度]

目次
第1章 はじめに\t1
第5章 施策の展開\t2
施策1 窓口の改善\t2
施策2 公開の推進\t3

第1章 はじめに
背景を述べる短い文です。
2. 時津町DX推進本部
本計画は最上位計画である「第6次時津町総合計画」に基づきます。
「第3期時津町総合戦略」など関連する各種計画との整合を図ります。

調査の結果\t20代\t30代
利用している\t12\t30

第5章 施策の展開
基本方針1 便利なまち
施策1 窓口の改善
【現状・課題】
窓口は混んでいます。
・待ち時間が長い
事業名／事業概要\t担当課\tR7年度\tR8年度\tR9年度
書かない窓口\t住民課\t検討\t導入\t運用
施策2 公開の推進
事業名／事業概要\t担当課\tR7年度\tR8年度\tR9年度
データの公開\t企画課\t運用\t運用\t運用

時津町DX推進計画
"""
UNREAD = "数値目標：公開件数 50件\n"


def load(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "keifu", "load", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False)


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "plan.txt"
    path.write_text(PLAN, encoding="utf-8")
    return path


@pytest.mark.parametrize("strict", [[], ["--strict"]])
def test_a_plan_that_is_read_whole_passes_with_and_without_strict(source: Path, strict: list[str]) -> None:
    out, report = source.with_name("plan.ttl"), source.with_name("report.json")
    done = load(source, "-o", out, "--report", report, *strict)
    assert done.returncode == 0, done.stderr
    found = json.loads(report.read_text(encoding="utf-8"))
    assert (found["found"]["measures"], found["found"]["phases"], found["unread"]) == (2, 6, [])
    assert (found["profile"], found["layout"]) == ("project-tables", "project-table")
    assert out.exists()


def test_strict_refuses_unread_stretches_and_writes_nothing(source: Path) -> None:
    source.write_text(PLAN.replace("施策2 公開の推進\n事業", f"施策2 公開の推進\n{UNREAD}事業"), encoding="utf-8")
    out, report = source.with_name("plan.ttl"), source.with_name("report.html")
    refused = load(source, "-o", out, "--report", report, "--strict")
    assert refused.returncode == 3
    assert "公開件数" in refused.stderr
    assert "28行" in refused.stderr
    assert [path.name for path in source.parent.iterdir()] == ["plan.txt"]
    done = load(source, "-o", out, "--report", report)
    assert done.returncode == 0
    assert "読み残し 1" in done.stderr
    assert "unread stretches: 1" in done.stderr
    assert 'id="unread-1"' in report.read_text(encoding="utf-8")


def test_without_a_report_the_summary_is_short(source: Path) -> None:
    assert load(source).stderr.count("\n") <= 8


@pytest.mark.parametrize("name", ["report.pdf", "plan.txt", "out.json"])
def test_a_report_goes_nowhere_it_should_not(source: Path, name: str) -> None:
    out = source.with_name("out.json")
    done = load(source, "-o", out, "--report", source.with_name(name))
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    assert source.read_text(encoding="utf-8") == PLAN
    assert not out.exists()


def test_a_report_never_goes_into_the_published_data(source: Path, root: Path) -> None:
    place = root / "data" / "plans" / "report.html"
    assert load(source, "--report", place).returncode == 2
    assert not place.exists()
