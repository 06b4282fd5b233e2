"""What to do about a finding, and what is wrong where a shape does not say it: sentences of ``mending.yaml``."""

from functools import cache
from pathlib import Path

import yaml
from rdflib import Graph, URIRef
from rdflib.namespace import SH
from rdflib.term import Node


def mend(
    component: Node | None, shape: Node | None, shapes: Graph | None, severity: str, path_ja: str, path_en: str
) -> tuple[str, str]:
    """What to do, in Japanese and English.

    ``component`` is the constraint component of the result, ``shape`` its source in ``shapes``, ``path_…`` the
    property in words. By severity where the constraint is on no property or its parameters are not at hand.
    """
    told = _filled("mend", component, shape, shapes, path_ja, path_en)
    general = _texts()[severity]
    return told or (general["ja"], general["en"])


def wrong(
    component: Node | None, shape: Node | None, shapes: Graph | None, path_ja: str, path_en: str
) -> tuple[str, str] | None:
    """What is wrong, in Japanese and English, for a shape without a ``sh:message``; nothing where no sentence fits."""
    if shapes is None or shape is None:
        return None
    sources = [shape, *shapes.objects(shape, SH.sparql)]
    if any((source, SH.message, None) in shapes for source in sources):
        return None
    return _filled("wrong", component, shape, shapes, path_ja, path_en)


def _filled(
    kind: str, component: Node | None, shape: Node | None, shapes: Graph | None, path_ja: str, path_en: str
) -> tuple[str, str] | None:
    name = str(component or "").removeprefix(str(SH)).removesuffix("ConstraintComponent")
    sentences = _texts().get(name if shape is not None else f"{name}Unshaped", {})
    demands = _demands(shape, shapes)
    start = "" if kind == "mend" else "wrong_"
    if not path_ja or f"{start}ja" not in sentences:
        return None
    try:
        return (
            sentences[f"{start}ja"].format(**demands | {"path": path_ja}),
            sentences[f"{start}en"].format(**demands | {"path": path_en}),
        )
    except KeyError:  # a shape without a name, or in a list: its parameters are not at hand
        return None


def _demands(shape: Node | None, shapes: Graph | None) -> dict[str, str]:
    """The parameters of a shape by their names without ``sh:``, IRIs as prefixed names."""
    if shapes is None or shape is None:
        return {}
    return {
        str(name).removeprefix(str(SH)): value.n3(shapes.namespace_manager) if isinstance(value, URIRef) else str(value)
        for name, value in shapes.predicate_objects(shape)
        if str(name).startswith(str(SH))
    }


@cache
def _texts() -> dict[str, dict[str, str]]:
    read: dict[str, dict[str, str]] = yaml.safe_load(Path(__file__).with_name("mending.yaml").read_text("utf-8"))
    return read
