"""Which headwords several glossaries have, on the real plans."""

from keifu.questions import answer


def test_a_shared_headword_names_every_plan_that_explains_it(snapshot):
    found = answer("shared-terms", {}, snapshot.run)
    rows = {row["term"].value: row for row in found.table.records()}
    assert set(rows["RPA"]["municipalities"].value.split("、")) == {"伊万里市", "徳島市", "津島市", "海津市"}
    expansions = rows["RPA"]["expansion"].value.split("、")  # the plans do not spell it alike
    assert set(expansions) == {"Robotic Process Automation", "Robotics Process Automation"}
    assert "BIM" not in rows  # explained by one plan alone
    assert all(int(row["plans"].value) > 1 for row in rows.values())


def test_one_municipality_asks_for_its_own_headwords(snapshot):
    every = {row["term"].value for row in answer("shared-terms", {}, snapshot.run).table.records()}
    own = {
        row["term"].value for row in answer("shared-terms", {"municipality": "212211"}, snapshot.run).table.records()
    }
    assert "BPR" in own and own < every
