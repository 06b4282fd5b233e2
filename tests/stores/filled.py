"""A store that holds the shipped data, and how a test asks it."""

import threading
from dataclasses import dataclass

import pytest
from real_stores import Store

from keifu.stores import check
from keifu.stores.address import Address, address
from keifu_server import exchange
from keifu_server.wire import Job

JSON = "application/sparql-results+json"


@dataclass(frozen=True)
class Filled:
    """A store that holds the shipped data; ``run`` asks it as the lane of the server does."""

    store: Store

    def put(self) -> Address:
        """Where graphs are put, with name and password as the environment of the command would give them."""
        with pytest.MonkeyPatch.context() as patch:
            for name, value in self.store.environment.items():
                patch.setenv(name, value)
            return address(self.store.graphs, "--to")

    def ask(self) -> Address:
        return Address(self.store.query)

    def run(self, sparql: str, table: str = JSON, graph: str | None = None, most: int = 50_000_000) -> bytes:
        state, said = check.state(self.ask(), 60)
        assert state
        job = Job(sparql, None if graph else table, graph, most)
        return exchange.answer(self.ask(), job, state, exchange.is_virtuoso(said), 60, threading.Event()).body
