"""Findings as text, table, CSV, XLSX, JSON and as the SHACL report itself."""

import json
from dataclasses import asdict
from typing import Any

from keifu import formats
from keifu.findings import SEVERITIES, Finding, Lang, count
from keifu.report.judgement import Judgement, printable
from keifu.results import Cell, Table, cell_of

_COLUMNS = {
    "severity": ("重さ", "severity"),
    "municipality": ("自治体", "municipality"),
    "thing": ("何の", "thing"),
    "thingIri": ("IRI", "IRI"),
    "kind": ("種類", "kind"),
    "within": ("属するもの", "part of"),
    "message": ("何が", "what is wrong"),
    "mend": ("直し方", "how to mend it"),
    "document": ("文書", "document"),
    "page": ("ページ", "page"),
    "first": ("最初の行", "first line"),
    "last": ("最後の行", "last line"),
    "file": ("ファイル", "file"),
    "file_line": ("ファイルの行・セル", "line or cell of the file"),
    "path": ("項目", "property"),
    "value": ("値", "value"),
    "shape": ("シェイプ", "shape"),
    "fingerprint": ("指紋", "fingerprint"),
}
_HIDDEN = ("rank", "line_order")


def text(judgement: Judgement, lang: Lang) -> bytes:
    """Two or three lines a new finding: what is wrong, how to mend it, and where it is written in the file."""
    return "".join(_paragraph(finding, lang) for finding in judgement.new).encode()


def table(judgement: Judgement, lang: Lang) -> bytes:
    """Aligned columns, one new finding a line; narrow enough to be read, so without fingerprints and shapes."""
    names = ["severity", "municipality", "thing", "message", "document", "first", "file", "file_line"]
    whole = _table(judgement, lang)
    kept = [whole.columns.index(name) for name in names]
    rows = [[Cell(printable(row[n].value), row[n].kind) for n in kept] for row in whole.rows]
    return formats.to_text(Table(names, rows), _titles(names, lang), formats.terminal_width()).encode()


def as_csv(judgement: Judgement, lang: Lang) -> bytes:
    """RFC 4180, every column, one new finding a row, with a byte order mark so that Excel reads the Japanese."""
    whole = _table(judgement, lang)
    return formats.to_csv(whole, _titles(whole.columns, lang), bom=True)


def as_xlsx(judgement: Judgement, lang: Lang) -> bytes:
    """A workbook: the new findings; on a second sheet the numbers by municipality and by shape."""
    english, whole = lang == "en", _table(judgement, lang)
    heads = [names[english] for names in SEVERITIES.values()]
    about: list[list[str | int]] = [["Municipality" if english else "自治体", *heads]]
    about += [[name or "-", *numbers.values()] for name, numbers in judgement.municipalities().items()]
    titles: list[str | int] = ["シェイプ", "名前", "対象の数", "検査した制約の数", "指摘の数"]
    if english:
        titles = ["Shape", "Name", "Targets", "Constraints evaluated", "Findings"]
    about += [[], titles]
    for one, number in judgement.shapes():
        about.append([one.shape, one.en if english else one.ja, one.targets, one.evaluated, number])
    name = "Findings" if english else "指摘"
    return formats.to_xlsx(whole, _titles(whole.columns, lang), name, about=about)


def as_json(judgement: Judgement, lang: Lang) -> bytes:
    """One object: conforms, fail_on, counts, known, mended, municipalities, shapes, findings (the known ones too).

    ``conforms`` tells the exit status; a finding has what ``keifu.findings.Finding`` says, ``known`` and ``fails``.
    Both languages are in it, so ``lang`` changes nothing.
    """
    content = {
        "conforms": not judgement.failed,
        "fail_on": judgement.fail_on,
        "counts": count(judgement.new),
        "known": len(judgement.found) - len(judgement.new),
        "mended": judgement.mended,
        "municipalities": judgement.municipalities(),
        "shapes": [
            {
                "shape": one.shape,
                "ja": one.ja,
                "en": one.en,
                "targets": one.targets,
                "constraints": one.constraints,
                "evaluated": one.evaluated,
                "findings": number,
            }
            for one, number in judgement.shapes()
        ],
        "findings": [_record(judgement, finding) for finding in judgement.found],
    }
    return (json.dumps(content, ensure_ascii=False, indent=2) + "\n").encode()


def turtle(judgement: Judgement, lang: Lang) -> bytes:
    """The SHACL validation report, known results too, as it stands in ``graph/validation``."""
    return judgement.report.serialize(format="turtle", encoding="utf-8")


def summary(judgement: Judgement) -> list[str]:
    """What to say at the end, in both languages: numbers by municipality, in all, and what was looked at."""
    lines = []
    for name, numbers in judgement.municipalities().items():
        lines.append(f"    {name or '(自治体によらない / of no municipality)'}: {_numbers(numbers)}")
    if judgement.known:
        known = len(judgement.found) - len(judgement.new)
        lines.append(f"    基準にあるもの / in the baseline: {known}  直ったもの / mended: {len(judgement.mended)}")
    met = [one for one in judgement.seen if one.targets]
    lines.append(
        f"    シェイプ / shapes: {len(met)} / {len(judgement.seen)}"
        f"  対象 / targets: {sum(one.targets for one in met):,}"
        f"  制約 / constraints evaluated: {sum(one.evaluated for one in met):,}"
    )
    lines.append(_numbers(count(judgement.new)))
    return [printable(line) for line in lines]


def _numbers(numbers: dict[str, int]) -> str:
    return "  ".join(f"{ja} / {en}: {numbers[kind]}" for kind, (ja, en) in SEVERITIES.items())


def _paragraph(finding: Finding, lang: Lang) -> str:
    english = lang == "en"
    lines = [finding.text(lang)]
    if mending := finding.mending(lang):
        lines.append(f"    {'To mend it' if english else '直し方'}: {mending}")
    if finding.file:
        place = f":{finding.file_line}" if finding.file_line else f" {finding.file_cell}".rstrip()
        lines.append(f"    {'File' if english else 'ファイル'}: {finding.file}{place}")
    return "".join(printable(line.replace("\n", " ")) + "\n" for line in lines)


def _table(judgement: Judgement, lang: Lang) -> Table:
    rows = []
    for one in judgement.new:
        cells: dict[str, Any] = asdict(one) | {
            "severity": SEVERITIES[one.severity][lang == "en"],
            "thing": one.label or (one.kind_en if lang == "en" else one.kind_ja) or one.focus,
            "thingIri": one.focus,
            "kind": one.kind_en if lang == "en" else one.kind_ja,
            "message": one.message(lang),
            "mend": one.mending(lang),
            "first": one.first_line,
            "last": one.last_line,
            "file_line": one.file_line or one.file_cell,
            "path": (one.path_en if lang == "en" else one.path_ja) or one.path,
        }
        rows.append([cell_of(cells[name]) for name in _COLUMNS])
    return Table(list(_COLUMNS), rows)


def _titles(names: list[str], lang: Lang) -> list[str]:
    return [_COLUMNS[name][lang == "en"] for name in names]


def _record(judgement: Judgement, finding: Finding) -> dict[str, Any]:
    record = {name: value for name, value in asdict(finding).items() if name not in _HIDDEN}
    return record | {"known": finding.fingerprint in judgement.known, "fails": judgement.fails(finding)}
