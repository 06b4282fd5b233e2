"""``python -m benchmarks.links``: precision and recall of proposals by theme and plan, with every miss.

``--write`` puts the figures into ``docs/proposals.md`` and what the places were worth into ``data/claims/places.csv``.
"""

from collections.abc import Sequence
from pathlib import Path

import click

from benchmarks.links.judge import Rate, Verdict, judged, leave_one_out, rate, shipped_places, theme
from keifu import assets
from keifu.errors import CannotRunError
from keifu.files import write_whole
from keifu.links.learn import as_csv, learn
from keifu.links.propose import THRESHOLD
from keifu.prefixes import BASE

BEGIN, END = "<!-- figures: python -m benchmarks.links --write -->\n", "<!-- end of figures -->\n"
_PAGE = Path(__file__).parent.parent.parent / "docs" / "proposals.md"


@click.command()
@click.option(
    "--sources",
    type=click.Path(path_type=Path),
    default="../shared/sources",
    show_default=True,
    help="The folder with the plans as text.",
)
@click.option("--write", is_flag=True, help="Write docs/proposals.md and data/claims/places.csv.")
def main(sources: Path, write: bool) -> None:
    """How well the shipped claims would have been proposed."""
    if not sources.is_dir():
        missing = ("計画の本文のフォルダーがありません。", "The folder with the plans' texts is not here.")
        raise SystemExit(str(CannotRunError(*missing, str(sources))))
    pairs, places = judged(sources), shipped_places()
    text = figures(leave_one_out(pairs, places))
    print(text)
    if write:
        page = _PAGE.read_text(encoding="utf-8")
        before, _, rest = page.partition(BEGIN)
        write_whole(_PAGE, (before + BEGIN + text + END + rest.partition(END)[2]).encode())
        write_whole(assets.folder("data") / "claims" / "places.csv", as_csv(learn(pairs, places)))


def figures(verdicts: Sequence[Verdict]) -> str:
    """The tables of the page: by theme, by plan, and the misses, in Markdown."""
    themes = sorted({verdict.pair.theme for verdict in verdicts})
    plans = sorted({verdict.pair.plan for verdict in verdicts})
    lines = [f"Threshold {THRESHOLD}; pairs of measure and theme.\n", *_HEAD]
    for name in themes:
        lines.append(_row(f"theme {theme(name)}", rate(v for v in verdicts if v.pair.theme == name)))
    for plan in plans:
        lines.append(_row(f"plan {_short(plan)}", rate(v for v in verdicts if v.pair.plan == plan)))
    lines.append(_row("**all**", rate(verdicts)))
    lines += ["", "| miss | plan | measure | theme | score | where its words stand |", "|---|---|---|---|---:|---|"]
    for verdict in sorted(verdicts, key=lambda v: (v.proposed, v.pair.plan, v.pair.measure, v.pair.theme)):
        if verdict.proposed != verdict.pair.accepted:
            pair = verdict.pair
            kind = "proposed, not accepted" if verdict.proposed else "accepted, not proposed"
            places = ", ".join(verdict.places) or "nowhere"
            lines.append(
                f"| {kind} | {_short(pair.plan)} | {pair.title} | {theme(pair.theme)} | {verdict.score:.2f} | {places} |"
            )
    return "\n".join(lines) + "\n"


_HEAD = ["| | right | wrong | missed | precision | recall |", "|---|---:|---:|---:|---:|---:|"]


def _row(name: str, found: Rate) -> str:
    precision, recall = ("–" if x is None else f"{x:.2f}" for x in (found.precision, found.recall))
    return f"| {name} | {found.right} | {found.wrong} | {found.missed} | {precision} | {recall} |"


def _short(plan: str) -> str:
    return plan.removeprefix(BASE + "id/plan/")


if __name__ == "__main__":
    main()
