"""Findings as SARIF 2.1.0 (OASIS), which code-scanning pages and editors show."""

import json
from typing import Any
from urllib.parse import quote

from keifu import __version__
from keifu.findings import Finding, Lang, short
from keifu.report.judgement import Judgement

_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_HOME = "https://w3id.org/keifu/"
_LEVELS = {"violation": "error", "warning": "warning", "info": "note"}


def sarif(judgement: Judgement, lang: Lang) -> bytes:
    """One run with a rule for each shape that found something; known findings are ``unchanged``, the others ``new``."""
    rules = {_rule(finding): finding for finding in reversed(judgement.found)}
    places = {rule: place for place, rule in enumerate(sorted(rules))}
    run = {
        "tool": {
            "driver": {
                "name": "keifu validate",
                "version": __version__,
                "informationUri": _HOME,
                "rules": [_described(rule, rules[rule], lang) for rule in places],
            }
        },
        "language": lang,
        "columnKind": "unicodeCodePoints",
        "results": [_result(judgement, finding, places[_rule(finding)], lang) for finding in judgement.found],
    }
    content = {"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}
    return (json.dumps(content, ensure_ascii=False, indent=2) + "\n").encode()


def _rule(finding: Finding) -> str:
    return short(finding.shape) if finding.shape else finding.component or "keifu"


def _described(rule: str, finding: Finding, lang: Lang) -> dict[str, Any]:
    message = (finding.en or finding.ja) if lang == "en" else (finding.ja or finding.en)
    return {
        "id": rule,
        "shortDescription": {"text": message or rule},
        "help": {"text": finding.mending(lang)},
        "defaultConfiguration": {"level": _LEVELS[finding.severity]},
    }


def _result(judgement: Judgement, finding: Finding, rule: int, lang: Lang) -> dict[str, Any]:
    place = f" [{found}]" if (found := finding.place(lang)) else ""
    location: dict[str, Any] = {
        "logicalLocations": [{"name": finding.label or finding.focus, "fullyQualifiedName": finding.focus}]
    }
    if finding.file:
        physical: dict[str, Any] = {"artifactLocation": {"uri": quote(finding.file)}}
        if finding.file_line:
            physical["region"] = {"startLine": finding.file_line}
        location["physicalLocation"] = physical
    return {
        "ruleId": _rule(finding),
        "ruleIndex": rule,
        "level": _LEVELS[finding.severity],
        "message": {"text": f"{finding.thing(lang)}: {finding.message(lang)}{place} → {finding.mending(lang)}"},
        "locations": [location],
        "partialFingerprints": {"keifu/v1": finding.fingerprint},
        **(
            {"baselineState": "unchanged" if finding.fingerprint in judgement.known else "new"}
            if judgement.known
            else {}
        ),
        "properties": {
            "document": finding.document,
            "page": finding.page,
            "firstLine": finding.first_line,
            "lastLine": finding.last_line,
            "municipality": finding.municipality,
            "cell": finding.file_cell,
        },
    }
