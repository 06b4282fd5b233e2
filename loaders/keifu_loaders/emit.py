"""Records → RDF: the one place that writes the triples of a plan (docs/model.md, "Municipal plans")."""

from collections.abc import Mapping

from rdflib import DCTERMS, FOAF, ORG, PROV, RDF, RDFS, SKOS, XSD, Literal, Namespace, URIRef

from keifu.fiscal import label
from keifu.vocabulary import KF, OA, SPDX, below, iri
from keifu_loaders.dates import day
from keifu_loaders.lexicon import lexicon
from keifu_loaders.records import Fact, Indicator, Measure, Note, Phase, Plan, Project, Span, Step, Value
from keifu_loaders.turtle import Ordered

_NAMESPACES = {
    "kf": KF,
    "dcterms": Namespace(str(DCTERMS)),
    "org": Namespace(str(ORG)),
    "xsd": Namespace(str(XSD)),
}


def emit(plan: Plan, texts: Mapping[str, str] | None = None) -> Ordered:
    """The graph of a plan, its subjects in the order of the document; with ``texts`` (of ``texts.texts``) its words too."""
    return Emitter(plan, texts or {}).graph


def ja(text: str) -> Literal:
    """A Japanese literal."""
    return Literal(text, lang="ja")


def term(curie: str) -> URIRef:
    """``"kf:cites"`` → its IRI."""
    prefix, _, name = curie.partition(":")
    return _NAMESPACES[prefix][name]


