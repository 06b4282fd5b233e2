"""Names of the vocabulary in the words of a person: ``kf:cites`` ⇄ 引用, ``TooManyCells`` ⇄ 欄が多い."""

import functools
from collections import Counter

from rdflib import RDFS, Graph

from keifu import assets
from keifu.prefixes import BASE
from keifu.vocabulary import KF
from keifu_loaders.workbook.layout import layout
from keifu_loaders.workbook.problems import Wrong


@functools.cache
def _names(properties: bool) -> dict[str, str]:
    """CURIE → Japanese label of every property, or of everything else that the ontology defines."""
    graph = Graph()
    for name in ("keifu.ttl", "phases.ttl"):
        graph.parse(assets.folder("ontology") / name)
    found = dict(layout().words)
    for thing, label in graph.subject_objects(RDFS.label):
        if str(thing).startswith(str(KF)) and getattr(label, "language", "") == "ja":
            found["kf:" + str(thing).removeprefix(str(KF))] = str(label)
    return {curie: label for curie, label in found.items() if curie.partition(":")[2][:1].islower() == properties}


@functools.cache
def _labels(properties: bool) -> dict[str, str]:
    """CURIE → label, without the labels that two names bear."""
    found = Counter(_names(properties).values())
    return {curie: label for curie, label in _names(properties).items() if found[label] == 1}


def word(name: str, *, properties: bool, curie: bool = False) -> str:
    """The label of a name, or the name itself where it has none; without ``curie`` names are of ``kf:``."""
    return _labels(properties).get(name if curie else f"kf:{name}", name)


def name_of(text: str, *, properties: bool, curie: bool = False) -> str:
    """The name for a label or for the name itself; ``Wrong`` for anything that the ontology does not define."""
    given = text.strip()
    whole = given if curie else f"kf:{given}"
    found = {label: name for name, label in _labels(properties).items()}.get(given, whole)
    if found not in _names(properties):
        raise Wrong(
            f"「{given}」は知らない言葉です。一覧から選んでください。", f"'{given}' is not known. Choose from the list."
        )
    return found if curie else found.removeprefix("kf:")


@functools.cache
def titles() -> dict[str, str]:
    """What stands behind ``id/`` → Japanese label, of laws, provisions and national plans in ``data/``."""
    graph = Graph()
    for folder in ("laws", "national"):
        for file in sorted((assets.folder("data") / folder).glob("*.ttl")):
            graph.parse(file)
    below = BASE + "id/"
    return {
        str(thing).removeprefix(below): str(label)
        for thing, label in graph.subject_objects(RDFS.label)
        if str(thing).startswith(below) and getattr(label, "language", "") == "ja"
    }
