"""Files to named graphs: the one place that reads ``data/`` and ``ontology/`` (contract, section 1, "named graphs")."""

import codecs
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO

import pyoxigraph as ox
from rdflib import BNode, Dataset, Graph, Literal, URIRef
from rdflib.namespace import RDF, SKOS, XSD
from rdflib.term import Node

from keifu import vocabulary as v
from keifu.claims import claims_graph, read_all_claims, refuse_unknown_targets
from keifu.errors import CannotRunError
from keifu.glossary import SCHEME, matches_graph, sort_keys
from keifu.governments import governments_graph

_NO_BASE = "https://relative.invalid/"
_PLAN_FILE = re.compile(r"(?P<code>\d{6})-(?P<slug>[a-z0-9.-]+)")


def assemble(data: Path, ontology: Path) -> Dataset:
    """The dataset of everything that people wrote, one named graph a source; the default graph is their union.

    Each ``*.ttl`` of ``ontology`` goes into the graph of the vocabulary, each plan into a graph of its own.
    ``CannotRunError`` names the folder that is missing or empty, or the file and line that cannot be read, or the row of
    a claim on something that is not there.
    """
    for place in (data, ontology):
        if not place.is_dir():
            raise CannotRunError(
                "フォルダーがありません。場所を確かめてください。",
                "The folder is missing. Check where it is.",
                str(place),
            )
    dataset = background(data, ontology)
    for name, graph in _plans(data):
        dataset.addN((*triple, dataset.graph(name)) for triple in graph)
    for name, graph in _judgements(data, dataset):
        dataset.addN((*triple, dataset.graph(name)) for triple in graph)
    names = {graph.identifier for graph in dataset.graphs() if len(graph)}
    if v.ONTOLOGY not in names or len(names) == 1:
        empty = data if v.ONTOLOGY in names else ontology
        raise CannotRunError("読み込む RDF が一つもありません。", "There is no RDF to read in this folder.", str(empty))
    return dataset


def background(data: Path, ontology: Path) -> Dataset:
    """What plans and claims refer to: vocabulary, laws, national plans, local governments, glossary, catalogue."""
    dataset = Dataset(default_union=True)
    for name, graph in _sources(data, ontology):
        dataset.addN((*triple, dataset.graph(name)) for triple in graph)
    return dataset


def union(dataset: Dataset) -> Graph:
    """All triples of all named graphs as one graph with Keifu's prefixes; a copy, free to be changed."""
    graph = v.new_graph()
    for subject, predicate, object_, _ in dataset.quads():
        graph.add((subject, predicate, object_))
    return graph


def quads(dataset: Dataset) -> Iterator[ox.Quad]:
    """All quads of all named graphs as Oxigraph's (rdflib's own N-Quads writer calls what rdflib has deprecated)."""
    for graph in dataset.graphs():
        name = term(graph.identifier)
        for subject, predicate, object_ in graph:
            yield ox.Quad(term(subject), term(predicate), term(object_), name)


def read_graph(path: Path, most: int | None = None) -> Graph:
    """The triples of one RDF file; the ending tells the format (ttl, nt, nq, trig, rdf, jsonld …), graph names are dropped.

    ``CannotRunError`` names file, line, column and reason; it is raised as soon as there are more than ``most`` triples.
    Blank nodes are new with every call, so files never share them.
    """
    rdf_format = ox.RdfFormat.from_extension(path.suffix.removeprefix("."))
    if rdf_format is None:
        raise CannotRunError(
            "RDF の形式が拡張子から分かりません(.ttl .nt .nq .trig .rdf .jsonld のいずれかにしてください)。",
            "The ending names no RDF format (use .ttl, .nt, .nq, .trig, .rdf or .jsonld).",
            str(path),
        )
    graph = v.new_graph()
    try:
        with path.open("rb") as file:
            if file.read(3) != codecs.BOM_UTF8:
                file.seek(0)
            for number, triple in enumerate(_parsed(file, rdf_format)):
                if number == most:
                    raise CannotRunError(
                        f"三つ組が {most:,} 個を超えています。計画ごとに分けるか、--max-triples で上限を上げてください。",
                        f"There are more than {most:,} triples. Split the files by plan, or raise --max-triples.",
                        str(path),
                    )
                graph.add(triple)
    except SyntaxError as error:
        raise _no_rdf(path, error) from error
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise CannotRunError(
            f"ファイルを読めません: {reason}", f"The file cannot be read: {reason}", str(path)
        ) from error
    return graph