class Emitter:
    """Writes one plan; every method adds one kind of record below ``self.plan``."""

    def __init__(self, plan: Plan, texts: Mapping[str, str]) -> None:
        self.record = plan
        self.texts = texts
        self.plan = iri("plan", plan.code, plan.slug)
        self.document = below(self.plan, "document")
        self.body = iri("org", plan.code)
        self.graph = Ordered({"unit": f"{self.body}/", "fy": f"{iri('fiscal-year')}/"})
        self._passages: set[Span] = set()
        self._units: dict[str, None] = {}
        self._write()

    def _write(self) -> None:
        self._plan()
        for pillar in self.record.pillars:
            node = self._thing(below(self.plan, "pillar", pillar.number), KF.Pillar, pillar.title, pillar.span)
            self._add(node, (KF.plan, self.plan), (SKOS.notation, Literal(pillar.number)))
        for group in self.record.groups:
            node = self._thing(below(self.plan, "group", group.number), KF.MeasureGroup, group.title, group.span)
            self._add(node, (KF.plan, self.plan))
            if group.pillar:
                self._add(node, (KF.pillar, below(self.plan, "pillar", group.pillar)))
        for measure in self.record.measures:
            self._measure(measure)
        for entry in self.record.terms:
            node = self._thing(below(self.plan, "term", entry.headword), KF.Term, entry.headword, entry.span)
            self._add(node, (KF.plan, self.plan), (SKOS.prefLabel, ja(entry.headword)))
            if entry.expansion:
                self._add(node, (KF.expansion, Literal(entry.expansion, lang="en")))
            if text := self.texts.get(f"term/{entry.headword}"):
                self._add(node, (SKOS.definition, ja(text)))
        for number, made in enumerate(self.record.notes, 1):
            self._note(number, made)
        self._departments()
        for span in sorted(self._passages):
            self._write_passage(span)

    def _plan(self) -> None:
        record = self.record
        self._thing(self.plan, KF.MunicipalPlan, record.title, record.span)
        self._add(
            self.plan,
            (DCTERMS.title, ja(record.title)),
            (KF.adoptedBy, self.body),
            (PROV.wasDerivedFrom, self.document),
        )
        self._thing(self.document, PROV.Entity, record.document_title, None)
        checksum = URIRef(f"{self.document}#sha256")
        self._add(
            self.document,
            (RDF.type, FOAF.Document),
            (DCTERMS.title, ja(record.document_title)),
            (DCTERMS.publisher, self.body),
            (DCTERMS.format, Literal(record.media_type)),
            (SPDX.checksum, checksum),
        )
        self._thing(checksum, SPDX.Checksum, f"{record.document_title} SHA-256", None)
        self._add(
            checksum,
            (SPDX.algorithm, SPDX.checksumAlgorithm_sha256),
            (SPDX.checksumValue, Literal(record.sha256)),
        )
        for number, fact in enumerate(record.facts, 1):
            self._fact(number, fact)
        for other in record.companions:
            node = self._thing(iri(*other.segments), term(other.kind), other.label, other.span)
            if other.kind.startswith("org:"):
                self._add(node, (ORG.unitOf, iri("org", other.segments[1])))
            else:
                self._add(node, (DCTERMS.title, ja(other.label)), (KF.adoptedBy, iri("org", other.segments[1])))
            if other.issued:
                self._add(node, (DCTERMS.issued, Literal(other.issued, datatype=XSD.gYearMonth)))

    def _fact(self, number: int, fact: Fact) -> None:
        """A fact of the plan as a whole: the plain triple, and a statement that carries its lines."""
        predicate = term(fact.property)
        value: URIRef | Literal
        if fact.iri is not None:
            value = term(":".join(fact.iri)) if fact.iri[0] == "kf" else iri(*fact.iri)
        else:
            value = Literal(fact.literal, datatype=term(fact.datatype) if fact.datatype else None)
            value = value if fact.datatype else ja(str(fact.literal))
        self._add(self.plan, (predicate, value))
        node = self._thing(below(self.plan, "statement", str(number)), RDF.Statement, f"記載 {number}", None)
        self._add(node, (RDF.subject, self.plan), (RDF.predicate, predicate), (RDF.object, value))
        for span in fact.spans:
            self._add(node, (PROV.wasDerivedFrom, self._passage(span)))
        for text, language in ((fact.ja, "ja"), (fact.en, "en")):
            if text:
                self._add(node, (RDFS.comment, Literal(text, lang=language)))

    def _measure(self, measure: Measure) -> None:
        node = self._thing(below(self.plan, "measure", measure.number), KF.Measure, measure.title, measure.span)
        self._add(node, (KF.plan, self.plan), (SKOS.notation, Literal(measure.notation or measure.number)))
        if measure.pillar:
            self._add(node, (KF.pillar, below(self.plan, "pillar", measure.pillar)))
        if text := self.texts.get(f"measure/{measure.number}"):
            self._add(node, (DCTERMS.description, ja(text)))
        if measure.group:
            self._add(node, (KF.group, below(self.plan, "group", measure.group)))
        self._add(node, *((KF.mark, ja(mark)) for mark in measure.marks))
        self._add(node, *((KF.owner, self._unit(owner)) for owner in measure.owners))
        if measure.owners_span:
            self._add(node, (PROV.wasDerivedFrom, self._passage(measure.owners_span)))
        for step in measure.steps:
            self._add(node, (KF.step, self._step(node, step)))
        for indicator in measure.indicators:
            self._add(node, (KF.indicator, self._indicator(measure, indicator)))
        for project in measure.projects:
            self._project(node, project)
        for name, span in measure.systems.items():
            system = below(self.plan, "system", name)
            self._add(node, (KF.system, system))
            self._thing(system, KF.InformationSystem, name, span)

    def _step(self, measure: URIRef, step: Step) -> URIRef:
        node = self._thing(below(measure, "step", step.number), KF.Step, step.title, step.span)
        if step.notation:
            self._add(node, (SKOS.notation, Literal(step.notation)))
        for phase in step.phases:
            self._phase(node, phase)
        return node

    def _project(self, measure: URIRef, project: Project) -> None:
        node = self._thing(below(self.plan, "project", project.number), KF.Project, project.title, project.span)
        self._add(node, (KF.measure, measure), *((KF.owner, self._unit(owner)) for owner in project.owners))
        for phase in project.phases:
            self._phase(node, phase)

    def _phase(self, parent: URIRef, phase: Phase) -> None:
        year = str(phase.year)
        node = self._thing(below(parent, "phase", year), KF.Phase, f"{label(phase.year)} {phase.printed}", phase.span)
        self._add(parent, (KF.phase, node))
        self._add(node, (KF.fiscalYear, iri("fiscal-year", year)), (KF.printed, ja(phase.printed)))
        self._add(node, *((KF.phaseKind, KF[kind]) for kind in phase.kinds))
        if "日" in phase.printed and (on := day(phase.printed, 0)):
            self._add(node, (DCTERMS.date, Literal(on)))

    def _indicator(self, measure: Measure, indicator: Indicator) -> URIRef:
        number = f"{measure.number}-{indicator.number}"
        node = self._thing(below(self.plan, "indicator", number), KF.Indicator, indicator.title, indicator.span)
        if indicator.unit:
            self._add(node, (KF.unit, ja(indicator.unit)))
        if indicator.notation:
            self._add(node, (SKOS.notation, Literal(indicator.notation)))
        if indicator.baseline:
            self._value(node, KF.baseline, below(node, "baseline"), indicator.baseline, indicator.unit)
        for target in indicator.targets:
            stated = below(node, "target", str(target.year or "stated"))
            self._value(node, KF.target, stated, target, indicator.unit)
        return node

    def _value(self, indicator: URIRef, role: URIRef, node: URIRef, value: Value, unit: str) -> None:
        self._add(indicator, (role, node))
        self._thing(node, KF.Value, f"{label(value.year)} {value.printed}" if value.year else value.printed, value.span)
        if value.year:
            self._add(node, (KF.fiscalYear, iri("fiscal-year", str(value.year))))
        self._add(node, (KF.printed, ja(value.printed)))
        if value.number is not None:
            self._add(node, (KF.value, Literal(value.number, datatype=XSD.decimal)))
            if value.unit != unit:
                self._add(node, (KF.unit, ja(value.unit)))

    def _note(self, number: int, made: Note) -> None:
        name = f"読み取りの注記 {number}"
        node = self._thing(below(self.plan, "note", str(number)), KF.ReadingNote, name, made.span)
        about = below(self.plan, *made.about.split("/")) if made.about else self.plan
        self._add(
            node,
            (KF.about, about),
            (KF.noteKind, KF[made.kind]),
            (RDFS.label, Literal(f"Reading note {number}", lang="en")),
        )
        self._add(node, (RDFS.comment, ja(made.ja)), (RDFS.comment, Literal(made.en, lang="en")))
        if made.missing:
            self._add(node, (KF.missing, KF[made.missing]))

    def _unit(self, name: str) -> URIRef:
        self._units.setdefault(name)
        return iri("org", self.record.code, name)

    def _departments(self) -> None:
        """Departments after everything else: they belong to the body, the plan only names them."""
        for name in self._units:
            kind = KF.DepartmentGroup if name in lexicon().department_groups else KF.Department
            node = self._thing(iri("org", self.record.code, name), kind, name, None)
            self._add(node, (ORG.unitOf, self.body))
            parent, bracket, _ = name.partition("(")
            if bracket:
                whole = self._thing(iri("org", self.record.code, parent), KF.Department, parent, None)
                self._add(whole, (ORG.unitOf, self.body))
                self._add(node, (ORG.subOrganizationOf, whole))

    def _thing(self, node: URIRef, kind: URIRef, name: str, span: Span | None) -> URIRef:
        self._add(node, (RDF.type, kind), (RDFS.label, ja(name)))
        if span:
            self._add(node, (PROV.wasDerivedFrom, self._passage(span)))
        return node

    def _passage(self, span: Span) -> URIRef:
        self._passages.add(span)
        return URIRef(f"{self.document}#line={span.first - 1},{span.last}")

    def _write_passage(self, span: Span) -> None:
        node = URIRef(f"{self.document}#line={span.first - 1},{span.last}")
        lines = f"{span.first}行" if span.first == span.last else f"{span.first}–{span.last}行"
        page = self.record.pages.get(span.first)
        self._thing(node, KF.Passage, f"{page}頁 {lines}" if page else lines, None)
        if page:
            self._add(node, (KF.page, Literal(page)))
        self._add(node, (RDF.type, OA.SpecificResource), (OA.hasSource, self.document))
        self._add(node, (KF.firstLine, Literal(span.first)), (KF.lastLine, Literal(span.last)))

    def _add(self, subject: URIRef, *pairs: tuple[URIRef, URIRef | Literal]) -> None:
        for predicate, value in pairs:
            self.graph.add((subject, predicate, value))
