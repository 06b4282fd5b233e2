"""The fast validation gives pySHACL's report, result by result: on good, broken and odd data, and for shapes of every kind."""

import logging
import re
from pathlib import Path

import pytest
from rdflib import RDF, SH, BNode, Graph, URIRef
from rdflib.term import Node

from keifu import assets, shacl
from keifu import vocabulary as v
from keifu.assemble import read_graph
from keifu.prefixes import BASE, PREFIXES
from keifu.shacl import fast, plain

EXAMPLES = Path(__file__).parents[1] / "shapes" / "examples"
PROLOGUE = f"BASE <{BASE}>\n" + "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in PREFIXES.items())
TURTLE = (
    PROLOGUE.replace("PREFIX", "@prefix").replace("BASE", "@base").replace(">\n", "> .\n") + "@prefix x: <urn:x:> .\n"
)


@pytest.fixture(scope="module")
def shapes() -> Graph:
    return shacl.load_shapes(sorted(assets.folder("shapes").glob("*.ttl")))


@pytest.fixture(scope="module")
def good() -> Graph:
    graph = read_graph(EXAMPLES / "good.ttl")
    for path in sorted(assets.folder("ontology").glob("*.ttl")):
        graph += read_graph(path)
    return graph


def results(report: Graph) -> set[Node]:
    return set(report.subjects(RDF.type, SH.ValidationResult))


def same(data: Graph, shapes: Graph) -> Graph:
    """The report, after it was seen that the fast one is pySHACL's: the IRI of a result is made of all that it says."""
    found, meant = shacl.validate(data, shapes), plain.report(data, shapes)
    assert results(found) == results(meant)
    assert set(found.objects(None, SH.conforms)) == set(meant.objects(None, SH.conforms))
    return found


def turtle(tmp_path: Path, name: str, text: str) -> Graph:
    path = tmp_path / f"{name}.ttl"
    path.write_text(TURTLE + text, encoding="utf-8")
    return read_graph(path)


@pytest.mark.parametrize("path", sorted((EXAMPLES / "bad").glob("*.ru")), ids=lambda path: path.stem)
def test_broken_data_give_the_report_of_pyshacl(path: Path, good: Graph, shapes: Graph) -> None:
    data = good + Graph()
    data.update(PROLOGUE + path.read_text(encoding="utf-8"))
    assert results(same(data, shapes))


def one_a_constraint() -> list[tuple[str, str]]:
    """Title and update of each example in ``constraints.ru``, where every constraint has one."""
    path = EXAMPLES / "constraints.ru"
    text = path.read_text(encoding="utf-8") if path.exists() else ""
    return [
        (title, update) for title, _, update in (block.partition("\n") for block in re.split(r"(?m)^## ", text)[1:])
    ]


@pytest.mark.slow
def test_each_constraint_broken_gives_the_report_of_pyshacl(good: Graph, shapes: Graph) -> None:
    different = []
    examples = one_a_constraint()
    if not examples:
        pytest.skip("tests/shapes/examples/constraints.ru is not here")
    for title, update in examples:
        data = good + Graph()
        data.update(PROLOGUE + update)
        if results(shacl.validate(data, shapes)) != results(plain.report(data, shapes)):
            different.append(title)
    assert different == []


def test_all_faults_at_once(good: Graph, shapes: Graph) -> None:
    data = good + Graph()
    for path in sorted((EXAMPLES / "bad").glob("*.ru")):
        data.update(PROLOGUE + path.read_text(encoding="utf-8"))
    assert len(results(same(data, shapes))) > 50


@pytest.mark.slow
def test_the_shipped_data_give_the_report_of_pyshacl(snapshot, shapes: Graph) -> None:
    dump = read_graph(snapshot.path / "dump.nq")
    for fact in list(dump.triples((None, None, v.iri("validation")))):
        dump.remove(fact)
    assert len(results(same(dump, shapes))) >= snapshot.counts["warning"]


