"""One query to another store over the SPARQL 1.1 Protocol, by SPARQLWrapper; its answer comes whole or not at all."""

import http.client
import math
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal
from urllib.error import HTTPError, URLError
from urllib.request import Request

from SPARQLWrapper import BASIC, DIGEST, POST, SPARQLExceptions, SPARQLWrapper

from keifu import __version__
from keifu.stores.address import Address

Trouble = Literal["refused", "unreachable", "timeout", "too-large", "cut", "failed"]
_PIECE = 65_536
_CODES = {"QueryBadFormed": 400, "Unauthorized": 401, "EndPointNotFound": 404, "URITooLong": 414}


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
    except SPARQLExceptions.SPARQLWrapperException as error:
        raise _refused(error) from None
    except HTTPError as error:
        with error:
            raise StoreError("failed", str(error.code)) from None
    except TimeoutError:
        raise StoreError("timeout") from None
    except (OSError, http.client.HTTPException, ValueError) as error:
        reason = error.reason if isinstance(error, URLError) else error
        if isinstance(reason, TimeoutError):
            raise StoreError("timeout") from None
        trouble: Trouble = "unreachable" if isinstance(error, OSError) else "failed"
        raise StoreError(trouble, type(reason).__name__) from error


class _Wrapper(SPARQLWrapper):
    """Name and password go to the store and not to where it may redirect."""

    def _createRequest(self) -> Request:
        request: Request = super()._createRequest()
        if secret := request.headers.pop("Authorization", None):
            request.add_unredirected_header("Authorization", secret)
        return request


def _wrapper(address: Address, question: Question, seconds: float) -> SPARQLWrapper:
    wrapper = _Wrapper(address.url, agent=f"keifu/{__version__}")
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
    if address.user:
        wrapper.setHTTPAuth(DIGEST if address.digest else BASIC)
        wrapper.setCredentials(address.user, address.password)
    return wrapper


def _refused(error: Exception) -> StoreError:
    """What the store said no with: its first line for a query that it does not take, else only the status."""
    code = _CODES.get(type(error).__name__, 500)
    status = error.__context__
    body = str(error).partition("Response:\n")[2]
    first = body.removeprefix("b'").removeprefix('b"').split("\\n")[0].split("\n")[0]
    if code == http.client.BAD_REQUEST:
        return StoreError("refused", first[:160])
    return StoreError("failed", str(status.code if isinstance(status, HTTPError) else code))
