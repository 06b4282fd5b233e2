"""Queries to strain an endpoint with: bombs by shape, look-ups, and texts made and spoilt at random from a seed."""

import random
from collections.abc import Iterator

_CROSS = "?a ?b ?c . ?d ?e ?f . ?g ?h ?i"
BOMBS: dict[str, str] = {
    "nested lists": "SELECT * { ?s ?p " + "(" * 200 + "1" + ")" * 200 + " }",
    "lists within the depth": "SELECT * { ?s ?p " + "(" * 60 + "1" + ")" * 60 + " }",
    "flat list": "SELECT * { ?s ?p (" + " 1" * 300 + ") }",
    "nested [ ]": "SELECT * { ?s ?p " + "[ ?p " * 1000 + "1" + "]" * 1000 + " }",
    "OPTIONAL chain": "SELECT * { ?s ?p ?o " + " ".join(f"OPTIONAL {{ ?s ?p{n} ?o{n} }}" for n in range(1000)) + " }",
    "BGP chain": "SELECT * { " + " ".join(f"?s{n} ?p{n} ?s{n + 1} ." for n in range(1000)) + " }",
    "property list": "SELECT * { ?s " + " ; ".join(f"<urn:p{n}> ?o{n}" for n in range(1000)) + " }",
    "path sequence": "SELECT * { ?s " + "/".join(["<urn:p>"] * 1000) + " ?o }",
    "nested { }": "SELECT * { " + "{" * 3000 + "}" * 3000 + " }",
    "flat { }": "SELECT * { " + "{ ?s ?p ?o } " * 1000 + " }",
    "sub-selects": "SELECT * { " + "{ SELECT * { " * 3000 + "?s ?p ?o" + " } }" * 3000 + " }",
    "brackets in FILTER": "SELECT * { ?s ?p ?o FILTER(" + "(" * 10_000 + "1" + ")" * 10_000 + ") }",
    "! in FILTER": "SELECT * { ?s ?p ?o FILTER(" + "!" * 20_000 + "true) }",
    "|| in FILTER": "SELECT * { ?s ?p ?o FILTER(" + "||".join(["?o=1"] * 10_000) + ") }",
    "+ in FILTER": "SELECT * { ?s ?p ?o FILTER(" + "+".join(["1"] * 30_000) + ") }",
    "UNION chain": "SELECT * { " + " UNION ".join(["{ ?s <urn:p> ?o }"] * 3000) + " }",
    "MINUS chain": "SELECT * { ?s <urn:p> ?o " + "MINUS { ?s ?p ?o } " * 3000 + " }",
    "BIND chain": "SELECT * { " + " ".join(f"BIND(1 AS ?v{n})" for n in range(3000)) + " }",
    "long projection": "SELECT " + " ".join(f"(1 AS ?x{n})" for n in range(4000)) + " {}",
    "cross product": f"SELECT (COUNT(*) AS ?n) {{ {_CROSS} }}",
    "many rows": f"SELECT * {{ {_CROSS} }}",
    "sorting without end": f"SELECT * {{ {_CROSS} }} ORDER BY ?c ?f ?i",
    "a set without end": f"SELECT DISTINCT ?a ?d ?g {{ {_CROSS} }}",
    "one long text": f"SELECT (GROUP_CONCAT(CONCAT(STR(?a), STR(?d), STR(?g))) AS ?x) {{ {_CROSS} }}",
    "a text that doubles": "SELECT (STRLEN(?z) AS ?n) { BIND('xxxxxxxxxxxxxxxx' AS ?v0) "
    + " ".join(f"BIND(CONCAT(?v{n}, ?v{n}, ?v{n}, ?v{n}) AS ?v{n + 1})" for n in range(20))
    + " BIND(?v20 AS ?z) }",
    "paths without end": "SELECT (COUNT(*) AS ?n) { ?a (!<urn:x>)* ?b . ?c (!<urn:x>)* ?d }",
    "regular expression": "SELECT * { ?s ?p ?o FILTER(REGEX(STR(?o), '(((a*)*)*)*b')) . ?x ?y ?z FILTER(?z != ?o) }",
    "SERVICE": "SELECT * { SERVICE SILENT <http://127.0.0.1:9/> { ?s ?p ?o } }",
}
"""Queries by shape that take an engine's time, stack or memory; some of them an endpoint may answer."""

