"""Proposals → a sheet for a person: each with its reasons and its words in context, to accept, reject or redirect."""

import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet
from rdflib import URIRef

from keifu.claims import Claim
from keifu.links.layout import layout
from keifu.links.material import Measure, Requirement
from keifu.links.places import Finder
from keifu.vocabulary import BASE

_GREY, _YELLOW = PatternFill("solid", "EEEEEE"), PatternFill("solid", "FFF8D6")
_ROUND = 40  # letters on either side of a word in context
_SHOWN = 4  # places of a word in context, at most
_ROWS = 2_000


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
        for column, text in enumerate(_row(claim, sheet, places).values(), 1):
            cell = page.cell(number, column, ILLEGAL_CHARACTERS_RE.sub("", text))
            cell.data_type = "s"
            cell.alignment = Alignment(vertical="top", wrap_text=True)
            cell.fill = _GREY if list(layout().columns.values())[column - 1].given else _YELLOW
    _lists(book, page, sheet)
    guide = book.create_sheet("使い方")
    for row in layout().guide:
        guide.append(list(row))
    for letter in "AB":
        guide.column_dimensions[letter].width = 80
    for cells in guide.iter_rows():
        for cell in cells:
            cell.alignment = Alignment(vertical="top", wrap_text=True)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def context(measure: Measure, words: Iterable[str]) -> str:
    """Where words stand in a measure's texts, each between 「…」 with some letters on either side."""
    finder = Finder(words)
    shown: list[str] = []
    for place in ("title", "part", "text"):
        for said in measure.texts.get(place, []):
            for word in finder.times(said.text):
                at = said.text.find(word)
                if at >= 0 and not any(word in line for line in shown):
                    before, behind = said.text[max(0, at - _ROUND) : at], said.text[at + len(word) :][:_ROUND]
                    shown.append(" ".join(f"…{before}【{word}】{behind}…".split()))
    return "\n".join(shown[:_SHOWN])


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


def _headers(page: Worksheet) -> None:
    for number, (name, text) in enumerate(layout().headers.items(), 1):
        cell = page.cell(1, number, text)
        cell.font = Font(bold=True)
        cell.alignment = Alignment(wrap_text=True, vertical="top")
        page.column_dimensions[get_column_letter(number)].width = layout().columns[name].width
    page.freeze_panes = "D2"
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
