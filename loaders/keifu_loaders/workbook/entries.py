"""Phases and values in the cells of fiscal years: as printed, and in full-width brackets what the print alone does not tell.

``検討/実施`` · ``90件`` · ``導入［数 なし］`` · ``→［種類 継続実施］`` · two entries of one year on two lines. What stands in
brackets replaces what would follow from the text: 種類 (phase kinds, parted by ＋), 数, 単位, and 順 (place in the row,
where entries are not in the order of the years). Printed text is NFKC, so it never holds ［ ］ ； ＋ itself. The lines of
the entries stand in a column of their own: one passage for all, or one for each in the order of the years.
"""

import re
from collections.abc import Iterable
from decimal import Decimal, InvalidOperation
from typing import Any

from keifu_loaders.normalise import is_dash
from keifu_loaders.records import Phase, Span, Value
from keifu_loaders.values import mended_dash, number_and_unit, phase_kinds
from keifu_loaders.workbook.fields import read_printed
from keifu_loaders.workbook.problems import Wrong
from keifu_loaders.workbook.words import name_of, word

Year = int | None

_PARTS = re.compile(r"(?P<text>[^［］]*)(?:［(?P<rest>[^［］]*)］)?", re.DOTALL)
_NONE = "なし"
_LAST = 9999  # after every year
_TITLES = {"kinds": "種類", "number": "数", "unit": "単位", "printed": "印字"}


def cells(entries: Iterable[Phase | Value], unit: str = "") -> dict[Year, str]:
    """The text of each year's cell; ``unit`` is that of the row, which its cells need not repeat."""
    listed = list(entries)
    found: dict[Year, list[str]] = {}
    for place, entry in enumerate(listed, 1):
        ordinal = [f"順 {place}"] if listed != in_order(listed) else []
        found.setdefault(entry.year, []).append(_text(entry, unit, ordinal))
    return {year: "\n".join(texts) for year, texts in found.items()}


def in_order(entries: list[Phase | Value]) -> list[Phase | Value]:
    """Entries in the order of the columns: by year, and what has no year last."""
    return sorted(entries, key=lambda entry: entry.year or _LAST)


def spans(entries: Iterable[Phase | Value]) -> list[Span]:
    """Where entries stand: one passage where all share it, else one each, in the order of the columns."""
    each = [entry.span for entry in in_order(list(entries))]
    return each[:1] if len(set(each)) == 1 else each


def _text(entry: Phase | Value, unit: str, ordinal: list[str]) -> str:
    """An entry as text: what reading the bare print would not give stands in brackets."""
    plain = _plain_phase(entry.printed) if isinstance(entry, Phase) else _plain_value(entry.printed, unit)
    rest = [f"{_TITLES[name]} {_write(name, getattr(entry, name))}" for name in plain if _differs(entry, name, plain)]
    dashed = isinstance(entry, Phase) and is_dash(entry.printed)
    brackets = rest + ordinal
    return entry.printed + (f"［{'；'.join(brackets)}］" if brackets or dashed or not entry.printed else "")


def _differs(entry: Phase | Value, name: str, plain: dict[str, Any]) -> bool:
    return str(getattr(entry, name)) != str(plain[name])  # as text: 90 and 90.0 are written differently


def _write(name: str, value: Any) -> str:
    if name == "kinds":
        return "＋".join(word(kind, properties=False) for kind in value) or _NONE
    return str(value) if value not in (None, "") else _NONE


def _plain_phase(text: str) -> dict[str, Any]:
    return {"printed": text, "kinds": phase_kinds(text)}


def _plain_value(text: str, unit: str) -> dict[str, Any]:
    """Number and unit of a printed value; ``...`` where only brackets can tell: a word, a unit other than the row's."""
    found = number_and_unit(text)
    if found is None:
        return {"printed": text, "number": ..., "unit": ""}
    number, own = found
    if number is None:
        return {"printed": mended_dash(text), "number": None, "unit": ... if own and unit and own != unit else own}
    return {"printed": text, "number": number, "unit": ... if own and unit and own != unit else own or unit}


def read_phases(texts: dict[Year, str], spans: list[Span]) -> list[Phase]:
    """The phases of a row from its cells; a dash is no phase. ``Wrong`` for brackets that say nothing known."""
    found = [
        (year, _plain_phase(text) | _fields(rest, {"kinds", "printed", "order"}))
        for year, text, rest in _pieces(texts)
        if rest is not None or not is_dash(text)
    ]
    return [Phase(**fields) for fields in _placed(found, spans)]


