"""Layout "spaced sheet": a sheet per measure whose labels stand letter-spaced, its cells parted by spaces and lines.

Everything may be wrapped: the heading with number, title and marks, the labels' cells, the targets. The schedule's
bars are drawn and leave no letters; the rows that hold words are read by ``spaced_cells``.
"""

import re
import unicodedata
from collections.abc import Iterable
from itertools import pairwise

from pydantic import BaseModel, ConfigDict

from keifu.errors import CannotRunError
from keifu.fiscal import year_in
from keifu_loaders.document import Line, header_years
from keifu_loaders.layouts.spaced_cells import Cell, cells, filled, paragraphs
from keifu_loaders.normalise import printed
from keifu_loaders.notes import note
from keifu_loaders.records import Indicator, Measure, Note, Phase, Span, Step, Value
from keifu_loaders.values import number_and_unit, phase_kinds


class SpacedSheet(BaseModel):
    """The labels as they are printed, and what the heading and a target look like once their lines are joined.

    ``heading`` has groups ``number``, ``title``, ``marks``; ``marks`` says what the plan explains a sign to mean.
    ``labels`` are all labels in their order; among them ``years`` labels the fiscal years over ``rows`` (a row may also
    begin with its own), ``bars`` are rows that are drawn, the rest is not read. ``target`` has groups ``title``,
    ``value``, and in it ``figure``, the number with its unit; ``goal`` is a target in words. ``formula`` is how an
    indicator is reckoned, ``page`` the number of a page between the lines; neither is read.
    """

    model_config = ConfigDict(extra="forbid")

    heading: str
    marks: dict[str, str] = {}
    labels: list[str]
    years: str
    rows: list[str]
    bars: list[str]
    targets: str
    target: str
    goal: str
    formula: str
    page: str


Part = list[tuple[int, str]]
"""The numbered lines of what stands behind a label, in NFKC and otherwise as read, empty ones left out."""


def read_spaced_sheet(measure: Measure, lines: list[Line], sheet: SpacedSheet) -> list[Note]:
    """Fill a measure from the lines of its sheet; returns the notes about what the text lost."""
    parts = _parts(lines, sheet)
    whole = {label for label, after in pairwise(["", *sheet.labels, ""]) if label in parts and after in parts}
    measure.span = _span(measure, [at for part in parts.values() for at in part])
    _heading(measure, parts[""] if "" in whole else [], sheet)
    notes = _targets(measure, parts[sheet.targets] if sheet.targets in whole else [], sheet)
    years = _years(parts.get(sheet.years, []))
    for label in sheet.rows:
        notes += _row(measure, label, parts.get(label, []), years if label in whole else ())
    if drawn := [parts[bar][0][0] for bar in sheet.bars if bar in parts]:
        names, span = "、".join(printed(bar) for bar in sheet.bars), Span(min(drawn), max(drawn))
        notes.append(note("RowMissing", f"measure/{measure.number}", span, "phase", what=names))
    return notes


def _parts(lines: Iterable[Line], sheet: SpacedSheet) -> dict[str, Part]:
    """Label → the lines behind it, the label's own among them; what stands before the first label goes by ``""``.

    A label that comes again belongs to a sheet whose heading is lost.
    """
    rule = re.compile(rf"\s*({'|'.join(map(re.escape, sheet.labels))})(?:\s|$)")
    parts: dict[str, Part] = {"": []}
    current = ""
    for line in lines:
        raw = unicodedata.normalize("NFKC", line.raw)
        found = rule.match(raw)
        if found and found[1] in parts:
            break
        if found:
            current, raw = found[1], raw[found.end() :]
            parts[current] = [(line.number, raw)]
        elif raw and not (line.text and re.search(sheet.page, line.text)):
            parts[current].append((line.number, raw))
    return parts


def _span(measure: Measure, part: Part) -> Span:
    """From the first line of the heading that has letters behind its label to the last that is no page number."""
    last = max((number for number, raw in part if raw.strip()), default=measure.span.first)
    first = measure.span.first if measure.title else min((number for number, raw in part if raw.strip()), default=last)
    return Span(first, max(last, first))


def _heading(measure: Measure, part: Part, sheet: SpacedSheet) -> None:
    """Number, title and marks out of the heading's lines; the first of them is the title so far."""
    text = printed("".join([measure.title, *(raw for _, raw in part)]))
    if not (found := re.fullmatch(sheet.heading, text)):
        raise CannotRunError(
            f"{measure.span.first}行目からの施策の見出し「{text[:40]}」を番号と名称に分けられません。文書が崩れていないか確かめてください。",
            f"The heading from line {measure.span.first} cannot be told apart into number and title. Check the document.",
        )
    measure.number, measure.title = found["number"], found["title"]
    marks = re.findall(r"[(【]([^)】]+)[)】]", found["marks"])
    measure.marks = [sheet.marks.get(mark, mark) for mark in marks]


def _years(part: Part) -> tuple[int, ...]:
    return header_years(tuple(" ".join(raw for _, raw in part[:1]).split())) or ()


def _row(measure: Measure, label: str, part: Part, years: tuple[int, ...]) -> list[Note]:
    """The step of a row with its phases, or a note why it has none."""
    title, about = printed(label), f"measure/{measure.number}"
    if not part:
        return [note("RowMissing", about, measure.span, "step", what=title)]
    content = part[1:]
    if years and (own := _years(content)):
        years, content = own, content[1:]
    row = paragraphs(content)
    words = filled(row)
    if any(header_years((printed(one.text),)) for one in words):
        years = ()
    number, span = str(len(measure.steps) + 1), Span(part[0][0], max((one.last for one in words), default=part[0][0]))
    found = cells(row, len(years))
    phases = [_phase(year, cell) for year, cell in zip(years, found or (), strict=bool(found)) if filled(cell)]
    measure.steps.append(Step(span=span, number=number, title=title, notation=None, phases=phases))
    if phases:
        return []
    kind = "RowMissing" if not words or not years else "TooManyCells" if len(words) > len(years) else "TooFewCells"
    return [note(kind, f"{about}/step/{number}", span, "phase", what=title, years=len(years), cells=len(words))]


def _phase(year: int, cell: Cell) -> Phase:
    words = filled(cell)
    kinds = phase_kinds("/".join(one.text for one in words))
    text = printed("".join(one.text for one in words))
    return Phase(span=Span(words[0].first, words[-1].last), year=year, printed=text, kinds=kinds)


def _targets(measure: Measure, part: Part, sheet: SpacedSheet) -> list[Note]:
    """An indicator for each target, with the number where it is one; a note where the targets cannot be told apart."""
    stated = [(printed(one.text), Span(one.first, one.last)) for one in paragraphs(part)]
    goals = [(text, span) for text, span in stated if text and not re.search(sheet.formula, text)]
    if not goals or not all(re.fullmatch(f"{sheet.target}|{sheet.goal}", text) for text, _ in goals):
        return [note("Unread", f"measure/{measure.number}", measure.span, "indicator", what=measure.title)]
    for number, (text, span) in enumerate(goals, 1):
        measure.indicators.append(_indicator(str(number), text, span, re.fullmatch(sheet.target, text)))
    return []


def _indicator(number: str, text: str, span: Span, found: re.Match[str] | None) -> Indicator:
    title, words = (found["title"], found["value"]) if found else (text, text)
    figure, unit = (number_and_unit(found["figure"]) if found else None) or (None, "")
    year = None if found else year_in(text)
    target = Value(span=span, year=year, printed=words, number=figure, unit=unit)
    return Indicator(span=span, number=number, title=title, notation=None, unit=unit, targets=[target])
