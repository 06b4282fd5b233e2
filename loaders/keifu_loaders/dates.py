"""Dates as plans print them, 和暦 or Western: days, months and fiscal years."""

import datetime
import re

from keifu.fiscal import bounds, year_in


def day(text: str, end: int) -> datetime.date | None:
    """``令和7年4月1日`` as it is; of ``令和7年度`` the first day (``end`` 0) or the last (1); ``None`` for no such day."""
    year, of_month = year_in(text), re.search(r"年 ?(\d+) ?月 ?(\d+) ?日", text)
    if not year or not of_month:
        return bounds(year)[end] if year else None
    try:
        return datetime.date(year, int(of_month[1]), int(of_month[2]))
    except ValueError:
        return None


def fiscal_year(on: datetime.date) -> int:
    """The fiscal year that a day lies in: 2026-01-05 → 2025."""
    return on.year - (on.month < 4)


def month(text: str) -> str | None:
    """``令和7年4月`` → ``2025-04``."""
    year, number = year_in(text), re.search(r"年 ?(\d+) ?月", text)
    return f"{year}-{int(number[1]):02}" if year and number else None


def before(earlier: str | None, later: str | None) -> bool:
    """Whether a date is surely earlier than another: ``2023-03`` than ``2024``; an unknown date (``None``) is not.

    Each is a year, a month or a day (``2024``, ``2024-06``, ``2024-06-07``), and they are compared as far as both are
    known: of ``2024`` and ``2024-06`` neither is earlier.
    """
    shared = min(len(earlier or ""), len(later or ""))
    return (earlier or "")[:shared] < (later or "")[:shared]
