"""Facts of the plan as a whole that stand on the sheet of the plan: status and dates. Every other one is a row of 引用."""

import datetime
import re

from keifu_loaders.records import Fact
from keifu_loaders.workbook.fields import FORMS, Pages, read_printed
from keifu_loaders.workbook.layout import layout
from keifu_loaders.workbook.problems import Wrong

_DATES = {r"\d{4}-\d\d-\d\d": "xsd:date", r"\d{4}-\d\d": "xsd:gYearMonth", r"\d{4}": "xsd:gYear"}


def of_the_plan_sheet(facts: list[Fact]) -> list[Fact]:
    """The first facts, as many as the sheet of the plan can carry: in its order, and read back as they are.

    The order of facts is the order of the plan's statements, so the sheet takes a beginning and leaves the rest.
    """
    order = [item.property for item in layout().plan.items if item.property]
    taken: list[Fact] = []
    for fact in facts:
        places = [order.index(one.property) for one in [*taken, fact] if one.property in order]
        if fact.property not in order or places != sorted(places) or not _carried(fact):
            break
        taken.append(fact)
    return taken


def _carried(fact: Fact) -> bool:
    try:
        return bool(fact.spans) and read(fact.property, text(fact), places(fact), {}) == fact
    except Wrong:
        return False


def text(fact: Fact) -> str:
    """The value of a fact in words."""
    return FORMS["concept"].write(fact.iri[-1]) if fact.iri else fact.literal or ""


def places(fact: Fact) -> str:
    """The lines of a fact."""
    return FORMS["passages"].write(fact.spans)


def day(fact: Fact) -> datetime.date | None:
    """The date that a fact gives, if it gives a whole one."""
    try:
        return datetime.date.fromisoformat(fact.literal or "") if fact.datatype == "xsd:date" else None
    except ValueError:
        return None


def check(fact: Fact) -> None:
    """``Wrong`` for a fact with no object or two, and for a date that is none."""
    if (fact.iri is None) == (fact.literal is None):
        raise Wrong(
            "「対象(id)」と「文字で書く対象」のどちらか一つだけを書いてください。",
            "Fill in one of Object (id) and Object in words, and leave the other empty.",
        )
    if fact.datatype and _date(fact.literal or "") != (fact.literal, fact.datatype):
        raise Wrong(
            f"「{fact.literal}」は {fact.datatype} ではありません。{'、'.join(_DATES.values())} のどれかです。",
            f"'{fact.literal}' is no {fact.datatype}. It is one of {', '.join(_DATES.values())}.",
        )


def read(name: str, value: str, lines: str, pages: Pages) -> Fact:
    """The fact of an item from its value and its lines. ``Wrong`` for what is no status, no date, no lines."""
    kind = next(item.kind for item in layout().plan.items if item.property == name)
    if not lines.strip():
        raise Wrong(
            "「行」が空です。文書の何行目にあるかを書いてください。",
            "The lines are missing. Say in which lines of the document it stands.",
        )
    spans = FORMS["passages"].read(lines, pages)
    if kind == "status":
        return Fact(property=name, iri=["kf", FORMS["concept"].read(value, pages)], spans=spans)
    literal, datatype = _date(value)
    if name in {"kf:start", "kf:end"} and datatype != "xsd:date":
        raise Wrong(
            f"「{value}」に月日がありません。2026-04-01 のように書いてください。", f"'{value}' is no whole date."
        )
    return Fact(property=name, literal=literal, datatype=datatype, spans=spans)


def _date(value: str) -> tuple[str, str]:
    folded = read_printed(value).replace("/", "-")
    for pattern, datatype in _DATES.items():
        if re.fullmatch(pattern, folded, re.ASCII) and _exists(folded):
            return folded, datatype
    raise Wrong(
        f"「{value}」は日付として読めません。2026-04-01 のように書いてください(月や年だけなら 2026-04、2026)。",
        f"'{value}' is no date. Write it like 2026-04-01 (2026-04 or 2026 where that is all there is).",
    )


def _exists(text: str) -> bool:
    try:
        datetime.date.fromisoformat((text + "-01-01")[:10])
    except ValueError:
        return False
    return True
