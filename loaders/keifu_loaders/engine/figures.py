"""Baselines and targets of indicators, out of cells and out of running text."""

import functools
import itertools
import re
from dataclasses import dataclass

from keifu_loaders.engine.marks import is_figure
from keifu_loaders.engine.words import kind_of, words
from keifu_loaders.engine.years import once, years_in
from keifu_loaders.normalise import fold, is_dash, printed
from keifu_loaders.records import Span, Value
from keifu_loaders.values import number_and_unit

_BESIDE = re.compile(
    r"^(?:年|年間|月|累計|延べ|約|計|合計)?(?P<figure>.+?)(?:以上|以下|未満|程度|超|以内|を維持|の維持)?$"
)
_NUMBER_OF_LIST = re.compile(r"^[・○●◆■◎ ]*(?:\(\d+\)(?:-\d+)?|\d{1,2}[.)](?!\d)) ?")
_YEAR = r"(?:(?:令和|平成|[RH])\.? ?(?:元|\d{1,2}) ?年?度?末?|(?:19|20)\d\d ?年?度?末?|\d{1,2} ?年度末?)"
_NUMBER = r"(?:約|各|年間?|月|累計|延べ)?\d[\d,]*(?:\.\d+)?"
_UNIT = r"(?: ?(?:%|(?:(?!から|まで|へ|に|を|と|程度|以[上下])[^\d\s()、,。→⇒➡:;/~|\[\]]){1,8}(?:/[年月日週回人])?))?"


@functools.cache
def _token() -> re.Pattern[str]:
    """A figure with the label before it and the year beside it; the labels are those of ``words.yaml``."""
    labels = "|".join(
        map(re.escape, sorted(words().labels["baseline"] + words().labels["target"], key=len, reverse=True))
    )
    return re.compile(
        rf"(?:[【\[〔(]?(?P<label>{labels})[】\]〕)]? ?[:=]? ?)?"
        rf"(?:[(\[]?(?P<before>{_YEAR})(?: ?[(\[]?(?P<beside>{labels})[)\]]?)?[)\]]?(?:[のには]| ?[:=])? ?)?"
        rf"(?P<figure>{_NUMBER}{_UNIT}(?:以上|以下|未満|程度)?|[-—–―ー](?=[ (→⇒]|$))"
        rf"(?: ?[(\[](?P<after>{_YEAR})[^)\]]*[)\]])?"
    )


@dataclass(frozen=True)
class Figure:
    """A figure as printed, and its fiscal year where one is printed."""

    year: int | None
    printed: str


def number_of(cell: str) -> tuple[object, str]:
    """Number (``None`` where there is none) and unit of a figure such as ``年10社以上``."""
    text = printed(cell)
    found = _BESIDE.match(text)
    for form in (text, found["figure"] if found else text):
        if (read := number_and_unit(form)) is not None:
            return read
    return None, ""


def unit_of(cell: str) -> str:
    """The unit of a figure, or nothing."""
    return number_of(cell)[1]


def target_values(figures: list[Figure], span: Span, unit: str) -> list[Value]:
    """The figures as records; a bare number takes the indicator's unit."""
    made = []
    for figure in figures:
        number, own = number_of(figure.printed)
        made.append(
            Value.model_validate(
                {
                    "span": span,
                    "year": figure.year,
                    "printed": printed(figure.printed),
                    "number": number,
                    "unit": own or unit,
                }
            )
        )
    return made


def in_text(text: str) -> tuple[str, str, Figure | None, list[Figure]]:
    """Name, unit, baseline and targets in a line: ``"利用件数 現状50件(R6)→目標100件(R9)"``.

    A unit that stands in brackets behind the name belongs to the figures.
    """
    text = _NUMBER_OF_LIST.sub("", once(fold(text)))
    tokens = [found for found in _token().finditer(text) if _counts(text, found)]
    start = tokens[0].start() if tokens else len(text)
    name, unit = name_and_unit(re.sub(r"[ :、,(\[「」・○●◆■]+$|[をはが]、?$", "", text[:start]))
    name = name if re.search(r"\w", name) else ""
    baseline: Figure | None = None
    targets: list[Figure] = []
    for found in tokens:
        years = years_in(found["before"] or found["after"] or "")
        figure = Figure(years.last if years else None, _with_unit(found["figure"].strip(), unit))
        if baseline is None and "baseline" in (kind_of(found["label"] or ""), kind_of(found["beside"] or "")):
            baseline = figure
        else:
            targets.append(figure)
    arrow = re.search(r"[→⇒➡]", text[start:])
    if baseline is None and len(targets) == 2 and arrow:
        baseline, targets = targets[0], targets[1:]
    return name, unit, baseline, targets


def entries(text: str) -> list[str]:
    """One text for each indicator: a cell that holds several names them one after the other, each with its figures."""
    text = _NUMBER_OF_LIST.sub("", once(fold(text)))
    tokens = [found for found in _token().finditer(text) if _counts(text, found)]
    cuts = [0]
    for one, two in itertools.pairwise(tokens):
        between = text[one.end() : two.start()].strip(" 、,・:/()[]→⇒➡-")
        if two["label"] and re.search(r"[^\W\d_]{3}", between) and not re.search(r"[→⇒➡]", between):
            cuts.append(one.end())
    return [text[start:end].strip() for start, end in zip(cuts, [*cuts[1:], len(text)], strict=True)]


def name_and_unit(text: str) -> tuple[str, str]:
    """``"参加者数(人)"`` → ``("参加者数", "人")``; signs of a list before the name are left out."""
    text = re.sub(r"^[・○●◆■◎\- ]+|^\(\d+\)(?:-\d+)? ?", "", fold(text))
    found = re.match(r"^(?P<name>.+?) ?[(\[](?:単位:? ?)?(?P<unit>%|[^()\[\]\d:]{1,5})[)\]]$", text)
    if not found or found["unit"] in words().no_units:
        return printed(text), ""
    return printed(found["name"]), printed(found["unit"])


def cell_figures(cell: str) -> list[Figure]:
    """The figures of a cell, with the years that stand beside them; one without a year where there is no more."""
    _, _, baseline, targets = in_text(cell)
    if is_figure(cell) and not any(figure.year for figure in targets):
        return [Figure(None, cell)]
    return [*([baseline] if baseline else []), *targets]


def says_none(text: str) -> bool:
    """Whether a cell says that there is no indicator: ``(数値目標は設定しません)``, ``なし``."""
    text = re.sub(r"[。.]$", "", fold(text))
    if all(kind_of(part) in ("baseline", "target") for part in re.split(r"[→⇒➡]", text)):
        return True  # 現状値 → 目標値: the header of what follows
    return is_dash(text) or bool(re.search(r"^[(].*[)]$|(?:ません|ない|なし|せず|定めず)[)]?$", text))


def _with_unit(figure: str, unit: str) -> str:
    return figure + unit if unit and re.fullmatch(_NUMBER, figure) else figure


def _counts(text: str, found: re.Match[str]) -> bool:
    """Whether a number is a figure: labelled, dated, behind a space, a colon or an arrow, and not inside a name."""
    before = text[: found.start()]
    if not before and not found["label"] and not found["before"]:
        return found.end() == len(text) or bool(found["after"])
    if found["label"] or found["before"] or found["after"]:
        return True
    return bool(re.search(r"[ :：→⇒➡、,(]$", before))