def test_every_shipped_shape_is_compiled(good: Graph, shapes: Graph) -> None:
    """A shape that is not would still be checked, only slowly."""
    made = fast.plan(shapes, good)
    assert made.handed_over == {}
    targeted = {shape for kind in fast.TARGETS for shape in shapes.subjects(kind)}
    reached = {part for shape in targeted for part in shapes.objects(shape, SH.property)} | targeted
    assert {check.shape for check in made.checks} == {
        shape for shape in reached if (shape, SH.property, None) not in shapes or (shape, SH.path, None) in shapes
    }


NUMBERS = """x:a a x:T ; x:p 8.0 , 8 . x:b a x:T ; x:p 8.0 , 8.00 . x:c a x:T ; x:p "8.0" . x:m a x:T ; x:p 9.5 , 6 .
x:d a x:T ; x:p "x"^^xsd:decimal . """
DAYS = """x:e a x:T ; x:p "2026-02-30"^^xsd:date ; x:q "2026-03-01"^^xsd:date . x:g a x:T ; x:p 7 ; x:q 8 . x:h a x:T ; x:p 9 ; x:q 8 .
x:f a x:T ; x:p "2026-04-01"^^xsd:date , "a"@ja ; x:q "2026-03-01Z"^^xsd:date . x:r a x:T ; x:p "2026-04-01"^^xsd:date ;
x:q "2026-04-02"^^xsd:date . """
TEXTS = """x:i a x:T ; x:p "ab\\n" , "あ"@ja-Kana , "い"@JA , "う" . x:j a x:T ; x:p x:a , [ a x:T ] , "ab", "ab"^^xsd:string .
x:n a x:T ; x:p "ab" . """
CLASSES = "x:U rdfs:subClassOf x:T . x:k a x:U ; x:p x:l ; x:q x:l . x:l a x:U ; x:p x:k ."


@pytest.mark.parametrize(
    "constraint",
    [
        "sh:maxCount 1", "sh:minCount 2", "sh:minCount 3", "sh:minCount 4", "sh:maxCount 0", "sh:datatype xsd:decimal",
        "sh:datatype xsd:date", "sh:datatype xsd:string", "sh:in ( 8.0 'ab' x:a )", "sh:hasValue 8.0", "sh:hasValue 8.00",
        "sh:in ( 8 'あ'@ja-kana )", "sh:minInclusive 8.0 ; sh:maxInclusive 8", "sh:minExclusive 7 ; sh:maxExclusive 8.0", "sh:equals x:q", "sh:disjoint x:q", "sh:uniqueLang true",
        "sh:languageIn ( 'ja' )", "sh:languageIn ( 'ja-Kana' 'en' )", "sh:pattern '^[a-z]+$'", "sh:pattern '^a.$' ; sh:flags 's'",
        "sh:minLength 3", "sh:maxLength 2", "sh:nodeKind sh:IRI", "sh:nodeKind sh:BlankNodeOrLiteral", "sh:class x:T",
        "sh:not [ sh:class x:T ]", "sh:not [ sh:datatype xsd:decimal ]", "sh:or ( [ sh:class x:T ] [ sh:minLength 2 ] )",
        "sh:and ( [ sh:nodeKind sh:Literal ] [ sh:maxLength 2 ] )", "sh:xone ( [ sh:class x:T ] [ sh:nodeKind sh:IRI ] )",
        "sh:node [ sh:property [ sh:path x:p ; sh:maxCount 1 ] ]", "sh:property [ sh:path x:p ; sh:minCount 3 ]",
        "sh:qualifiedValueShape [ sh:class x:T ] ; sh:qualifiedMinCount 1 ; sh:qualifiedMaxCount 1",
        "sh:qualifiedValueShape [ sh:datatype xsd:decimal ] ; sh:qualifiedMinCount 2",
        "sh:qualifiedValueShape [ sh:minLength 2 ] ; sh:qualifiedMaxCount 1", "sh:closed false", "sh:deactivated true ; sh:maxCount 0",
    ],
)  # fmt: skip
def test_constraints_on_odd_data(tmp_path: Path, constraint: str) -> None:
    data = turtle(tmp_path, "data", NUMBERS + DAYS + TEXTS + CLASSES)
    for path in ("x:p", "[ sh:alternativePath ( x:p [ sh:inversePath x:q ] ) ]"):
        shape = f"x:S a sh:NodeShape ; sh:targetClass x:T ; sh:property x:P . x:P sh:path {path} ; {constraint} ."
        same(data, turtle(tmp_path, "shapes", shape))


