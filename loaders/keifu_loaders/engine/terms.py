"""The glossary of any plan: a table of two columns, ``headword: text``, or a headword on a line of its own."""

import re
from collections.abc import Sequence

from keifu_loaders.engine.grid import Item, header
from keifu_loaders.engine.headings import heading, in_contents, is_chapter
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
    after = range(start + 1, len(items)) if start is not None else range(0)
    end = next((i for i in after if _is_imprint(items, i)), len(items))
    told = sum(items[i].line.text.endswith("。") for i in after if i < end) > 2
    tables = {item.table: _term_column(item.cells) for item in items if item.cells and _is_term_header(item.cells)}
    for place, item in enumerate(items):
        inside = start is not None and start < place < end
        if item.cells is not None:
            if (item.table in tables or inside) and not header(item.cells):
                _from_row(item, tables.get(item.table, 0), found)
        elif inside and not _INDEX.match(item.line.text):
            _from_line(items, place, told, found)
    return found


def _is_imprint(items: Sequence[Item], place: int) -> bool:
    """Whether a line begins the imprint: who issued the plan and when, perhaps below its title."""
    if re.match(rf"^(?:{'|'.join(words().appendix)}) ?\d", items[place].line.text) or is_chapter(
        items[place].line.text
    ):
        return items[place].cells is None
    for item in items[place : place + 2]:
        text = item.line.text
        begins = re.match(r"^(?P<word>[^\s:]+)(?:[\s:]|$)", text)
        named = bool(begins and begins["word"] in words().imprint) or text.endswith(tuple(words().imprint))
        if item.cells is None and (named or re.search(r"年 ?\d+ ?月(?: ?\d+ ?日)?(?: ?発行| ?策定)?$", text)):
            return item is items[place] or not items[place].line.text.endswith("。")
    return False


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
    if cells and re.search(r"年月日|年 ?\d+ ?月", cells[0]):
        return
    if len(cells) >= 2 and cells[0] != cells[1] and len(cells[0]) <= _LONGEST + 20:
        _add(found, cells[0], cells[1], item.line.number)


def _from_line(items: Sequence[Item], place: int, told: bool, found: list[Term]) -> None:
    """A headword with its text behind it, or above it; ``told``: texts end in 。, so that one can tell where they end."""
    text = items[place].line.text
    pair = re.match(r"^(?P<word>[^:。]{1,40}?) ?: ?(?P<text>.{6,})$", text)
    if pair:
        _add(found, pair["word"], pair["text"], items[place].line.number)
        return
    above = next(item for item in reversed(items[:place]) if item.line.text)
    begins = begins_glossary(above) or bool(_INDEX.match(above.line.text)) or above.line.text.endswith(("。", "。)"))
    beside = re.match(r"^(?P<word>[^\s。、]{2,24}) (?P<text>\S.{9,})$", text)
    if (
        beside
        and begins
        and (text.endswith("。") or len(text) > _LONGEST)
        and not beside["word"].endswith(("は", "が"))
    ):
        _add(found, beside["word"], beside["text"], items[place].line.number)
        return
    below = next((item.line.text for item in items[place + 1 : place + 4] if item.line.text), "")
    alone = len(text) <= _LONGEST and "。" not in text and not text.endswith(("、", ","))
    explained = told or below.endswith("。") or len(below) > len(text) + 4
    order = re.match(r"^[<《【].*[>》】]$", text)  # <50音順>
    if alone and (begins or (not told and len(above.line.text) <= _LONGEST)) and explained and below and not order:
        _add(found, text, below, items[place].line.number)
