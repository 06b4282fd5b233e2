"""The SPARQL 1.1 Graph Store HTTP Protocol (W3C 2013): whole graphs in and out of a store, by their names."""

from collections.abc import Iterable
from http import HTTPStatus
from types import TracebackType
from typing import Self

import httpx
import pyoxigraph as ox

from keifu import __version__
from keifu.errors import CannotRunError
from keifu.stores.address import AUTH, PASSWORD, USER, Address

_FORMAT = ox.RdfFormat.N_TRIPLES
_SECONDS = 600.0  # without a sign of life from the store
_NO_GRAPH = (HTTPStatus.NOT_FOUND, HTTPStatus.GONE)


class GraphStore:
    """A store at its Graph Store Protocol address, open within a ``with`` block.

    Each method raises ``CannotRunError`` where the store refuses, does not answer or answers something else.
    """

    def __init__(self, address: Address) -> None:
        self._address = address
        agent = {"User-Agent": f"keifu/{__version__}"}
        self._client = httpx.Client(auth=_authentication(address), headers=agent, timeout=_SECONDS)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._client.close()

    def put(self, graph: str, triples: Iterable[ox.Triple]) -> None:
        """Makes ``graph`` hold these triples and no others."""
        body = ox.serialize(triples, format=_FORMAT) or b""
        self._ask("PUT", graph, {"Content-Type": _FORMAT.media_type}, body)

    def get(self, graph: str) -> list[ox.Triple]:
        """What ``graph`` holds; nothing where there is no such graph."""
        found = self._ask("GET", graph, {"Accept": _FORMAT.media_type})
        try:
            return [quad.triple for quad in ox.parse(found, format=_FORMAT)]
        except SyntaxError as error:
            raise self._failed(f"no N-Triples ({error})") from error

    def delete(self, graph: str) -> None:
        """Removes ``graph``, if there is one."""
        self._ask("DELETE", graph, {})

    def _ask(self, method: str, graph: str, headers: dict[str, str], body: bytes | None = None) -> bytes:
        url = httpx.URL(self._address.url).copy_add_param("graph", graph)
        try:
            response = self._client.request(method, url, headers=headers, content=body)
        except httpx.HTTPError as error:
            raise self._failed(str(error) or type(error).__name__) from error
        if method != "PUT" and response.status_code in _NO_GRAPH:
            return b""
        if not response.is_success:
            raise self._refused(method, response.status_code)
        return response.content

    def _refused(self, method: str, status: int) -> CannotRunError:
        if status in (HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN):
            return CannotRunError(
                f"ストアが許しません({method}: {status})。環境変数 {USER}、{PASSWORD}、{AUTH} を確かめてください。",
                f"The store does not allow this ({method}: {status}). Check {USER}, {PASSWORD} and {AUTH} in the environment.",
                self._address.url,
            )
        return CannotRunError(
            f"ストアが断りました({method}: {status})。Graph Store Protocol のアドレスかを確かめてください。",
            f"The store refused ({method}: {status}). Check that this is its Graph Store Protocol address.",
            self._address.url,
        )

    def _failed(self, reason: str) -> CannotRunError:
        return CannotRunError(
            f"ストアと話せません: {reason}。動いているか、アドレスが正しいかを確かめてください。",
            f"The store cannot be talked to: {reason}. Check that it runs and that the address is right.",
            self._address.url,
        )


def _authentication(address: Address) -> httpx.Auth | None:
    if not address.user:
        return None
    return (httpx.DigestAuth if address.digest else httpx.BasicAuth)(address.user, address.password)
