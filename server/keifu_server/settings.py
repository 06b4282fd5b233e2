"""What can be set, each with its default, its unit and its name in both languages; ``/limits`` shows this table."""

import os
from typing import Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from keifu.errors import UsageError
from keifu.guard import Limits

_PREFIX = "KEIFU_"


class Settings(BaseModel):
    """Limits of the server. ``KEIFU_TIME_LIMIT=20`` in the environment sets ``time_limit``, and so on for each field."""

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
        default_factory=lambda: max(2, os.cpu_count() or 2),
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
    trusted_proxies: str = Field(
        "127.0.0.1",
        title="利用者のアドレスを伝えてよいプロキシ(カンマ区切り)",
        description="Proxies that may name the client's address (separated by commas)",
    )
    links: int = Field(
        50, gt=0, title="ページで一つの関係に並べるリンクの数", description="Links listed for one relation on a page"
    )

    @property
    def query(self) -> Limits:
        """What the guard goes by."""
        return Limits(self.query_bytes, self.query_depth, self.query_patterns)

    @classmethod
    def from_environment(cls) -> Self:
        """The defaults with what the environment sets; ``UsageError`` names a value that is not a positive number."""
        given = {name: os.environ.get(_PREFIX + name.upper(), "") for name in cls.model_fields}
        try:
            return cls.model_validate({name: value for name, value in given.items() if value})
        except ValidationError as error:
            name = _PREFIX + str(error.errors()[0]["loc"][0]).upper()
            raise UsageError(
                f"「{os.environ[name]}」は使えません。0 より大きい数にしてください。",
                f"'{os.environ[name]}' cannot be used. Give a number above 0.",
                name,
            ) from error
