"""A small publisher's repository is checked as its CI would: the steps of ``action.yml`` and the pre-commit hook, run here."""

import json
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

FILES = "data/*.ttl"
GOOD = """
id:mine a kf:MunicipalPlan ; rdfs:label "私の計画"@ja .
id:three a kf:Measure ; kf:plan id:mine ; rdfs:label "窓口"@ja ; kf:owner id:dept .
"""
BAD = "id:four a kf:Measure ; kf:plan id:mine ; kf:owner id:dept .\n"


@pytest.fixture
def publisher(house):
    """A repository with one clean plan; ``keifu`` there is the house's, with its few shapes."""
    house.write("repository/data/mine.ttl", GOOD)
    place = house.place / "repository"
    subprocess.run(["git", "init", "--quiet", str(place)], check=True)
    subprocess.run(["git", "-C", str(place), "add", "."], check=True)
    return house


def act(root: Path, house, **inputs: str) -> subprocess.CompletedProcess[str]:
    """Runs the last step of the composite action as a runner does: inputs into ``env``, the script in bash."""
    action = yaml.safe_load((root / "action.yml").read_text("utf-8"))
    assert action["runs"]["using"] == "composite"
    given = {
        name: inputs.get(name.replace("-", "_"), spec.get("default", "")) for name, spec in action["inputs"].items()
    }
    step = action["runs"]["steps"][-1]
    assert "${{" not in step["run"]  # an input in the script itself could run commands
    env = {}
    for name, text in step["env"].items():
        (used,) = re.findall(r"\$\{\{ inputs\.([\w-]+)", text)
        env[name] = given[used]
    output = house.place / "github-output"
    return subprocess.run(
        ["bash", "--noprofile", "--norc", "-e", "-o", "pipefail", "-c", step["run"]],
        cwd=house.place / "repository",
        env={**house.environment(), "PYTHONPATH": str(house.place), **env, "GITHUB_OUTPUT": str(output)},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


def test_the_action_passes_a_clean_repository(root, publisher):
    found = act(root, publisher, files=FILES, python=sys.executable)
    assert found.returncode == 0, found.stderr
    assert found.stdout == ""
    log = json.loads((publisher.place / "repository" / "keifu.sarif").read_text("utf-8"))
    assert log["runs"][0]["results"] == []
    assert (publisher.place / "github-output").read_text("utf-8") == "sarif=keifu.sarif\n"


def test_the_action_fails_with_an_annotation_beside_the_line(root, publisher):
    publisher.write("repository/data/two words.ttl", BAD)
    found = act(root, publisher, files=FILES, python=sys.executable)
    assert found.returncode == 1, found.stderr
    assert found.stdout.startswith("::error file=data/two words.ttl,line=11,title=")
    log = json.loads((publisher.place / "repository" / "keifu.sarif").read_text("utf-8"))
    (result,) = log["runs"][0]["results"]
    assert result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == "data/two%20words.ttl"


def test_the_action_takes_shapes_and_a_baseline(root, publisher):
    publisher.write("repository/data/four.ttl", BAD)
    shape = "kf:M a sh:NodeShape ; sh:targetClass kf:Measure ; sh:property [ sh:path rdfs:label ; sh:minCount 1 ] ."
    publisher.write("repository/shapes/mine.ttl", shape)
    options = {"files": FILES, "shapes": "shapes/mine.ttl", "python": sys.executable}
    assert act(root, publisher, **options).returncode == 1
    where = {
        "cwd": publisher.place / "repository",
        "env": {**publisher.environment(), "PYTHONPATH": str(publisher.place)},
    }
    known = [
        "validate",
        "data/mine.ttl",
        "data/four.ttl",
        "--shapes",
        "shapes/mine.ttl",
        "--write-baseline",
        "known.json",
    ]
    subprocess.run([sys.executable, "-m", "keifu", *known], check=True, capture_output=True, **where)
    assert act(root, publisher, **options, baseline="known.json").returncode == 0


@pytest.mark.parametrize("files", ["none/*.ttl", "data/mine.ttl\n$(touch broken)", "data/`touch broken`"])
def test_the_action_cannot_judge_what_is_not_there_and_runs_nothing(root, publisher, files):
    found = act(root, publisher, files=files, python=sys.executable)
    assert found.returncode == 3
    assert not (publisher.place / "repository" / "broken").exists()


def test_the_action_installs_itself_with_hashes(root):
    action = yaml.safe_load((root / "action.yml").read_text("utf-8"))
    install = action["runs"]["steps"][0]
    for name in re.findall(r"\$ACTION/(requirements/\S+?)\"", install["run"]):
        assert (root / name).is_file()
    assert "--require-hashes" in install["run"]
    assert all(spec["description"] for spec in action["inputs"].values())


def test_the_pre_commit_hook_checks_what_is_staged(root, publisher):
    (hook,) = yaml.safe_load((root / ".pre-commit-hooks.yaml").read_text("utf-8"))
    publisher.write("repository/data/four.ttl", BAD)
    publisher.write("repository/README.md", "no data")
    place = publisher.place / "repository"
    subprocess.run(["git", "-C", str(place), "add", "."], check=True)
    staged = subprocess.run(["git", "-C", str(place), "ls-files"], capture_output=True, encoding="utf-8", check=True)
    names = [name for name in staged.stdout.splitlines() if re.search(hook["files"], name)]
    assert names == ["data/four.ttl", "data/mine.ttl"]
    program, *options = shlex.split(hook["entry"])
    assert program == "keifu"
    found = subprocess.run(
        [sys.executable, "-m", "keifu", *options, *names],
        cwd=place,
        env={**os.environ, **publisher.environment(), "PYTHONPATH": str(publisher.place)},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert found.returncode == 1, found.stderr
    assert "data/four.ttl:11" in found.stdout


def test_the_page_names_every_option_format_and_input(root):
    """``docs/validate.md`` cannot fall behind the command line and the action."""
    page = (root / "docs" / "validate.md").read_text("utf-8")
    said = subprocess.run(
        [sys.executable, "-m", "keifu", "validate", "--help"],
        capture_output=True,
        encoding="utf-8",
        env={**os.environ, "PYTHONUTF8": "1", "COLUMNS": "200"},
        check=True,
    ).stdout
    for option in set(re.findall(r"--[a-z-]+", said)) - {"--help"}:
        assert f"`{option}" in page, option
    from keifu.report import ENDINGS, WRITERS

    for name in (*WRITERS, *ENDINGS):
        assert f"`{name}`" in page, name
    action = yaml.safe_load((root / "action.yml").read_text("utf-8"))
    for name in action["inputs"]:
        assert f"`{name}`" in page, name


def test_the_worked_example_of_the_page_runs(root, publisher):
    """The workflow in ``docs/validate.md``, as it stands there: a fault fails, and once it is in the baseline it does not."""
    page = (root / "docs" / "validate.md").read_text("utf-8")
    (workflow,) = (
        yaml.safe_load(text) for text in re.findall(r"```yaml\n(.*?)```", page, re.DOTALL) if "jobs:" in text
    )
    (step,) = (step for step in workflow["jobs"]["data"]["steps"] if step.get("id") == "keifu")
    action = yaml.safe_load((root / "action.yml").read_text("utf-8"))
    assert set(step["with"]) <= set(action["inputs"])
    publisher.write("repository/data/deep/four.ttl", BAD)
    options = {"python": sys.executable, **step["with"]}
    baseline = publisher.place / "repository" / options["baseline"]
    baseline.write_text('{"keifu-baseline": 1, "findings": {}}', encoding="utf-8")
    found = act(root, publisher, **options)
    assert found.returncode == 1, found.stderr
    assert "file=data/deep/four.ttl,line=11" in found.stdout
    record = json.loads((publisher.place / "repository" / "keifu.sarif").read_text("utf-8"))["runs"][0]["results"][0]
    known = {"keifu-baseline": 1, "findings": {record["partialFingerprints"]["keifu/v1"]: "known"}}
    baseline.write_text(json.dumps(known), encoding="utf-8")
    again = act(root, publisher, **options)
    assert again.returncode == 0, again.stderr
    assert again.stdout == ""
