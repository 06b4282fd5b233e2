"""Which municipality a plan belongs to: by the name at the head of its title, and never by a name that two bear."""

import csv
import functools
from typing import NamedTuple

from keifu import assets
from keifu.errors import CannotRunError
from keifu_loaders.document import Document


class Body(NamedTuple):
    """A local government: 6-digit code, name, the code of its prefecture."""

    code: str
    name: str
    prefecture: str
    prefecture_code: str


@functools.cache
def bodies() -> tuple[Body, ...]:
    """All municipalities of ``data/local-governments.csv``."""
    with (assets.folder("data") / "local-governments.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    prefectures = {row["name"]: row["code"] for row in rows if row["kind"] == "都道府県"}
    return tuple(
        Body(row["code"], row["name"], row["prefecture"], prefectures[row["prefecture"]])
        for row in rows
        if row["kind"] != "都道府県"
    )


def body_of(document: Document, title: str) -> Body:
    """The municipality whose name begins the title; a name that several bear needs its prefecture in the text.

    ``CannotRunError`` where none is found or several remain.
    """
    named = [body for body in bodies() if title.startswith(body.name)]
    longest = [body for body in named if len(body.name) == max(len(other.name) for other in named)]
    if len(longest) > 1:
        longest = [b for b in longest if any(b.prefecture + b.name in line.text for line in document.lines)]
    if len(longest) == 1:
        return longest[0]
    raise CannotRunError(
        f"「{title}」がどの市町村の計画か分かりません。表題に市町村名が要り、同名の市町村があるときは都道府県名も要ります。",
        f"It is not clear whose plan '{title}' is: the title must begin with the municipality's name, and where "
        "several bear that name the text must give the prefecture.",
        document.name,
    )
