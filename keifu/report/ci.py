"""Findings as workflow commands of GitHub Actions: annotations beside the lines of a pull request."""

from keifu.findings import Lang
from keifu.report.judgement import Judgement, printable

_COMMANDS = {"violation": "error", "warning": "warning", "info": "notice"}


def github(judgement: Judgement, lang: Lang) -> bytes:
    """One ``::error file=…,line=…,title=…::message`` a new finding; what does not fail is a warning at most."""
    lines = []
    for finding in judgement.new:
        command = _COMMANDS[finding.severity]
        if judgement.fails(finding):
            command = "error"
        properties = {"file": finding.file, "line": str(finding.file_line or ""), "title": finding.thing(lang)}
        given = ",".join(f"{name}={_property(text)}" for name, text in properties.items() if text)
        place = f" [{found}]" if (found := finding.place(lang)) else ""
        cell = f" ({finding.file_cell})" if finding.file_cell else ""  # annotations have no other place for it
        said = f"{finding.message(lang)}{place} → {finding.mending(lang)}{cell}"
        lines.append(f"::{command} {given}::{_data(said)}\n")
    return "".join(lines).encode()


def _data(text: str) -> str:
    """Escaped so that no text of the data can end the command or begin another one."""
    return printable(text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A"))


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
