"""The report as data; its JSON form is documented in ``docs/reading-report.md``."""

from typing import Literal, NamedTuple

from pydantic import BaseModel, ConfigDict

Kind = Literal["record", "lost", "description", "listed", "prose", "other-table", "furniture", "unread"]
"""What a line of the document is to the graph; every line is exactly one of these."""


class Words(NamedTuple):
    """A kind of line in words: Japanese and English name, and what it means in both."""

    ja: str
    en: str
    ja_text: str
    en_text: str


KINDS: dict[Kind, Words] = {
    "unread": Words(
        "読み残し", "unread", "データのように見えるが、何にもなっていない行", "looks like data and became nothing"
    ),
    "lost": Words(
        "読み取れない行",
        "lost",
        "文書が値の位置を失っていて、載せられない行",
        "the text lost where its values belong",
    ),
    "record": Words("読んだ行", "read", "グラフに入った行", "went into the graph"),
    "listed": Words("再掲", "listed again", "読んだものを繰り返す行", "repeats what was read elsewhere"),
    "description": Words(
        "説明",
        "description",
        "施策や用語の説明(方針によりグラフに入れない)",
        "text of a measure or term, kept out by design",
    ),
    "other-table": Words(
        "ほかの表", "other table", "施策の外の表(調査結果など)", "a table outside the measures, such as a survey"
    ),
    "prose": Words("本文", "prose", "施策の外の文章と見出し", "running text and headings outside the measures"),
    "furniture": Words("目次・枠", "furniture", "目次、見出しの行、空白", "contents, header rows, blank lines"),
}
"""All kinds, what a person must look at first."""


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Stretch(_Part):
    """Neighbouring lines of one kind (blank lines between them included), and how they begin (30 characters at most)."""

    first: int
    last: int
    kind: Kind
    beginning: str
    page: int | None = None
    sheet: str | None = None


class Remark(_Part):
    """A reading note: its kind, the record (path below the plan), the property that is missing, both sentences."""

    first: int
    last: int
    kind: str
    about: str
    missing: str | None
    ja: str
    en: str


class Partial(_Part):
    """A row that was read, and the beginnings of its cells that went nowhere."""

    line: int
    cells: list[str]


class Unresolved(_Part):
    """A citation that Keifu could not tie to a law or plan, the lines where it stands, and why, if there is more to say."""

    text: str
    lines: list[int]
    ja: str | None = None
    en: str | None = None


class Source(_Part):
    """The document: file name, media type, SHA-256, number of lines."""

    name: str
    media_type: str
    sha256: str
    lines: int


class Subject(_Part):
    """The plan: title, slug, the body's code and name, and whether the body was ``recognised`` or is ``provisional``."""

    title: str
    slug: str
    code: str
    body: str | None
    standing: Literal["recognised", "provisional"]


class Report(_Part):
    """Everything that the report says; ``found`` counts records by kind, ``lines`` counts lines by kind of line.

    ``profile`` is ``None`` where no profile fitted; ``layout`` is that of the profile, ``text`` where a measure is
    running text, ``labels`` where the plan was read by what its labels mean.
    """

    document: Source
    plan: Subject
    profile: str | None
    layout: str
    found: dict[str, int]
    lines: dict[Kind, int]
    unread: list[Stretch]
    lost: list[Remark]
    partial: list[Partial]
    repaired: list[Remark]
    unresolved: list[Unresolved]
    stretches: list[Stretch]
