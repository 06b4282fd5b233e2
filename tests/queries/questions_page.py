"""docs/questions.md: every question with one example and its answer from the shipped data. ``make docs`` writes it.

It also gives the worked examples of docs/lineage.md their answers anew.
"""

import os
import re
import shlex
import subprocess
import sys
import tempfile
from pathlib import Path

from keifu.build import build
from keifu.parameters import Run
from keifu.progress import Progress
from keifu.questions import IRI, Answer, Question, answer, catalogue
from keifu.results import Table

PAGE = Path(__file__).parents[2] / "docs/questions.md"
ROWS = 6  # rows shown of a longer answer
EXAMPLES: dict[str, dict[str, str]] = {
    "measures-for-requirement": {"theme": "opendata"},
    "requirements-of-measure": {"measure": "362018/dx-2026/1"},
    "lineage": {"thing": "plan/423084/dx/measure/6"},
    "coverage": {"edition": "5.1"},
    "gaps": {"municipality": "423084"},
    "own-measures": {"municipality": "423084"},
    "incomplete-measures": {"municipality": "362018"},
    "measures-of-department": {"municipality": "徳島市", "department": "住民課"},
    "schedule": {"fiscal-year": "2026", "phase-kind": "導入", "municipality": "423084"},
    "targets": {"municipality": "362018", "theme": "opendata"},
    "systems": {"system": "公共施設予約システム"},
    "similar-measures": {"measure": "362018/dx-2026/26"},
    "edition-changes": {"from": "4.0", "to": "5.1"},
    "stale-plans": {"date": "2025-12-31"},
    "statutory-plans": {"provision": "428AC1000000103/9/3"},
    "statutory-fields": {"municipality": "232084"},
    "standardisation": {"municipality": "423084"},
    "term": {"term": "ガバメントクラウド"},
}
"""What each question is asked here; one that is not named is asked with the examples of its header, where it needs any."""
HEAD = """\
# The questions, with an example each

Every question is a file of `queries/`, and its header says what it takes and gives. `keifu ask` lists them all; on the
pages of `keifu serve` they are forms, and `/api/questions/<name>` answers programs. Below stands what the shipped data
answer; of a long answer the first rows. An empty cell means that nothing was found there. Without a municipality
the documents looked at are all that were read: `keifu ask plans` names them with date and status.

This page is written by `make docs`, and a test compares it with the data.
"""


def page(run: Run) -> str:
    """The whole page, from the data that ``run`` asks."""
    return HEAD + "".join(_section(question, run) for question in catalogue().values())


def _section(question: Question, run: Run) -> str:
    needed = [name for name, item in question.parameters.items() if item.required] or question.one_of[:1]
    values = EXAMPLES.get(question.name) or {name: question.parameters[name].example for name in needed}
    found = answer(question.name, values, run)
    command = " ".join(["keifu ask", question.name, *(f"--{name} {value}" for name, value in values.items())])
    scope = "".join(f"Looked at: {text}\n\n" for text in found.scope) if "municipality" in found.parameters else ""
    return (
        f"\n## {question.name}: {question.title.ja} / {question.title.en}\n\n"
        f"{question.explanation.ja}\n\n{question.explanation.en}\n\n```sh\n{command}\n```\n\n{scope}{_rows(found)}"
    )


def _rows(found: Answer) -> str:
    table: Table = found.table
    shown = [n for n, name in enumerate(table.columns) if not name.endswith(IRI)]
    titles = found.titles("ja")
    lines = [[titles[n] for n in shown], ["---"] * len(shown)]
    lines += [[row[n].value for n in shown] for row in table.rows[:ROWS]]
    drawn = "".join(f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in line)} |\n" for line in lines)
    rest = len(table.rows) - ROWS
    return f"{drawn}\n{f'… and {rest} more rows' if rest > 0 else f'{len(table.rows)} rows'}\n"


def told(text: str, home: Path) -> str:
    """A page with the answer of each ``console`` block as its command gives it from the snapshot in ``home``."""

    def block(found: re.Match[str]) -> str:
        environment = os.environ | {"KEIFU_HOME": str(home), "PYTHONUTF8": "1"}
        command = [sys.executable, "-m", *shlex.split(found[1])]
        done = subprocess.run(command, capture_output=True, encoding="utf-8", check=True, env=environment)
        return f"```console\n$ {found[1]}\n{done.stdout}```"

    return re.sub(r"```console\n\$ (keifu [^\n]+)\n.*?```", block, text, flags=re.DOTALL)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        snapshot = build(Path(folder), Progress(quiet=True))
        PAGE.write_text(page(snapshot.run), encoding="utf-8")
        lineage = PAGE.with_name("lineage.md")
        lineage.write_text(told(lineage.read_text(encoding="utf-8"), Path(folder)), encoding="utf-8")
