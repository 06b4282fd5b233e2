"""Two plans in one file are refused; one plan that names others is not."""

from pathlib import Path

import pytest

from keifu.errors import CannotRunError
from keifu_loaders.read import read_plan

COVER = "{body}デジタル計画（見本）\n計画期間：令和7年度～令和8年度\n{body}\n令和7年3月\n目次\n"
MEASURES = """施策1 窓口の予約
担当課：市民課
スケジュール：令和7年度：検討 令和8年度：実施
施策2 通知の電子化
担当課：税務課
スケジュール：令和7年度：検討 令和8年度：実施
"""


@pytest.mark.parametrize("second", ["鳴門市", "阿南市"])
def test_two_plans_in_one_file_are_refused_with_the_line(second: str, tmp_path: Path) -> None:
    path = tmp_path / "plans.txt"
    path.write_text("".join(COVER.format(body=body) + MEASURES for body in ("鳴門市", second)), encoding="utf-8")
    with pytest.raises(CannotRunError, match=r"two plans \(the second from line 12"):
        read_plan(path)


def test_a_plan_that_names_those_of_others_is_one(tmp_path: Path) -> None:
    path = tmp_path / "plan.txt"
    named = "県内の市町村の計画\n阿南市デジタル計画\n美馬市情報化計画\n"
    path.write_text(COVER.format(body="鳴門市") + named + MEASURES, encoding="utf-8")
    assert [measure.title for measure in read_plan(path).measures] == ["窓口の予約", "通知の電子化"]
