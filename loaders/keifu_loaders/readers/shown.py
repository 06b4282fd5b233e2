"""Values of a worksheet as a person sees them there (ECMA-376 part 1, 18.8.31: number formats)."""

import datetime
import re
from collections.abc import Callable
from decimal import ROUND_HALF_UP, Decimal

_QUOTED = re.compile(r'"([^"]*)"|\\(.)')
_ASIDE = re.compile(r"_.|\*.|\[(?!\$)[^\]]*\]|\[\$-[^\]]*\]")
_CURRENCY = re.compile(r"\[\$([^\]-]+)[^\]]*\]")
_NUMBER = re.compile(r"(?P<before>[^#0?.,%]*)(?P<whole>[#0?,]*)(?:\.(?P<decimals>[#0?]*))?(?P<after>[^#0?.,]*)")
_DATE = re.compile(r"(?P<g>g+)|(?P<e>e+|r+)|(?P<y>y+)|(?P<m>m+)|(?P<d>d+)|(?P<weekday>a{3,})|(?P<other>.)", re.I)
_ERAS = (
    (datetime.date(2019, 5, 1), "令和", "R"),
    (datetime.date(1989, 1, 8), "平成", "H"),
    (datetime.date(1926, 12, 25), "昭和", "S"),
)
"""First day, name and letter: a date, unlike a fiscal year, lies in the era of its day."""
_PRIVATE = 0xE000
"""Quoted text is kept as characters from here on while the format is read."""


def shown(value: object, number_format: str) -> str:
    """The text of a value: ``shown(1130, "#,##0")`` is ``1,130``, ``shown(0.5, "0%")`` is ``50%``.

    A format that is not simple (fractions, exponents, conditions, times) gives the plain number or ISO date.
    """
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int | float):
        return _number(Decimal(repr(value)), number_format)
    if isinstance(value, datetime.datetime) and value.time() == datetime.time():
        value = value.date()
    if isinstance(value, datetime.datetime):
        return value.isoformat(" ", "minutes")
    if isinstance(value, datetime.date):
        return _date(value, number_format)
    return "" if value is None else str(value)


def _bare(number_format: str) -> tuple[str, list[str]]:
    """A section of a format without colours and padding, its quoted text set aside."""
    quoted: list[str] = []

    def aside(match: re.Match[str]) -> str:
        quoted.append(match[1] if match[1] is not None else match[2])
        return chr(_PRIVATE + len(quoted) - 1)

    section = _CURRENCY.sub(lambda match: f'"{match[1]}"', number_format)
    return _ASIDE.sub("", _QUOTED.sub(aside, section)), quoted


def _filled(text: str, quoted: list[str]) -> str:
    return "".join(quoted[ord(c) - _PRIVATE] if 0 <= ord(c) - _PRIVATE < len(quoted) else c for c in text)


def _number(value: Decimal, number_format: str) -> str:
    bare, quoted = _bare(number_format)
    sections = bare.split(";")
    place = 1 if value < 0 and len(sections) > 1 else 2 if value == 0 and len(sections) > 2 else 0
    format_ = _NUMBER.fullmatch(sections[place])
    if not format_ or not (format_["whole"] or format_["decimals"]):
        if place and not re.search(r"[#0?@]", sections[place]):
            return _filled(sections[place], quoted).strip()
        return _plain(value)
    whole = format_["whole"]
    value = abs(value) if place == 1 else value
    value = value * 100 if "%" in format_["before"] + format_["after"] else value
    value = value / 1000 ** (len(whole) - len(whole.rstrip(",")))
    digits = _digits(value, whole, format_["decimals"] or "")
    return _filled(f"{format_['before']}{digits}{format_['after']}", quoted).strip()


def _digits(value: Decimal, whole: str, decimals: str) -> str:
    rounded = abs(value).quantize(Decimal(1).scaleb(-len(decimals)), ROUND_HALF_UP)
    integer, _, fraction = f"{rounded:f}".partition(".")
    integer = integer.rjust(whole.count("0"), "0")
    integer = f"{int(integer):,}" if "," in whole.rstrip(",") else integer
    fraction = fraction[: decimals.count("0")] + fraction[decimals.count("0") :].rstrip("0")
    sign = "-" if value < 0 and rounded else ""
    return sign + integer + (f".{fraction}" if fraction else "")


def _plain(value: Decimal) -> str:
    """As General shows it: no exponent, no noise behind the tenth digit."""
    text = f"{value:.10g}" if value % 1 else f"{value:f}"
    text = f"{Decimal(text):f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _date(value: datetime.date, number_format: str) -> str:
    bare, quoted = _bare(number_format.split(";")[0])
    if bare in {"General", "mm-dd-yy"} or re.search(r"[hs]|mmm|ddd", bare, re.I):
        return value.isoformat()
    era = next((era for era in _ERAS if value >= era[0]), (datetime.date.min, "", ""))
    texts: dict[str, Callable[[str], str]] = {
        "g": lambda run: era[2] if len(run) == 1 else era[1] if len(run) == 3 else era[1][:1],
        "e": lambda run: str(value.year - era[0].year + 1).rjust(len(run), "0"),
        "y": lambda run: f"{value.year:04d}"[0 if len(run) > 2 else 2 :],
        "m": lambda run: str(value.month).rjust(len(run), "0"),
        "d": lambda run: str(value.day).rjust(len(run), "0"),
        "weekday": lambda run: "月火水木金土日"[value.weekday()] + ("曜日" if len(run) > 3 else ""),
        "other": lambda run: run,
    }
    return _filled("".join(texts[str(m.lastgroup)](m[0]) for m in _DATE.finditer(bare)), quoted).strip()
