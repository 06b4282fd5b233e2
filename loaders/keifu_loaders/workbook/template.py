"""The empty workbook with one example of every kind of row, which a person replaces (``keifu load --template``)."""

from keifu_loaders.records import (
    Companion,
    Fact,
    Group,
    Indicator,
    Measure,
    Phase,
    Pillar,
    Plan,
    Project,
    Span,
    Step,
    Term,
    Value,
)
from keifu_loaders.workbook.entries import read_phases, read_values
from keifu_loaders.workbook.write import workbook

EXAMPLE = "記入例"
"""How every example begins; a workbook that still has one is not read."""

_YEARS: list[int | None] = [2026, 2027, 2028]


def template() -> bytes:
    """The template as ``.xlsx``, always the same bytes."""
    return workbook(example())


def example() -> Plan:
    """A plan of nobody: code 000000 is no code, and every title begins with ``EXAMPLE``."""
    at = Span(1, 1)
    facts = [
        Fact(property="kf:status", iri=["kf", "Adopted"], spans=[at]),
        Fact(property="kf:start", literal="2026-04-01", datatype="xsd:date", spans=[at]),
        Fact(property="kf:end", literal="2029-03-31", datatype="xsd:date", spans=[at]),
        Fact(property="dcterms:issued", literal="2026-03", datatype="xsd:gYearMonth", spans=[at]),
        Fact(property="kf:upperPlan", iri=["plan", "000000", f"{EXAMPLE}市総合計画"], spans=[at]),
    ]
    upper = Companion(
        span=at,
        kind="kf:MunicipalPlan",
        segments=["plan", "000000", f"{EXAMPLE}市総合計画"],
        label=f"{EXAMPLE}市総合計画",
    )
    return Plan(
        span=at,
        code="000000",
        slug="dx",
        title=f"{EXAMPLE}市DX推進計画",
        document_title=f"{EXAMPLE}市DX推進計画",
        document_name=f"{EXAMPLE}.pdf",
        media_type="application/pdf",
        sha256="",
        pages={1: 1},
        facts=facts,
        companions=[upper],
        pillars=[Pillar(span=at, number="1", title=f"{EXAMPLE}:行政サービスの向上")],
        groups=[Group(span=at, number="1", title=f"{EXAMPLE}:窓口改革", pillar="1")],
        measures=[_measure(at)],
        terms=[Term(span=at, headword=f"{EXAMPLE}:RPA", expansion="Robotic Process Automation")],
    )


def _measure(at: Span) -> Measure:
    return Measure(
        span=at,
        number="1",
        title=f"{EXAMPLE}:書かない窓口の導入",
        pillar="1",
        group="1",
        marks=["新規"],
        owners=["市民課", "情報政策課"],
        owners_span=at,
        steps=[
            Step(span=at, number="1", title=f"{EXAMPLE}:窓口支援システムの導入", notation="(1)", phases=_phases(at))
        ],
        indicators=[_indicator(at)],
        projects=[
            Project(span=at, number="1-1", title=f"{EXAMPLE}:書かない窓口", owners=["市民課"], phases=_phases(at))
        ],
        systems={f"{EXAMPLE}:窓口支援システム": at},
    )


def _phases(at: Span) -> list[Phase]:
    return read_phases(dict(zip(_YEARS, ("検討", "導入", "実施/拡大"), strict=True)), [at])


def _indicator(at: Span) -> Indicator:
    targets: list[Value] = read_values(dict(zip(_YEARS, ("2件", "5件", "10件"), strict=True)), [at], "件")
    (baseline,) = read_values({2024: "0件"}, [at], "件")
    return Indicator(
        span=at,
        number="1",
        title=f"{EXAMPLE}:対象手続数",
        notation=None,
        unit="件",
        baseline=baseline,
        targets=targets,
    )
