"""From the IRIs of the data to addresses of this server, and back. Pure functions.

The data keep their base (``keifu.prefixes.BASE``), whatever address the server has; addresses are paths of it.
Japanese stands unencoded in the IRIs and percent-encoded (UTF-8) in addresses (RFC 3987, section 3.1).
"""

from urllib.parse import quote

import pyoxigraph as ox

from keifu.prefixes import BASE
from keifu.vocabulary import segment

_SAFE = "/-._~!$&'()*+,;=:@"
_OWN = {"id/": "doc/", "graph/": "graph/", "ns": "ns"}


def address(iri: str, base: str = "") -> str | None:
    """Where a page about ``iri`` is: a path of this server, the IRI itself where it is a web address, else nothing.

    ``base`` is the path below which the server is reached (``Settings.base_path``).
    ``javascript:`` and the like are IRIs too, so nothing but ``http`` and ``https`` becomes a link.
    """
    for place, path in _OWN.items():
        if iri.startswith(BASE + place):
            below, mark, fragment = iri.removeprefix(BASE + place).partition("#")
            return f"{base}/{path}{quote(below, safe=_SAFE)}{mark}{quote(fragment, safe=_SAFE)}"
    return iri if iri.startswith(("http://", "https://")) else None


def thing(path: str, root: str = "id/") -> str | None:
    """The IRI that a decoded path means, each segment in the form of ``keifu.vocabulary.segment``; ``None``: not an IRI.

    A Mac sends が as か and a mark, a keyboard may send full-width digits: NFKC makes one IRI of them.
    """
    return named_node(BASE + root + "/".join(segment(part) for part in path.split("/")))


def named_node(iri: str) -> str | None:
    """An absolute IRI as it may stand between ``<`` and ``>`` in a query; ``None`` for what is none."""
    try:
        return ox.NamedNode(iri).value
    except ValueError:
        return None


def short(iri: str) -> str:
    """An IRI as people read it: what follows the base, or the whole."""
    return iri.removeprefix(BASE)
