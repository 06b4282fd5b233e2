"""One field of a record ⇄ the text of one cell. ``FORMS`` names every way; most follow from the field's type.

Record texts are NFKC (docs/model.md), so the full-width ／ can stand for a slash inside a segment.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any, get_args

from pydantic import BaseModel

from keifu.fiscal import year_in
from keifu.governments import check_digit
from keifu_loaders.normalise import printed
from keifu_loaders.records import Span
from keifu_loaders.workbook.layout import Column
from keifu_loaders.workbook.problems import Wrong
from keifu_loaders.workbook.words import name_of, word

Pages = Mapping[int, int]
"""Line → page."""

_LINES = re.compile(r"(?P<first>[1-9]\d*)(?:[-–—―‐−~〜ー](?P<last>[1-9]\d*))?行?")
_PAGE = re.compile(r"(?:p\.? ?)?(?P<page>[1-9]\d*)(?:頁|ページ)?")
_COMMAS = "[、,\uff0c]"
_NONE = "なし"


@dataclass(frozen=True)
class Form:
    """How a value is written into a cell and read back; ``read`` raises ``Wrong``."""

    write: Callable[[Any], str]
    read: Callable[[str, Pages], Any]


def lines(span: Span) -> str:
    """``Span(517, 528)`` → ``517–528``."""
    return str(span.first) if span.first == span.last else f"{span.first}–{span.last}"


def read_lines(text: str, pages: Pages) -> Span:
    """``517-528``, ``523行``, or ``12頁`` where pages are known → ``Span``."""
    folded = unicodedata.normalize("NFKC", text).replace(" ", "")
    if (found := _PAGE.fullmatch(folded)) and not folded.isdigit():
        of_page = [line for line, page in pages.items() if page == int(found["page"])]
        if of_page:
            return Span(min(of_page), max(of_page))
    if found := _LINES.fullmatch(folded):
        span = Span(int(found["first"]), int(found["last"] or found["first"]))
        if span.first <= span.last:
            return span
    raise Wrong(
        f"「{text}」は文書の行として読めません。523 か 517–528 のように書いてください(頁の表があれば 12頁 も使えます)。",
        f"'{text}' is no line of the document. Write 523 or 517–528 (12頁 for page 12, where pages are known).",
    )


def read_year(text: str) -> int | None:
    """``令和6年度`` or ``2024`` → 2024; ``None`` for an empty text."""
    if not text.strip():
        return None
    folded = unicodedata.normalize("NFKC", text).replace(" ", "")
    if (year := year_in(folded)) and re.fullmatch(r"(?:[^\d元]{1,3}(?:\d\d?|元)|\d{4})(?:年度?)?", folded):
        return year
    raise Wrong(
        f"「{text}」は年度として読めません。令和6年度 か 2024 のように書いてください。",
        f"'{text}' is no fiscal year. Write 令和6年度 or 2024.",
    )


def read_printed(text: str, _: Pages | None = None) -> str:
    """A printed text as the graph carries it, line ends as spaces."""
    return printed(re.sub(r"[\r\n\t]+", " ", text))


def _listed(names: list[str]) -> str:
    """Names parted by 、, or by line ends where a name holds a 、 itself."""
    plain = not any(re.search(_COMMAS, name) for name in names)
    return "、".join(names) if plain else "\n".join(names) + "\n"


def _names(text: str, pages: Pages) -> list[str]:
    parts = text.split("\n") if "\n" in text else re.split(_COMMAS, text)
    return [name for part in parts if (name := read_printed(part, pages))]


def _spans(text: str, pages: Pages) -> list[Span]:
    return (
        [] if text == _NONE else [read_lines(part, pages) for part in re.split(_COMMAS + "|\n", text) if part.strip()]
    )


def _matching(pattern: str, ja: str, en: str) -> Callable[[str, Pages], str]:
    def read(text: str, _: Pages) -> str:
        folded = unicodedata.normalize("NFKC", text).strip()
        if re.fullmatch(pattern, folded):
            return folded
        raise Wrong(f"「{text}」は使えません。{ja}", f"'{text}' cannot be used. {en}")

    return read


def _code(text: str, pages: Pages) -> str:
    code = _matching(
        r"[0-9]{6}|[a-z][\w-]*", "団体コードは数字6桁です。", "The code of a municipality has six digits."
    )(text, pages)
    if code.isdigit() and check_digit(code[:5]) != code[5]:
        raise Wrong(
            f"団体コード「{code}」の検査数字が合いません。計画を作った団体の6桁のコードを書いてください。",
            f"The check digit of '{code}' is wrong. Write the six digits of the municipality that made the plan.",
        )
    return code


def _segments(text: str, _: Pages) -> list[str]:
    parts = [part.strip().replace("／", "/") for part in text.split("/")]
    if len(parts) > 1 and all(parts):
        return parts
    raise Wrong(
        f"「{text}」は id の後に続く形ではありません。law/428AC1000000103 や plan/362018/総合計画 のように書いてください。",
        f"'{text}' is not what follows id/. Write it like law/428AC1000000103 or plan/362018/総合計画.",
    )


def _vocabulary(properties: bool, curie: bool) -> Form:
    return Form(
        lambda name: word(name, properties=properties, curie=curie),
        lambda text, _: name_of(text, properties=properties, curie=curie),
    )


FORMS: dict[str, Form] = {
    "text": Form(str, read_printed),
    "raw": Form(str, lambda text, _: text.strip()),
    "list": Form(_listed, _names),
    "lines": Form(lines, read_lines),
    "passages": Form(lambda spans: "、".join(map(lines, spans)) or _NONE, _spans),
    "whole": Form(
        str, lambda text, pages: int(_matching(r"[1-9]\d*", "整数です。", "It is a whole number.")(text, pages))
    ),
    "path": Form(lambda segments: "/".join(part.replace("/", "／") for part in segments), _segments),
    "month": Form(str, _matching(r"\d{4}-(?:0[1-9]|1[0-2])", "2025-03 のように書きます。", "Write it like 2025-03.")),
    "code": Form(str, _code),
    "slug": Form(str, _matching(r"[\w.-]+", "空白や記号は使えません。", "It has no spaces and no signs.")),
    "sha256": Form(str, _matching("[0-9a-f]{64}", "SHA-256 は16進64桁です。", "A SHA-256 has 64 hexadecimal digits.")),
    "property": _vocabulary(properties=True, curie=False),
    "property curie": _vocabulary(properties=True, curie=True),
    "concept": _vocabulary(properties=False, curie=False),
    "concept curie": _vocabulary(properties=False, curie=True),
}
"""Name of a way (``kind`` in ``layout.yaml``) → how it writes and reads."""

_BY_TYPE = {str: "text", list[str]: "list", Span: "lines", int: "whole"}


def form(column: Column, model: type[BaseModel] | None) -> tuple[Form, bool]:
    """How a column writes and reads, and whether its cells must hold something."""
    types = [model.model_fields[column.field].annotation] if model else [str]
    optional = type(None) in get_args(types[0])
    types = [kind for kind in get_args(types[0]) if kind is not type(None)] if optional else types
    name = column.kind or _BY_TYPE[types[0]]  # type: ignore[index]  # a type that is not here needs a kind
    return FORMS[f"{name} curie" if column.curie else name], not (optional or column.blank or name == "list")


def runs(pages: Pages) -> list[tuple[Span, int]]:
    """Line → page as runs of lines that follow each other on one page, in the order of the lines."""
    keyed = groupby(enumerate(sorted(pages.items())), key=lambda at: (at[1][1], at[1][0] - at[0]))
    grouped = [(page, [line for _, (line, _) in group]) for (page, _), group in keyed]
    return [(Span(numbers[0], numbers[-1]), page) for page, numbers in grouped]
