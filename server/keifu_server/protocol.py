"""SPARQL 1.1 Protocol, query side (W3C 2013, section 2.1): an HTTP request becomes a ``QueryRequest``. Pure functions."""

from typing import NamedTuple
from urllib.parse import unquote

from pydantic_core import Url

from keifu_server.problems import Problem

FORM = "application/x-www-form-urlencoded"
QUERY = "application/sparql-query"
UPDATE = "application/sparql-update"
_PARAMETERS = frozenset({"query", "update", "default-graph-uri", "named-graph-uri"})
_MOST_FIELDS = 200
_LOST = "\ufffd"  # what stands for bytes that are no UTF-8, where it was not sent itself


class QueryRequest(NamedTuple):
    """A query with the dataset that the protocol names (empty: it names none) and what ``format=`` says.

    Clients send ``format`` more than once in the hope that one is understood (SPARQLWrapper).
    """

    query: str
    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()
    formats: tuple[str, ...] = ()


def read(method: str, content_type: str, query_string: bytes, body: bytes) -> QueryRequest | None:
    """The query of a request, or ``None`` for a GET without any parameter of the protocol: it asks for the description.

    The graphs of a POST may stand in its address, in its form, or in both; they are taken together.

    ``Problem``: ``media-type`` for a POST in another type or another charset than UTF-8, ``update-refused`` for an
    update, ``bad-request`` for no query, several queries, or bytes that are not UTF-8.
    """
    fields = _fields(query_string)
    if method == "GET":
        return _request(fields) if fields.keys() & _PARAMETERS else None
    media_type, charset = _media_type(content_type)
    if charset not in ("", "utf-8", "utf8"):
        raise Problem("media-type")
    if media_type == UPDATE:
        raise Problem("update-refused")
    if media_type not in (FORM, QUERY):
        raise Problem("media-type")
    if "query" in fields:
        raise _bad(
            "POST では query を本文に書いてください(アドレスではなく)。",
            "With POST, the query goes into the body, not into the address.",
        )
    for name, values in (_fields(body) if media_type == FORM else {"query": [_utf8(body)]}).items():
        fields.setdefault(name, []).extend(values)
    return _request(fields)


def _request(fields: dict[str, list[str]]) -> QueryRequest:
    if fields.keys() & {"update", "using-graph-uri", "using-named-graph-uri"}:
        raise Problem("update-refused")
    queries = fields.get("query", [])
    if len(queries) != 1:
        raise _bad("query を一つだけ送ってください。", f"Send exactly one query; there are {len(queries)}.")
    return QueryRequest(
        queries[0],
        tuple(fields.get("default-graph-uri", ())),
        tuple(fields.get("named-graph-uri", ())),
        tuple(filter(None, fields.get("format", ()))),
    )


def _fields(encoded: bytes) -> dict[str, list[str]]:
    if encoded.count(b"&") >= _MOST_FIELDS:
        raise _bad("項目が多すぎます。", "There are too many fields.")
    fields: dict[str, list[str]] = {}
    try:
        text = encoded.decode("ascii")
        pairs = _pairs(text)
        if any(_LOST in name or _LOST in value for name, value in pairs):
            unquote(text, errors="strict")
    except UnicodeDecodeError as error:
        raise _not_utf8() from error
    for name, value in pairs:
        fields.setdefault(name, []).append(value)
    return fields


def _pairs(text: str) -> list[tuple[str, str]]:
    """Names and values of a form as ``parse_qsl`` gives them, in a fifth of its time: the parser of addresses is compiled.

    What an address cannot hold is encoded first, and a last ``&`` keeps what it would lose at its end.
    """
    for raw, sign in (("\t", "%09"), ("\n", "%0A"), ("\r", "%0D"), ("#", "%23")):
        text = text.replace(raw, sign)
    return Url(f"http://_/?{text}&").query_params()


def _media_type(content_type: str) -> tuple[str, str]:
    media_type, *parameters = (part.strip().lower() for part in content_type.split(";"))
    values = dict(part.split("=", 1) for part in parameters if "=" in part)
    return media_type, values.get("charset", "").strip('"')


def _utf8(data: bytes) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise _not_utf8() from error


def _not_utf8() -> Problem:
    return _bad("UTF-8 で符号化してください。", "The text must be percent-encoded UTF-8.")


def _bad(ja: str, en: str) -> Problem:
    return Problem("bad-request", words=(ja, en))
