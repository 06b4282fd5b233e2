"""What a load made of a document, line by line: what was read, what was left out on purpose, what was not understood."""

from keifu_loaders.report.make import make_report
from keifu_loaders.report.model import KINDS, Kind, Report, Stretch

__all__ = ["KINDS", "Kind", "Report", "Stretch", "make_report"]
