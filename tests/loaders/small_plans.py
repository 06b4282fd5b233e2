"""Small plans of every kind, made from the models of ``records``: a field that is added there is filled too."""

from decimal import Decimal
from types import NoneType
from typing import Any, get_args, get_origin

from hypothesis import strategies as st
from pydantic import BaseModel

from keifu_loaders.lexicon import phase_words
from keifu_loaders.normalise import printed
from keifu_loaders.records import Fact, Plan, Span
from keifu_loaders.workbook.template import EXAMPLE

LETTERS = st.one_of(
    st.sampled_from("施策導入検討年度回件一ー―ガ①％=+-@'\"<&>,、。・/／~［］〔〕;|\\%#!$ ABCabc0123456789()年"),
    st.characters(exclude_categories=["Cc", "Cs", "Cn", "Co"]),
)
TEXT = (
    st.text(LETTERS, min_size=1, max_size=12).map(printed).filter(lambda t: t and printed(t) == t and EXAMPLE not in t)
)
FREE = st.text(st.one_of(LETTERS, st.just("\n")), min_size=1, max_size=30).map(str.strip).filter(bool)
SPANS = st.tuples(st.integers(1, 99999), st.integers(0, 50)).map(lambda at: Span(at[0], at[0] + at[1]))
YEARS = st.integers(2019, 2040)
NUMBER = st.decimals(-(10**6), 10**9, places=2) | st.integers(0, 10**6).map(Decimal)
UNIT = st.just("") | TEXT.filter(lambda unit: unit != "なし")
BY_FIELD: dict[str, Any] = {
    "kinds": st.lists(st.sampled_from(sorted(set(phase_words().values()))), max_size=3),
    "unit": UNIT,
    "code": st.sampled_from(["362018", "423084", "provisional"]),
    "slug": st.from_regex(r"[a-z0-9]+(-[0-9]+)?", fullmatch=True),
    "sha256": st.from_regex(r"[0-9a-f]{64}", fullmatch=True),
    "issued": st.none() | st.just("2025-03"),
    "segments": st.lists(TEXT, min_size=2, max_size=4),
    "missing": st.none() | st.sampled_from(["phase", "target", "step"]),
    "ja": FREE,
    "en": FREE,
    "document_name": FREE.map(lambda name: name.replace("\n", "")).map(str.strip).filter(bool),
    "media_type": st.sampled_from(["text/plain", "application/pdf"]),
    "pages": st.dictionaries(st.integers(1, 60), st.integers(1, 5)),
}
PRINTED = (
    st.just("")
    | TEXT
    | st.sampled_from(["検討/実施", "実施", "90件", "1,130 件", "一回", "-", "―", "約50%", "令和", "一"])
)
BY_MODEL: dict[tuple[str, str], Any] = {
    ("Phase", "printed"): PRINTED.map(printed),
    ("Value", "printed"): PRINTED.map(printed),
    ("Phase", "year"): YEARS,
    ("Value", "year"): st.none() | YEARS,
    ("Note", "kind"): st.sampled_from(["TooManyCells", "RowMissing", "Repaired"]),
    ("Note", "about"): st.sampled_from(["", "measure/0", "measure/0/step/1"]),
    ("Companion", "kind"): st.sampled_from(["kf:MunicipalPlan", "org:OrganizationalUnit"]),
}
OBJECTS = st.one_of(
    st.builds(lambda iri: {"iri": iri}, st.lists(TEXT, min_size=2, max_size=4)),
    st.builds(lambda text: {"literal": text}, TEXT),
    st.sampled_from(["Adopted", "Draft"]).map(lambda name: {"iri": ["kf", name]}),
    st.dates().map(lambda day: {"literal": day.isoformat(), "datatype": "xsd:date"}),
    st.just({"literal": "2026-03", "datatype": "xsd:gYearMonth"}),
)
PROPERTIES = ["kf:cites", "dcterms:references", "kf:status", "kf:start", "kf:end", "dcterms:issued", "dcterms:modified"]


def of_type(annotation: Any) -> st.SearchStrategy[Any]:
    """What a field of this type may hold; a type that is not here must be thought about."""
    if NoneType in get_args(annotation):
        return st.none() | of_type(next(kind for kind in get_args(annotation) if kind is not NoneType))
    if annotation is Span:
        return SPANS
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return of_model(annotation)
    if get_origin(annotation) is list:
        return st.lists(of_type(get_args(annotation)[0]), max_size=3)
    if annotation == dict[str, Span]:
        return st.dictionaries(TEXT, SPANS, max_size=2)
    return {str: TEXT, int: st.integers(1, 99), Decimal: NUMBER, bool: st.booleans()}[annotation]


def of_model(model: type[BaseModel]) -> st.SearchStrategy[Any]:
    """Records of a class of ``records`` with every field filled."""
    if model is Fact:
        lines = st.lists(SPANS, max_size=3)
        return st.builds(lambda p, o, s: Fact(property=p, spans=s, **o), st.sampled_from(PROPERTIES), OBJECTS, lines)
    given = {name: BY_MODEL.get((model.__name__, name), BY_FIELD.get(name)) for name in model.model_fields}
    fields = {
        name: of_type(field.annotation) if given[name] is None else given[name]
        for name, field in model.model_fields.items()
    }
    return st.builds(model, **fields)


def fitting(plan: Plan, pick: int) -> Plan:
    """Numbers that do not repeat, and measures under pillars and groups that there are."""
    for records_ in (plan.pillars, plan.groups, plan.measures):
        for number, record in enumerate(records_):
            record.number = f"{number}" if pick % 2 else f"施策{number}-1"
            for owner, name in ((plan.pillars, "pillar"), (plan.groups, "group")):
                if hasattr(record, name):
                    setattr(record, name, owner[pick % len(owner)].number if owner and pick % 3 else None)
    for measure in plan.measures:
        for rows in (measure.steps, measure.indicators, measure.projects):
            for number, row in enumerate(rows):
                row.number = f"{measure.number}-{number}"
    plan.notes = [note for note in plan.notes if not note.about or (plan.measures and pick % 2)]
    return plan


SMALL_PLANS = st.builds(fitting, of_model(Plan), st.integers(0, 5))
