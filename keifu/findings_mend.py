"""What to do about a finding: sentences of ``mending.yaml``, filled in with what the constraint demands."""

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
    texts = _texts()
    name = str(component or "").removeprefix(str(SH)).removesuffix("ConstraintComponent")
    demands = _demands(shape, shapes)
    sentences = texts.get(name)
    if sentences and path_ja:
        try:
            return (
                sentences["ja"].format(**demands | {"path": path_ja}),
                sentences["en"].format(**demands | {"path": path_en}),
            )
        except KeyError:  # a shape without a name, or in a list: its parameters are not at hand
            pass
    return texts[severity]["ja"], texts[severity]["en"]


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
