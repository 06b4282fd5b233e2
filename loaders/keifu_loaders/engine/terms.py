"""The glossary of any plan: a table of two columns, ``headword: text``, or a headword on a line of its own."""

import re
from collections.abc import Sequence

from keifu_loaders.engine.grid import Item, header
from keifu_loaders.engine.headings import heading, in_contents
from keifu_loaders.engine.words import words
from keifu_loaders.lexicon import lexicon
from keifu_loaders.normalise import fold, printed
from keifu_loaders.records import Span, Term

_LONGEST = 30
_INDEX = re.compile(
    r"^[<《【〔(■◆● ]*(?:[ぁ-んァ-ヶ](?: ?行)?|[A-Za-z](?: ?[-~–] ?[A-Za-z])?|英数字?|数字|アルファベット|記号|\d)[>》】〕) ]*$"
)


def read_terms(items: Sequence[Item]) -> list[Term]:
    """The headwords in their printed order, each with the words that an abbreviation stands for, where it says so."""
    found: list[Term] = []
    start = next((i for i, item in reversed(list(enumerate(items))) if begins_glossary(item)), None)
    tables = {item.table: _term_column(item.cells) for item in items if item.cells and _is_term_header(item.cells)}
    for place, item in enumerate(items):
        inside = start is not None and place > start
        if item.cells is not None:
            if (item.table in tables or inside) and not header(item.cells):
                _from_row(item, tables.get(item.table, 0), found)
        elif inside:
            _from_line(items, place, found)
    return found


def begins_glossary(item: Item) -> bool:
    """Whether a line is the heading of a glossary."""
    text = item.line.text
    if item.cells is not None or in_contents(item.line.raw) or len(text) > _LONGEST:
        return False
    title = heading(item.line.raw)
    bare = (title.title if title else text).strip(" ◆■●【】<>《》◇□○")
    return bare in words().glossary or any(bare.endswith(word) for word in words().glossary if len(word) > 2)


def _is_term_header(cells: tuple[str, ...]) -> bool:
    kinds = {c.kind for c in (header(cells) or {}).values()}
    return "term" in kinds and bool(kinds & {"explanation", "text", "step"})


def _add(found: list[Term], word: str, text: str, line: int) -> None:
    word = re.sub(r"^(?:[・◆■●○◇\-*]|\d{1,3}[.)]|\(\d{1,3}\)) ?", "", fold(word))
    bracket = re.match(r"^(?P<word>[^(]+)\((?P<long>[A-Za-z][A-Za-z .&-]+)\)$", word)
    said = re.match(lexicon().expansion, fold(text))
    expansion = bracket["long"] if bracket else said["expansion"] if said else None
    name = printed(bracket["word"] if bracket else word)
    if name and name not in {term.headword for term in found}:
        found.append(Term(span=Span(line, line), headword=name, expansion=expansion))


def _term_column(cells: tuple[str, ...]) -> int:
    return next(place for place, column in (header(cells) or {}).items() if column.kind == "term")


def _from_row(item: Item, first: int, found: list[Term]) -> None:
    cells = [cell for cell in (item.cells or ())[first:] if cell]
    if len(cells) >= 2 and cells[0] != cells[1] and len(cells[0]) <= _LONGEST + 20:
        _add(found, cells[0], cells[1], item.line.number)


def _from_line(items: Sequence[Item], place: int, found: list[Term]) -> None:
    text = items[place].line.text
    if _INDEX.match(text):
        return
    pair = re.match(r"^(?P<word>[^:。]{1,40}?) ?: ?(?P<text>.{6,})$", text)
    if pair:
        _add(found, pair["word"], pair["text"], items[place].line.number)
        return
    before = next((i.line.text for i in reversed(items[max(0, place - 3) : place]) if i.line.text), "")
    after = next((i.line.text for i in items[place + 1 : place + 4] if i.line.text), "")
    beside = re.match(r"^(?P<word>[^\s。、]{2,24}) (?P<text>[^\s].{9,})$", text)
    entry = before.endswith("。") or begins_glossary(items[place - 1]) or bool(_INDEX.match(before))
    if beside and entry and (text.endswith("。") or len(text) > _LONGEST) and not beside["word"].endswith(("は", "が")):
        _add(found, beside["word"], beside["text"], items[place].line.number)
        return
    alone = text and len(text) <= _LONGEST + 30 and "。" not in text and not text.endswith(("、", ","))
    ends = not before or before.endswith(("。", "。)")) or len(before) <= _LONGEST
    explained = after.endswith("。") or len(after) > len(text) + 4
    order = re.match(r"^[<《【].*[>》】]$", text)  # <50音順>
    if alone and len(text) <= _LONGEST and ends and explained and not order:
        _add(found, text, after, items[place].line.number)
