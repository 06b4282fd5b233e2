"""One query to another store over the SPARQL 1.1 Protocol, by SPARQLWrapper; its answer comes whole or not at all."""

import http.client
import math
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, cast
from urllib.error import HTTPError, URLError
from urllib.request import (
    HTTPDigestAuthHandler,
    HTTPPasswordMgrWithDefaultRealm,
    HTTPRedirectHandler,
    Request,
    build_opener,
)

from SPARQLWrapper import POST, SPARQLWrapper

from keifu import __version__
from keifu.stores.address import Address

Trouble = Literal["refused", "unreachable", "timeout", "too-large", "cut", "failed"]
_PIECE = 65_536
_LINE = 160  # characters of what a store says


class StoreError(Exception):
    """No whole answer: ``trouble`` is the kind, ``said`` the store's own words in one short line, or its status."""

    def __init__(self, trouble: Trouble, said: str = "") -> None:
        super().__init__(f"{trouble}: {said}")
        self.trouble = trouble
        self.said = said


@dataclass(frozen=True)
class Question:
    """A query, its form (``SELECT``, ``ASK``, ``CONSTRUCT``, ``DESCRIBE``), the media type wanted, and its dataset.

    Without graphs in ``default`` and ``named`` the dataset is the one that the query names, else the store's own.
    """

    query: str
    form: str
    accept: str
    default: tuple[str, ...] = ()
    named: tuple[str, ...] = ()


@dataclass(frozen=True)
class Said:
    """What the store answered: its headers by their names in lower case, and the body."""

    headers: Mapping[str, str]
    body: bytes


def ask(address: Address, question: Question, seconds: float, most: int, stop: threading.Event | None = None) -> Said:
    """The store's whole answer, in at most ``seconds`` and ``most`` bytes; ``StoreError`` for anything else.

    ``stop`` ends the reading from another thread. A store that is silent is given up after ``seconds`` in any case.
    """
    until = time.monotonic() + seconds
    try:
        with _wrapper(address, question, seconds).query().response as response:
            headers = {name.lower(): value for name, value in response.getheaders()}
            if response.status != http.client.OK or "x-sparql-maxrows" in headers or "x-sql-state" in headers:
                raise StoreError("cut", headers.get("x-sparql-maxrows", str(response.status)))
            body = bytearray()
            while part := response.read1(_PIECE):
                body += part
                if len(body) > most:
                    raise StoreError("too-large")
                if time.monotonic() > until or (stop and stop.is_set()):
                    raise StoreError("timeout")
            if response.length:  # bytes that were promised and did not come
                raise StoreError("failed", "the answer ends too early")
            return Said(headers, bytes(body))
    except TimeoutError:
        raise StoreError("timeout") from None
    except (OSError, http.client.HTTPException, ValueError) as error:
        reason = error.reason if isinstance(error, URLError) else error
        if isinstance(reason, TimeoutError):
            raise StoreError("timeout") from None
        trouble: Trouble = "unreachable" if isinstance(error, OSError) else "failed"
        raise StoreError(trouble, type(reason).__name__) from error


class _Stay(HTTPRedirectHandler):
    """Follows no redirect: a query would lose its body there, and name and password would go with it."""

    def redirect_request(self, req: Request, *others: object) -> None:
        """Nothing, so that the redirect counts as an error."""


class _Wrapper(SPARQLWrapper):
    """Keeps name and password to itself (SPARQLWrapper leaves them with all of the process), and reads no endless errors."""

    def __init__(self, address: Address) -> None:
        super().__init__(address.url, agent=f"keifu/{__version__}")
        known = HTTPPasswordMgrWithDefaultRealm()
        known.add_password(None, address.url, address.user, address.password)
        self._opener = build_opener(_Stay(), *([HTTPDigestAuthHandler(known)] if address.digest else []))
        if address.user and not address.digest:
            self.setCredentials(address.user, address.password)

    def _query(self) -> tuple[http.client.HTTPResponse, str]:
        try:
            return self._opener.open(self._createRequest(), timeout=self.timeout), self.returnFormat
        except HTTPError as error:
            with error:
                raise _refused(error.code, cast(http.client.HTTPResponse, error.fp).read1(_PIECE)) from None


def _wrapper(address: Address, question: Question, seconds: float) -> SPARQLWrapper:
    wrapper = _Wrapper(address)
    # Not by setQuery: that guesses the form from the text, and sends whatever looks like an update to be one.
    wrapper.queryString, wrapper.queryType = question.query, question.form
    wrapper.setMethod(POST)
    wrapper.setOnlyConneg(True)
    wrapper.setTimeout(math.ceil(seconds))
    wrapper.addCustomHttpHeader("Accept", question.accept)
    for graph in question.default:
        wrapper.addDefaultGraph(graph)
    for graph in question.named:
        wrapper.addNamedGraph(graph)
    return wrapper


def _refused(code: int, said: bytes) -> StoreError:
    """What the store said no with: its first line for a query that it does not take, else only the status."""
    if code != http.client.BAD_REQUEST:
        return StoreError("failed", str(code))
    first = said.decode("utf-8", "replace").strip().partition("\n")[0]
    return StoreError("refused", "".join(c for c in first if c.isprintable())[:_LINE])