@pytest.mark.parametrize("name", ["a b", "\\u0041", "a> <urn:x:p> <urn:x:one", "é"])
def test_odd_names_stay_apart(tmp_path: Path, name: str) -> None:
    """And a term that stands as the object of two predicates is that of both."""
    data, one = turtle(tmp_path, "data", "x:A a x:T ; x:q 1 ."), URIRef("urn:x:one")
    for subject in (URIRef(f"urn:x:{name}"), BNode("b"), BNode("c")):
        data.add((subject, RDF.type, URIRef("urn:x:T")))
    for predicate in ("p", "q"):
        data.add((URIRef("urn:x:A"), URIRef(f"urn:x:{predicate}"), one))
    shape = "x:S a sh:NodeShape ; sh:targetClass x:T ; sh:property x:P , x:Q . x:P sh:path x:p ; sh:minCount 1 ; sh:message 'p' ."
    report = same(data, turtle(tmp_path, "shapes", shape + "x:Q sh:path x:q ; sh:hasValue x:one ."))
    assert len(results(report)) == 6


@pytest.mark.filterwarnings("ignore:NotImplemented should not")  # rdflib, on terms without an order
@pytest.mark.parametrize("word", ["sh:lessThan", "sh:lessThanOrEquals"])
def test_order(tmp_path: Path, word: str) -> None:
    days = """x:a a x:T ; x:p "2026-02-30"^^xsd:date ; x:q "2026-03-01"^^xsd:date . x:b a x:T ; x:p 7 ; x:q 8 .
x:c a x:T ; x:p 9 ; x:q 8 . x:d a x:T ; x:p "2026-04-01"^^xsd:date ; x:q "2026-04-02"^^xsd:date . x:e a x:T ; x:p 10 ; x:q 9 .
x:f a x:T ; x:p "2026-04-01"^^xsd:date , "a"@ja ; x:q "2026-04-01"^^xsd:date . x:g a x:T ; x:p 8.0 ; x:q 8 . x:h x:p 8 ; x:q 10 ."""
    shape = f"x:S a sh:NodeShape ; sh:targetClass x:T ; sh:property x:P . x:P sh:path x:p ; {word} x:q ."
    assert results(same(turtle(tmp_path, "data", days), turtle(tmp_path, "shapes", shape)))


@pytest.mark.parametrize(
    "shape",
    [
        "sh:targetNode x:a , 8 ; sh:nodeKind sh:Literal",
        "sh:targetObjectsOf x:p ; sh:nodeKind sh:IRI",
        "sh:targetSubjectsOf x:p ; sh:closed true ; sh:property [ sh:path x:q ]",
        "sh:targetSubjectsOf x:p ; sh:property x:P . x:P sh:path x:p ; sh:nodeKind sh:IRI ; sh:node x:S",
        "sh:targetSubjectsOf x:p ; sh:sparql [ sh:select 'SELECT $this ?value WHERE { $this <urn:x:p> ?value FILTER(?value > 7) }' ]",
        "sh:targetSubjectsOf x:p ; sh:sparql [ sh:select 'SELECT $this ?value WHERE { $this <urn:x:p> ?value }' ]",
    ],
)
def test_what_is_not_compiled_goes_to_pyshacl_and_is_told(
    tmp_path: Path, shape: str, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO, "keifu.shacl"):
        report = same(turtle(tmp_path, "data", NUMBERS), turtle(tmp_path, "shapes", f"x:S a sh:NodeShape ; {shape} ."))
    told = [record for record in caplog.records if record.name == "keifu.shacl"]
    assert results(report)
    assert bool(told) == ("WHERE { $this <urn:x:p> ?value }" not in shape)