def read_values(texts: dict[Year, str], spans: list[Span], unit: str) -> list[Value]:
    """The values of a row from its cells. ``Wrong`` for a text that is no number and does not say so."""
    found = [
        (year, _plain_value(text, unit) | _fields(rest, {"number", "unit", "printed", "order"}))
        for year, text, rest in _pieces(texts)
    ]
    for _, fields in found:
        _told(fields, unit)
    return [Value(**fields) for fields in _placed(found, spans)]


def _told(fields: dict[str, Any], unit: str) -> None:
    """``Wrong`` where neither the print nor the brackets tell the number or the unit."""
    text = fields["printed"]
    if fields["number"] is ...:
        raise Wrong(
            f"「{text}」は数として読めません。90件 のように書くか、末尾に ［数 90；単位 件］ か、数でなければ ［数 なし］ を付けてください。",
            f"'{text}' cannot be read as a number. Write it like 90件, or end it in ［数 90；単位 件］, or in ［数 なし］.",
        )
    if fields["unit"] is ...:
        raise Wrong(
            f"「{text}」の単位が、指標の単位「{unit}」と違います。直すか、そう印字されているなら末尾に ［単位 回］ のように付けてください。",
            f"The unit of '{text}' is not the indicator's '{unit}'. Mend it, or end it in its unit like ［単位 回］.",
        )


def _placed(found: list[tuple[Year, dict[str, Any]]], spans: list[Span]) -> list[dict[str, Any]]:
    """The fields of entries with year and lines, in the order of the row."""
    if len(spans) not in (1, len(found)) and found:
        raise Wrong(
            f"「年度の欄の行」に {len(spans)} か所ありますが、年度の欄は {len(found)} 個です。全体で一か所か、欄と同じ数にしてください。",
            f"There are lines for {len(spans)} cells, and {len(found)} cells. Give one passage for all, or one for each.",
        )
    each = spans * len(found) if len(spans) == 1 else spans
    fields = [
        {"order": 0} | entry | {"year": year, "span": span} for (year, entry), span in zip(found, each, strict=True)
    ]
    return [
        {k: v for k, v in entry.items() if k != "order"} for entry in sorted(fields, key=lambda entry: entry["order"])
    ]


def _pieces(texts: dict[Year, str]) -> Iterable[tuple[Year, str, str | None]]:
    """Year, print and what stands in brackets, one a line, in the order of the years."""
    for year, text in sorted(texts.items(), key=lambda at: at[0] or _LAST):
        for line in filter(str.strip, text.split("\n")):
            found = _PARTS.fullmatch(line.strip())
            if not found:
                raise Wrong(
                    f"「{line}」の［ ］が閉じていないか、途中にあります。欄の末尾に一組だけ書いてください。",
                    f"The brackets in '{line}' are not closed, or not at the end. Write one pair at the end.",
                )
            yield year, read_printed(found["text"]), found["rest"]


def _fields(rest: str | None, allowed: set[str]) -> dict[str, Any]:
    """What stands in brackets as fields."""
    known = {title: name for name, title in (_TITLES | {"order": "順"}).items() if name in allowed}
    fields: dict[str, Any] = {}
    for part in filter(str.strip, (rest or "").split("；")):
        title, _, text = part.strip().partition(" ")
        if title not in known:
            raise Wrong(
                f"［ ］の中の「{part}」は使えません。{'・'.join(known)} のどれかで始めてください。",
                f"'{part}' in brackets is not known. Begin it with one of {', '.join(known)}.",
            )
        fields[known[title]] = _read(known[title], text.strip())
    return fields


def _read(name: str, text: str) -> Any:
    if name == "kinds":
        return [] if text == _NONE else [name_of(part, properties=False) for part in text.split("＋")]
    if name in {"number", "order"}:
        return None if (text, name) == (_NONE, "number") else _number(text)
    return "" if text == _NONE else text


def _number(text: str) -> Decimal:
    try:
        number = Decimal(text.replace(",", ""))
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite():
        raise Wrong(f"「{text}」は数ではありません。", f"'{text}' is no number.")
    return number