_KF = "PREFIX kf: <https://w3id.org/keifu/ns#> PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#> "
_CLASSES = ("Measure", "MunicipalPlan", "Indicator", "Step", "Phase", "Requirement", "Claim", "Term", "Department")
_PROPERTIES = (
    "kf:plan",
    "kf:owner",
    "kf:step",
    "kf:indicator",
    "kf:satisfies",
    "kf:partOf",
    "rdfs:label",
    "kf:groundedIn",
)
_SHAPES = (
    "SELECT (COUNT(DISTINCT ?s) AS ?n) {{ ?s a kf:{kind} }}",
    "SELECT ?s ?o {{ ?s a kf:{kind} ; {one} ?o }} ORDER BY ?s ?o LIMIT {number}",
    "SELECT ?o (COUNT(?s) AS ?n) {{ ?s a kf:{kind} ; {one} ?o }} GROUP BY ?o ORDER BY ?o LIMIT {number}",
    "SELECT DISTINCT ?s {{ ?s {one}/{two} ?o }} ORDER BY ?s LIMIT {number}",
    "SELECT ?s ?l {{ ?s a kf:{kind} OPTIONAL {{ ?s {one} ?l }} FILTER NOT EXISTS {{ ?s {two} ?x }} }} ORDER BY ?s ?l",
    "ASK {{ ?s a kf:{kind} ; {one} ?o . ?o {two} ?x }}",
    "SELECT ?s ?o {{ {{ ?s {one} ?o }} UNION {{ ?o {two} ?s }} }} ORDER BY ?s ?o LIMIT {number}",
    "SELECT ?s {{ ?s rdfs:label ?l FILTER(STRLEN(STR(?l)) < {number}) }} ORDER BY ?s",
)
_WORDS = (
    "{",
    "}",
    "(",
    ")",
    "[",
    "]",
    ".",
    ";",
    ",",
    "/",
    "*",
    "+",
    "?",
    "FILTER",
    "OPTIONAL",
    "UNION",
    "MINUS",
    "EXISTS",
)
_MORE = (
    "GROUP BY",
    "HAVING",
    "SERVICE",
    "<",
    ">",
    "'",
    '"""',
    "\\",
    "\\u0041",
    "?x",
    "_:b",
    "1e999",
    "-0",
    "NOW()",
    "系譜",
)
_ODD = ("\0", "\ufeff", "\u202e", "\U0001f600", "#", "\r", "%", "''")
_SPARE = (*_WORDS, *_MORE, *_ODD)


def made(seed: int) -> Iterator[str]:
    """Queries without end that have one right answer each (but for the order of columns); equal seeds give equal ones."""
    chance = random.Random(seed)  # noqa: S311  (no secret)
    while True:
        yield _KF + chance.choice(_SHAPES).format(
            kind=chance.choice(_CLASSES),
            one=chance.choice(_PROPERTIES),
            two=chance.choice(_PROPERTIES),
            number=chance.randint(1, 60),
        )


def spoilt(seed: int) -> Iterator[str]:
    """Texts without end that have been queries: words dropped, doubled, swapped or put in, or bombs cut somewhere."""
    chance = random.Random(seed)  # noqa: S311  (no secret)
    queries, bombs = made(seed), list(BOMBS.values())
    while True:
        if chance.random() < 0.1:
            bomb = chance.choice(bombs)
            yield bomb[: chance.randrange(len(bomb))]
            continue
        words = next(queries).split(" ")
        for _ in range(chance.randint(1, 4)):
            place = chance.randrange(len(words))
            match chance.randrange(4):
                case 0:
                    words.insert(place, chance.choice(_SPARE))
                case 1:
                    words[place] = chance.choice(_SPARE)
                case 2:
                    words.insert(place, chance.choice(words))
                case _:
                    words[place] = words[place] * 2
        yield " ".join(words)
