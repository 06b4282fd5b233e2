"""The sheet that came back → claims with reviewer and date: all rows or none, every complaint with its row."""

import datetime
import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from openpyxl import load_workbook
from rdflib import URIRef

from keifu.claims import Claim
from keifu.errors import CannotRunError
from keifu.links.layout import layout
from keifu.links.material import Requirement
from keifu.links.propose import claim_iri
from keifu.links.review import choice, tail
from keifu.vocabulary import SEMAPV

_SHOWN = 20  # complaints in one message, at most


@dataclass(frozen=True)
class Row:
    """A row of the sheet by column, stripped; ``number`` counts from 1 as Excel does."""

    number: int
    cells: Mapping[str, str]


class _Complaints:
    def __init__(self, path: Path) -> None:
        self._path = path
        self._said: list[tuple[str, str]] = []

    def say(self, row: Row, ja: str, en: str) -> None:
        self._said.append((f"{row.number}行: {ja}", f"row {row.number}: {en}"))

    def end(self) -> None:
        """``CannotRunError`` with all that was said."""
        if self._said:
            ja, en = ("\n  ".join(side[:_SHOWN]) for side in zip(*self._said, strict=True))
            raise CannotRunError(
                f"確認の表を取り込めません。何も変えていません。\n  {ja}",
                f"The review sheet cannot be taken over; nothing was changed.\n  {en}",
                str(self._path),
            )


def read_sheet(path: Path) -> list[Row]:
    """The rows of a review sheet that are not empty; ``CannotRunError`` where it is none, or lacks a column."""
    try:
        book = load_workbook(io.BytesIO(path.read_bytes()), data_only=True)
        page = book[layout().title.ja]
    except Exception as error:  # openpyxl raises whatever zipfile, XML and its own parts raise
        raise CannotRunError(
            "確認の表として読めません。keifu links review が書いた .xlsx を指定してください。",
            "This is no review sheet. Give the .xlsx that keifu links review wrote.",
            str(path),
        ) from error
    rows = [[_text(value) for value in row] for row in page.iter_rows(values_only=True)]
    header = [text.partition("\n")[0] for text in rows[0]] if rows else []
    missing = [column.ja for column in layout().columns.values() if column.ja not in header]
    if missing:
        raise CannotRunError(
            f"列「{'」「'.join(missing)}」がありません。見出しの行は変えないでください。",
            f"Missing column: {', '.join(missing)}. Leave the header as it was.",
            str(path),
        )
    at = {name: header.index(column.ja) for name, column in layout().columns.items()}
    made = (Row(number, {name: row[n] for name, n in at.items()}) for number, row in enumerate(rows[1:], 2))
    return [row for row in made if any(row.cells.values())]


def decide(
    path: Path,
    claims: Iterable[Claim],
    requirements: Iterable[Requirement],
    reviewers: Mapping[str, URIRef],
    today: datetime.date,
) -> list[Claim]:
    """The claims with the decisions of the sheet: accepted, rejected, or rejected with another accepted beside.

    ``reviewers`` are the registered agents by name. ``CannotRunError`` lists every row that is wrong: identifiers that
    were edited, are unknown or stand twice, more than one decision, a decision without a known reviewer, a date that
    is none or lies ahead, another requirement that is not in the list or has a claim already.
    """
    made = {claim.record_id: claim for claim in claims}
    names = {tail(name): name for name in made}
    others = {choice(requirement): requirement for requirement in requirements}
    complaints, seen = _Complaints(path), dict[str, int]()
    for row in read_sheet(path):
        name = names.get(row.cells["id"])
        if name is None or not _as_given(row, made[name]):
            complaints.say(row, *_EDITED)
        elif first := seen.get(row.cells["id"]):
            complaints.say(row, f"{first}行と同じ主張です。", f"the same claim as in row {first}.")
        elif any(row.cells[column] for column in _DECISIONS):
            problem = _problem(row, reviewers, others, today)
            if problem:
                complaints.say(row, *problem)
            else:
                _apply(row, made, name, reviewers, others, today, complaints)
        seen.setdefault(row.cells["id"], row.number)
    complaints.end()
    return list(made.values())


_DECISIONS = ("accept", "reject", "other")
_EDITED = (
    "主張・施策・要求事項の識別子や名前が元のファイルと違います。灰色の列は書き換えないでください。",
    "claim, measure or requirement differ from the file. Leave the grey columns as they are.",
)


def _as_given(row: Row, claim: Claim) -> bool:
    return (
        row.cells["requirement_id"] == tail(claim.object_id)
        and row.cells["measure"] == claim.subject_label.strip()
        and row.cells["requirement"] == claim.object_label.strip()
    )


def _problem(
    row: Row, reviewers: Mapping[str, URIRef], others: Mapping[str, Requirement], today: datetime.date
) -> tuple[str, str] | None:
    cells = row.cells
    if sum(bool(cells[column]) for column in _DECISIONS) > 1:
        return (
            "「採用」「不採用」「別の要求事項」のうち一つだけにしてください。",
            "only one of Accept, Reject and Other requirement.",
        )
    if cells["reviewer"] not in reviewers:
        known = "、".join(reviewers)
        return (
            f"確認した人「{cells['reviewer']}」は登録されていません(登録: {known})。",
            f"the reviewer '{cells['reviewer']}' is not registered (registered: {known}).",
        )
    if cells["other"] and cells["other"] not in others:
        return (
            f"「{cells['other']}」という要求事項は一覧にありません。",
            f"there is no requirement '{cells['other']}' in the list.",
        )
    day = _day(cells["date"], today)
    if day is None or day > today:
        return (
            f"確認した日「{cells['date']}」は使えません。2026-11-21 の形で、今日までの日にしてください。",
            f"the date '{cells['date']}' cannot be used. Write one such as 2026-11-21, not after today.",
        )
    return None


def _apply(
    row: Row,
    made: dict[URIRef, Claim],
    name: URIRef,
    reviewers: Mapping[str, URIRef],
    others: Mapping[str, Requirement],
    today: datetime.date,
    complaints: _Complaints,
) -> None:
    cells, claim = row.cells, made[name]
    comment = f"{claim.comment}。{cells['remark']}" if cells["remark"] else claim.comment
    reviewed = {"reviewer_id": (reviewers[cells["reviewer"]],), "review_date": _day(cells["date"], today)}
    state = "Accepted" if cells["accept"] else "Rejected"
    made[name] = claim.model_copy(update={"review": state, "comment": comment, **reviewed})
    if not cells["other"]:
        return
    other = others[cells["other"]]
    new = claim_iri(claim.subject_id, other.iri)
    if new in made:
        complaints.say(
            row, f"「{other.label}」への主張はすでにあります。", f"there is a claim for '{other.label}' already."
        )
        return
    fields = {"record_id": new, "object_id": other.iri, "object_label": other.label, "review": "Accepted"}
    judged = {"basis": "Content", "mapping_justification": SEMAPV.ManualMappingCuration, "comment": cells["remark"]}
    author = {"author_id": reviewed["reviewer_id"], "mapping_date": reviewed["review_date"], "confidence": Decimal(1)}
    made[new] = claim.model_copy(update={**fields, **judged, **author, **reviewed})


def _day(text: str, today: datetime.date) -> datetime.date | None:
    try:
        return datetime.date.fromisoformat(text) if text else today
    except ValueError:
        return None


def _text(value: object) -> str:
    if isinstance(value, datetime.datetime):
        return value.date().isoformat()
    return "" if value is None else str(value).strip()
