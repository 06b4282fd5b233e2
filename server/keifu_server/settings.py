"""What can be set, each with its default, its unit and its name in both languages; ``/limits`` shows this table."""

import os
from typing import Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from keifu.errors import UsageError

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
    answer_bytes: int = Field(50_000_000, gt=0, title="回答の大きさ(バイト)", description="Size of an answer (bytes)")
    memory_bytes: int = Field(
        4_294_967_296,
        gt=0,
        title="問い合わせの処理に使えるアドレス空間(バイト)",
        description="Address space of the process that answers (bytes)",
    )
    links: int = Field(
        50, gt=0, title="ページで一つの関係に並べるリンクの数", description="Links listed for one relation on a page"
    )
    store_connections: int = Field(
        8, gt=0, title="別のストアに同時に送る問い合わせの数", description="Queries sent to another store at once"
    )

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