def _parsed(file: BinaryIO, rdf_format: ox.RdfFormat) -> Iterator[tuple[Node, Node, Node]]:
    # The reader of JSON-LD drops what has a relative IRI without a word, unless it knows what to complete it with.
    base = _NO_BASE if rdf_format == ox.RdfFormat.JSON_LD else None
    for quad in ox.parse(file, format=rdf_format, base_iri=base, rename_blank_nodes=True):
        terms = (quad.subject, quad.predicate, quad.object)
        for one in terms:
            if base and isinstance(one, ox.NamedNode) and one.value.startswith(base):
                raise SyntaxError(f"<{one.value.removeprefix(base)}> is a relative IRI, and nothing says to what")
        yield node(terms[0]), node(terms[1]), node(terms[2])


def _no_rdf(path: Path, error: SyntaxError) -> CannotRunError:
    reason = re.sub(r"^Parser error at .*?: ", "", str(error.msg))
    reason = re.sub(r"[\x00-\x1f\x7f]", lambda mark: f"U+{ord(mark[0]):04X}", reason)
    ja, en = (
        ("。文字コードを UTF-8 にして保存し直してください。", " Save it as UTF-8.") if "UTF-8" in reason else ("", "")
    )
    return CannotRunError(
        f"RDF として読めません: {reason}{ja}",
        f"This is not valid RDF: {reason}.{en}",
        f"{path}:{error.lineno}:{error.offset}" if error.lineno else str(path),
    )


def _sources(data: Path, ontology: Path) -> Iterator[tuple[URIRef, Graph]]:
    folders = {
        v.ONTOLOGY: ontology,
        v.LAW_GRAPH: data / "laws",
        v.NATIONAL_GRAPH: data / "national",
        v.GLOSSARY_GRAPH: data / "glossary",
    }
    for name, folder in folders.items():
        for path in sorted(folder.glob("*.ttl")):
            graph = read_graph(path)
            yield name, graph
            if name == v.GLOSSARY_GRAPH:
                yield name, sort_keys(graph)
    if (governments := data / "local-governments.csv").exists():
        yield v.NATIONAL_GRAPH, governments_graph(governments)
    if (catalog := data / "catalog.ttl").exists():
        yield v.CATALOG_GRAPH, read_graph(catalog)


def _plans(data: Path) -> Iterator[tuple[URIRef, Graph]]:
    for path in sorted((data / "plans").glob("*.ttl")):
        yield _plan_graph(path), read_graph(path)


def _judgements(data: Path, described: Dataset) -> Iterator[tuple[URIRef, Graph]]:
    """What somebody judged about the things that ``described`` holds: claims, and what headwords mean."""
    claims = read_all_claims(sorted((data / "claims").glob("*.sssom.tsv")))
    refuse_unknown_targets(claims, {quad[0] for quad in described.quads((None, RDF.type, None, None))})
    yield v.CLAIMS_GRAPH, claims_graph(claims)
    headwords = {quad[0] for quad in described.quads((None, RDF.type, v.KF.Term, None))}
    concepts = {quad[0] for quad in described.quads((None, SKOS.inScheme, SCHEME, None))}
    matches = sorted((data / "glossary").glob("*.sssom.tsv"))
    yield v.GLOSSARY_GRAPH, matches_graph(matches, headwords, concepts)


def _plan_graph(path: Path) -> URIRef:
    found = _PLAN_FILE.fullmatch(path.stem)
    if not found:
        raise CannotRunError(
            "計画のファイル名は「団体コード6桁-識別名.ttl」にしてください(例: 362018-dx-2026.ttl)。",
            "Name a plan's file '<6-digit code>-<slug>.ttl' (for example 362018-dx-2026.ttl).",
            str(path),
        )
    return v.graph_name("plan", found["code"], found["slug"])


def term(ours: Node) -> Any:
    """An rdflib term as Oxigraph's: the inverse of ``node``."""
    if isinstance(ours, URIRef):
        return ox.NamedNode(ours)
    if isinstance(ours, BNode):
        return ox.BlankNode(ours)
    if isinstance(ours, Literal) and ours.language:
        return ox.Literal(ours, language=ours.language)
    datatype = ours.datatype if isinstance(ours, Literal) else None
    return ox.Literal(str(ours), datatype=ox.NamedNode(datatype) if datatype else None)


def node(theirs: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple) -> Node:
    """An Oxigraph term as an rdflib term, its lexical form as written (rdflib would rewrite ``01`` to ``1``)."""
    if isinstance(theirs, ox.NamedNode):
        return URIRef(theirs.value)
    if isinstance(theirs, ox.BlankNode):
        return BNode(theirs.value)
    if isinstance(theirs, ox.Triple):
        raise ValueError("RDF 1.2 triple terms are not supported / RDF 1.2 の三つ組の項は扱えません")
    if theirs.language:
        return Literal(theirs.value, lang=theirs.language)
    datatype = None if theirs.datatype.value == str(XSD.string) else URIRef(theirs.datatype.value)
    return Literal(theirs.value, datatype=datatype, normalize=False)
