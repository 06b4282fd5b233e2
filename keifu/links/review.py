"""Proposals → a sheet for a person: each with its reasons and its words in context, to accept, reject or redirect."""

import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet
from rdflib import URIRef
from rich.cells import cell_len

from keifu.claims import Claim
from keifu.links.layout import layout
from keifu.links.material import Measure, Requirement
from keifu.links.places import Finder
from keifu.prefixes import BASE

_GREY, _YELLOW = PatternFill("solid", "EEEEEE"), PatternFill("solid", "FFF8D6")
_ROUND = 40  # letters on either side of a word in context
_SHOWN = {"title": 1, "part": 2, "text": 3}  # lines of context from each place, at most
_ROWS = 2_000
_LINE = 15  # points


@dataclass(frozen=True)
class Sheet:
    """What a sheet is made from: claims to review, measures of the plan, requirements to choose from, reviewers, words."""

    claims: Sequence[Claim]
    measures: Mapping[URIRef, Measure]
    requirements: Sequence[Requirement]
    reviewers: Sequence[str]
    words: Mapping[URIRef, Sequence[str]]


def tail(name: str) -> str:
    """An identifier as the sheet shows it: what follows ``id/claim/`` or ``id/requirement/``."""
    return name.removeprefix(BASE + "id/claim/").removeprefix(BASE + "id/requirement/")


def choice(requirement: Requirement) -> str:
    """A requirement as it stands in the list to choose from: identifier, space, label."""
    return f"{tail(requirement.iri)} {requirement.label}"


def write_sheet(sheet: Sheet) -> bytes:
    """The sheet as ``.xlsx``: one row a claim (columns of ``sheet.yaml``), lists to choose from, a guide."""
    book = Workbook()
    page = book.active
    assert isinstance(page, Worksheet)  # noqa: S101  a new workbook has one worksheet
    page.title = layout().title.ja
    _headers(page)
    places = {requirement.iri: requirement for requirement in sheet.requirements}
    for number, claim in enumerate(sheet.claims, 2):
        row = _row(claim, sheet, places)
        page.row_dimensions[number].height = _LINE * max(
            _lines(row[name], of.width) for name, of in layout().columns.items()
        )
        for column, text in enumerate(row.values(), 1):
            cell = page.cell(number, column, ILLEGAL_CHARACTERS_RE.sub("", text))
            cell.data_type = "s"
            cell.alignment = Alignment(vertical="top", wrap_text=True)
            cell.fill = _GREY if list(layout().columns.values())[column - 1].given else _YELLOW
    _lists(book, page, sheet)
    guide = book.create_sheet("使い方")
    for both in layout().guide:
        guide.append([both.ja, both.en])
    for letter in "AB":
        guide.column_dimensions[letter].width = 80
    for cells in guide.iter_rows():
        for cell in cells:
            cell.alignment = Alignment(vertical="top", wrap_text=True)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def context(measure: Measure, words: Iterable[str]) -> str:
    """Where words stand in a measure's texts, a line each: 【word】 with some letters on either side, the title first."""
    finder = Finder(words)
    shown: list[str] = []
    for place, most in _SHOWN.items():
        lines = (
            line for said in measure.texts.get(place, []) for line in _around(said.text, list(finder.times(said.text)))
        )
        shown += list(dict.fromkeys(lines))[:most]
    return "\n".join(shown)


def _around(text: str, words: Sequence[str]) -> Iterator[str]:
    end = 0
    for found in re.finditer("|".join(map(re.escape, words)), text) if words else ():
        if found.start() >= end:  # what was shown with the word before is not shown again
            first, end = max(0, found.start() - _ROUND), found.end() + _ROUND
            line = f"{text[first : found.start()]}【{found.group()}】{text[found.end() : end]}"
            yield " ".join(f"{'…' if first else ''}{line}{'…' if end < len(text) else ''}".split())


def _row(claim: Claim, sheet: Sheet, places: Mapping[URIRef, Requirement]) -> dict[str, str]:
    measure, place = sheet.measures.get(claim.subject_id), places.get(claim.object_id)
    lines = (f"{first}" if first == last else f"{first}–{last}" for first, last in claim.lines)
    given = {
        "id": tail(claim.record_id),
        "number": measure.number if measure else "",
        "measure": claim.subject_label,
        "requirement": claim.object_label,
        "stated_in": place.stated_in if place else "",
        "requirement_id": tail(claim.object_id),
        "confidence": str(claim.confidence),
        "why": claim.comment,
        "lines": "、".join(lines),
        "context": context(measure, sheet.words.get(place.theme, [])) if measure and place else "",
    }
    return dict.fromkeys(layout().columns, "") | given


def _lines(text: str, width: int) -> int:
    """How many lines a text takes in a column; sheets do not agree on measuring it themselves."""
    return sum(-(-cell_len(line) // (width - 4)) or 1 for line in text.split("\n"))


def _headers(page: Worksheet) -> None:
    for number, (name, text) in enumerate(layout().headers.items(), 1):
        cell = page.cell(1, number, text)
        cell.font = Font(bold=True)
        cell.alignment = Alignment(wrap_text=True, vertical="top")
        page.column_dimensions[get_column_letter(number)].width = layout().columns[name].width
    page.row_dimensions[1].height = 2 * _LINE
    page.freeze_panes = "D2"
    page.page_setup.orientation, page.page_setup.fitToHeight = "landscape", 0
    page.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    page.print_title_rows = "1:1"
    page.auto_filter.ref = f"A1:{get_column_letter(len(layout().columns))}1"


def _lists(book: Workbook, page: Worksheet, sheet: Sheet) -> None:
    names = list(layout().columns)
    for column in ("accept", "reject"):
        _offer(page, names.index(column), '"○"')
    listed = {
        "other": ("requirements", [choice(r) for r in sheet.requirements]),
        "reviewer": ("reviewers", sheet.reviewers),
    }
    for column, (name, entries) in listed.items():
        page_of = book.create_sheet(layout().lists[name].ja)
        for entry in entries:
            page_of.append([entry])
        page_of.column_dimensions["A"].width = 80
        _offer(page, names.index(column), f"'{page_of.title}'!$A$1:$A${max(1, len(entries))}")


def _offer(page: Worksheet, column: int, entries: str) -> None:
    letter = get_column_letter(column + 1)
    validation = DataValidation(type="list", formula1=entries, allow_blank=True)
    page.add_data_validation(validation)
    validation.add(f"{letter}2:{letter}{_ROWS}")
