"""``keifu ask`` and ``keifu lineage`` as a user runs them."""

import json
import os
import subprocess
import sys
from pathlib import Path

import openpyxl
import pytest

from keifu.commands.ask import ask
from keifu.commands.lineage import lineage
from keifu.errors import CannotRunError, UsageError
from keifu.questions import catalogue


def keifu(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "keifu", *arguments],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        env={**os.environ, "PYTHONUTF8": "1"},
    )


def test_without_a_question_all_are_listed(capsys):
    for lang in ("ja", "en"):
        assert ask(None, [], lang=lang) == 0
        shown = capsys.readouterr().out
        for name, question in catalogue().items():
            assert f"{name}  {question.title.text(lang)}" in shown
    assert "* --municipality 423084  Municipality" in shown


def test_the_answer_goes_to_standard_output_and_what_it_is_about_to_standard_error(home):
    done = keifu("ask", "gaps", "--municipality", "見本町")
    assert done.returncode == 0
    header, *found = done.stdout.splitlines()
    assert header.split()[0] == "要求事項" and [row.split()[0] for row in found] == ["共通化", "セキュリティ"]
    assert "自治体: 見本町" in done.stderr
    assert "対象: 見本町DX計画(2026-03、策定済み)" in done.stderr
    assert "2件 (データ 0123456789abcdef)" in done.stderr


def test_nothing_found_names_where_it_was_looked_for(home, capsysbinary):
    assert ask("measures-for-requirement", ["--theme", "security", "--municipality=例市"], lang="ja") == 0
    shown = capsysbinary.readouterr()
    assert len(shown.out.decode().splitlines()) == 1
    assert "対象: 例市DX計画(案)(2026-01、案)\n該当するものはありません" in shown.err.decode()


def test_formats(home, capsysbinary):
    ask("coverage", ["--edition", "4.0"], "json", lang="en")
    content = json.loads(capsysbinary.readouterr().out)
    assert content["question"] == "coverage" and content["columns"][0]["title"] == "Theme"
    ask("coverage", ["--bom"], "csv")
    assert capsysbinary.readouterr().out.startswith(b"\xef\xbb\xbf")


def test_a_file_is_written_whole(home, tmp_path: Path, capsysbinary):
    path = tmp_path / "表.xlsx"
    path.write_bytes(b"before")
    assert ask("plans", [], "xlsx", path) == 0
    assert openpyxl.load_workbook(path).worksheets[0].max_row == 4
    assert capsysbinary.readouterr().out == b""
    assert [entry.name for entry in tmp_path.iterdir() if entry.is_file()] == ["表.xlsx"]


def test_a_folder_that_is_not_there(home, tmp_path: Path):
    with pytest.raises(CannotRunError, match=r"nowhere.*Cannot write"):
        ask("plans", [], "csv", tmp_path / "nowhere" / "a.csv")
    with pytest.raises(CannotRunError):
        ask("plans", [], "csv", tmp_path)
    assert [entry.name for entry in tmp_path.iterdir()] == ["home"]


@pytest.mark.parametrize(
    ("question", "options", "message"),
    [
        ("gap", [], "Near it: gaps"),
        ("gaps", [], "Missing: municipality"),
        ("gaps", ["--municipality"], "--municipality has no value"),
        ("gaps", ["--municipality", "--edition", "4.0"], "--municipality has no value"),
        ("gaps", ["423084"], "stands without the name of a parameter"),
        ("gaps", ["--municipality", "例市", "--municipality", "見本町"], "given twice"),
        ("gaps", ["--municipality", "重名町"], "Choose one"),
    ],
)
def test_wrong_use(home, question, options, message):
    with pytest.raises(UsageError) as error:
        ask(question, options)
    assert message in error.value.en


def test_wrong_use_is_one_message_and_status_2(home):
    done = keifu("ask", "gaps", "--municipality", "例市", "--format", "pdf")
    assert (done.returncode, done.stdout) == (2, "")
    assert "There is no format 'pdf'" in done.stderr
    assert len(done.stderr.splitlines()) == 2  # Japanese and English


def test_what_cannot_be_judged_has_status_3(home):
    done = keifu("ask", "gaps", "--municipality", "甲県重名町")
    assert (done.returncode, done.stdout) == (3, "")
    assert "The graph holds no plan of 重名町" in done.stderr


def test_without_a_snapshot(tmp_path: Path, monkeypatch):
    monkeypatch.setenv("KEIFU_HOME", str(tmp_path))
    with pytest.raises(CannotRunError, match="keifu build"):
        ask("plans", [])


def test_lineage_draws_both_ways(home):
    done = keifu("lineage", "plan/990019/dx/measure/1")
    assert done.returncode == 0
    up, down = done.stdout.split("下り")
    assert "→ 応える: オープンデータの推進(第4.0版) [計画に明記; 例市DX計画(案) 10–12行" in up
    assert "→ 一部である: 官民データ活用推進基本法 [e-Gov; graph/law]" in up
    assert "→ 年度の段階: 令和8年度 検討/実施 [graph/plan/990019/dx]" in down
    assert "もの: データを開く" in done.stderr


def test_lineage_as_rows(home, capsysbinary):
    assert lineage("https://w3id.org/keifu/id/plan/990019/dx/measure/1", "csv") == 0
    lines = capsysbinary.readouterr().out.decode().splitlines()
    assert lines[0].startswith("どこから,関係,どこへ,グラフ,出典")
    assert len(lines) > 20


def test_lineage_of_nothing(home):
    with pytest.raises(UsageError, match="Nothing is called 'plan/990019/none'"):
        lineage("plan/990019/none")
    with pytest.raises(UsageError, match="no format"):
        lineage("plan/990019/dx", "pdf")
