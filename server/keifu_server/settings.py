"""What can be set, each with its default, its unit and its name in both languages.

One table: ``/limits`` shows its numbers, ``docs/settings.md`` all of it (``make docs``).
"""

import ipaddress
import os
from functools import cached_property
from typing import Annotated, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError
from pydantic.fields import FieldInfo

from keifu.errors import UsageError
from keifu.guard import Limits

_PREFIX = "KEIFU_"


def _proxies(value: str) -> str:
    for part in value.split(","):
        if part.strip() not in ("", "*"):
            ipaddress.ip_network(part.strip(), strict=False)
    return value


Proxies = Annotated[str, AfterValidator(_proxies)]


class Settings(BaseModel):
    """What an operator may change. ``KEIFU_TIME_LIMIT=20`` in the environment sets ``time_limit``, and so on for each field.

    Numbers are limits; texts say how the server stands in its surroundings, and are empty unless set.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

    time_limit: float = Field(
        10.0, gt=0, title="一つの問い合わせに使える時間(秒)", description="Time for one query (seconds)"
    )
    wait_limit: float = Field(20.0, gt=0, title="順番を待つ時間(秒)", description="Time to wait for a turn (seconds)")
    queue: int = Field(32, gt=0, title="順番を待てる問い合わせの数", description="Queries that may wait for their turn")
    query_bytes: int = Field(65_536, gt=0, title="問い合わせの長さ(バイト)", description="Length of a query (bytes)")
    query_depth: int = Field(64, gt=0, title="括弧の深さ(段)", description="Nesting of brackets in a query (levels)")
    query_patterns: int = Field(
        100,
        gt=0,
        title="一度に結び付けられる条件の数(トリプルやグラフパターンなど)",
        description="Patterns that a query may join at once (triples, groups, steps of paths)",
    )
    answer_bytes: int = Field(50_000_000, gt=0, title="回答の大きさ(バイト)", description="Size of an answer (bytes)")
    workers: int = Field(
        default_factory=lambda: (os.cpu_count() or 1) + 2,  # some are told what to do while the others work
        gt=0,
        title="問い合わせを処理するプロセスの数",
        description="Processes that answer queries",
    )
    memory_bytes: int = Field(
        1_073_741_824,
        gt=0,
        title="一つのプロセスで問い合わせの処理に使えるメモリ(バイト)",
        description="Memory that queries may use in one process (bytes)",
    )
    memory_quads: int = Field(
        3_000_000,
        gt=0,
        title="メモリに読み込む最大のデータ(四つ組)。これより多ければディスクから答える",
        description="Largest data held in memory (quads); larger ones are read from disk",
    )
    cache_bytes: int = Field(
        100_000_000,
        gt=0,
        title="答えを取っておく大きさ(バイト)",
        description="Answers kept for being asked again (bytes)",
    )
    body_limit: float = Field(
        10.0,
        gt=0,
        title="要求の本文が届くのを待つ時間(秒)",
        description="Time for a request's body to arrive (seconds)",
    )
    links: int = Field(
        50, gt=0, title="ページで一つの関係に並べるリンクの数", description="Links listed for one relation on a page"
    )
    stop_limit: float = Field(
        5.0,
        gt=0,
        title="終了時に、途中の問い合わせを待つ時間(秒)",
        description="Time that running queries have when the server is told to end (seconds)",
    )
    watch_interval: float = Field(
        1.0,
        gt=0,
        title="新しいスナップショットを探す間隔(秒)",
        description="Time between looks for a new snapshot (seconds)",
    )
    base_path: str = Field(
        "",
        pattern=r"^(/[A-Za-z0-9._~-]+)*$",
        title="アドレスの先頭に付くパス",
        description="Path below which the server is reached, where a proxy gives it one",
        examples=["/keifu"],
    )
    trusted_proxies: Proxies = Field(
        "",
        title="X-Forwarded-For・-Proto・-Host を信じる相手のアドレス(コンマ区切り)",
        description="Addresses or networks whose X-Forwarded-For, -Proto and -Host are believed, with commas between",
        examples=["127.0.0.1,10.0.0.0/8"],
    )
    access_log: str = Field(
        "",
        title="要求の記録(JSON Lines)の書き先。「-」は標準出力",
        description="File for the log of requests as JSON lines; '-' is standard output",
        examples=["/var/log/keifu.jsonl"],
    )

    store_connections: int = Field(
        8, gt=0, title="別のストアに同時に送る問い合わせの数", description="Queries sent to another store at once"
    )

    @classmethod
    def limits(cls) -> dict[str, FieldInfo]:
        """The fields that are numbers, by name: what ``/limits`` shows to everybody."""
        return {name: field for name, field in cls.model_fields.items() if field.annotation in (int, float)}

    @classmethod
    def variable(cls, name: str) -> str:
        """The environment variable of a field."""
        return _PREFIX + name.upper()

    @cached_property
    def query(self) -> Limits:
        """What the guard goes by."""
        return Limits(self.query_bytes, self.query_depth, self.query_patterns)

    @classmethod
    def from_environment(cls) -> Self:
        """The defaults with what the environment sets; ``UsageError`` names a variable whose value cannot be used."""
        given = {name: os.environ.get(cls.variable(name), "") for name in cls.model_fields}
        try:
            return cls.model_validate({name: value for name, value in given.items() if value})
        except ValidationError as error:
            name = str(error.errors()[0]["loc"][0])
            variable, examples = cls.variable(name), cls.model_fields[name].examples
            ja, en = ("0 より大きい数にしてください。", "Give a number above 0.")
            if examples:
                ja, en = (f"「{examples[0]}」のように書いてください。", f"Write it like '{examples[0]}'.")
            raise UsageError(
                f"「{os.environ[variable]}」は使えません。{ja}",
                f"'{os.environ[variable]}' cannot be used. {en}",
                variable,
            ) from error
