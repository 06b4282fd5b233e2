"""The report as text for a terminal (Japanese first, then English) and as JSON."""

from collections.abc import Iterator

from keifu_loaders.report.make import shown
from keifu_loaders.report.model import KINDS, Report, Stretch, Unresolved

FOUND = {
    "pillars": "柱",
    "measures": "施策",
    "owners": "担当",
    "steps": "工程",
    "projects": "事業",
    "phases": "年度の段階",
    "indicators": "指標",
    "baselines": "基準値",
    "targets": "目標値",
    "systems": "情報システム",
    "terms": "用語",
    "facts": "計画全体の事項",
    "companions": "関連計画・組織",
}
"""Key of ``Report.found`` → its Japanese name."""


def as_text(report: Report) -> str:
    """The whole report, for a person at a terminal."""
    return shown_lines([*_head(report), *_counts(report), *_parts(report)])


def as_json(report: Report) -> str:
    """The whole report with the keys of ``model.Report`` (UTF-8, indented)."""
    return report.model_dump_json(indent=1) + "\n"


def short(report: Report) -> str:
    """A few lines for standard error: what was found, how much was lost and left unread, and where."""
    found = report.found
    keys = ("pillars", "measures", "steps", "indicators", "projects", "terms")
    lines = [
        f"{report.plan.title} ({report.plan.code})",
        "  " + "・".join(f"{FOUND[key]} {found[key]}" for key in keys),
        "  " + ", ".join(f"{key} {found[key]}" for key in keys),
        f"  文書から読み取れない箇所 {len(report.lost)} / not recoverable from the document: {len(report.lost)}",
        f"  読み残し {len(report.unread)} / unread stretches: {len(report.unread)}",
    ]
    if report.plan.standing == "provisional":
        lines.append("  市町村を特定できず仮の番号で読みました / the municipality is not recognised: provisional")
    if report.unread or report.lost:
        lines.append("  詳しくは --report FILE.html で見られます / --report FILE.html shows where")
    return shown_lines(lines)


def shown_lines(lines: list[str]) -> str:
    """Lines, each without what a terminal would obey."""
    return "".join(shown(line) + "\n" for line in lines)


def numbers(first: int, last: int) -> str:
    """``12–14行``, or ``12行``."""
    return f"{first}–{last}行" if last > first else f"{first}行"


def where(stretch: Stretch) -> str:
    """``12–14行`` with page or sheet, if any."""
    lines = numbers(stretch.first, stretch.last)
    page = f"{stretch.page}頁 " if stretch.page else ""
    return f"{stretch.sheet} {lines}" if stretch.sheet else page + lines


def reading(report: Report) -> tuple[str, str]:
    """How the plan was read, in Japanese and English."""
    if report.profile:
        return f"様式 {report.profile}(配置 {report.layout})", f"profile {report.profile}, layout {report.layout}"
    return "様式なし(見出しの語の意味で読んだ)", "no profile: read by what labels mean"


def standing(report: Report) -> tuple[str, str]:
    """Whose plan it is, in Japanese and English."""
    plan = report.plan
    if plan.standing == "recognised":
        return f"{plan.body} ({plan.code})", f"recognised as {plan.code}"
    return (
        f"市町村を特定できず、仮の番号で読んだ ({plan.code}/{plan.slug})",
        f"municipality not recognised, provisional ({plan.code}/{plan.slug})",
    )


def _head(report: Report) -> Iterator[str]:
    document = report.document
    yield f"{report.plan.title} — 読み取りの報告 / reading report"
    yield f"文書 / document: {document.name} ({document.media_type}, {document.lines} 行 / lines)"
    yield f"SHA-256: {document.sha256}"
    yield "団体 / body: " + " / ".join(standing(report))
    yield "読み方 / read by: " + " / ".join(reading(report))


def _counts(report: Report) -> Iterator[str]:
    yield ""
    yield "読んだもの / found"
    yield from (f"  {report.found[key]:>6}  {name} / {key}" for key, name in FOUND.items())
    yield ""
    yield "行の内訳 / lines by kind"
    yield from (f"  {report.lines[kind]:>6}  {words.ja} / {words.en}" for kind, words in KINDS.items())


def _parts(report: Report) -> Iterator[str]:
    yield from _list(
        "読み残し / unread stretches",
        [f"{where(stretch)}: {stretch.beginning}" for stretch in report.unread],
    )
    remarks = (
        ("文書から読み取れない箇所 / not recoverable from the document", report.lost),
        ("読み替えた語 / words repaired", report.repaired),
    )
    for title, notes in remarks:
        yield from _list(title, [f"{numbers(n.first, n.last)}: {n.ja}\n      {n.en}" for n in notes])
    yield from _list(
        "載らなかったセル / cells that went nowhere",
        [f"{row.line}行: {' | '.join(row.cells)}" for row in report.partial],
    )
    yield from _list(
        "結び付けられない引用 / citations not resolved",
        [_unresolved(item) for item in report.unresolved],
    )


def _unresolved(item: Unresolved) -> str:
    reason = [f"      {words}" for words in (item.ja, item.en) if words]
    return "\n".join([f"{', '.join(map(str, item.lines))}行: {item.text}", *reason])


def _list(title: str, entries: list[str]) -> Iterator[str]:
    yield ""
    yield f"{title}: {len(entries)}"
    for entry in entries:
        yield from (f"  {line}" for line in entry.split("\n"))
