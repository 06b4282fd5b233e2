"""Writes claims as SSSOM TSV, a file a plan, below the lines of metadata that the file has or a new file gets."""

import csv
import io
import re
from collections.abc import Iterable, Mapping
from pathlib import Path

import yaml
from rdflib import URIRef

from keifu.claims import Claim
from keifu.errors import CannotRunError, UsageError
from keifu.prefixes import BASE
from keifu.sssom import OPTIONAL
from keifu.tables import read_text

TSV = ".sssom.tsv"
"""How the name of a file of claims ends."""

_HEADER = """\
# mapping_set_id: {set_id}
# mapping_set_title: {title}
# license: https://creativecommons.org/licenses/by/4.0/
# curie_map:
#   kf: https://w3id.org/keifu/ns#
#   kfid: https://w3id.org/keifu/id/
#   semapv: https://w3id.org/semapv/vocab/
# extension_definitions:
#   - slot_name: ext_basis
#     property: kf:basis
#     type_hint: xsd:string
#   - slot_name: ext_review
#     property: kf:review
#     type_hint: xsd:string
#   - slot_name: ext_lines
#     property: kf:lines
#     type_hint: xsd:string
"""


def file_name(plan: str) -> str:
    """The file of a plan's claims: ``362018-dx-2026.sssom.tsv`` for ``…/id/plan/362018/dx-2026``."""
    return plan.removeprefix(BASE + "id/plan/").replace("/", "-") + TSV


def must_end(path: Path, *endings: str) -> None:
    """``UsageError`` unless the name of a file to write has one of the endings."""
    if not path.name.endswith(endings):
        raise UsageError(
            f"-o は {' か '.join(endings)} で終わる名前にしてください。",
            f"-o takes a name that ends in {' or '.join(endings)}.",
            str(path),
        )


def new_header(name: str, title: str) -> str:
    """The metadata of a new mapping set ``id/claims/<name>``: what SSSOM requires, prefixes, Keifu's three extensions."""
    quoted = yaml.safe_dump(title, allow_unicode=True, default_style='"', width=1_000).strip()
    return _HEADER.format(set_id=f"{BASE}id/claims/{name}", title=quoted)


def header_of(path: Path) -> str:
    """The lines of metadata of a file, as they stand."""
    return "".join(line for line in read_text(path).splitlines(keepends=True) if line.startswith("#"))


def as_tsv(claims: Iterable[Claim], header: str) -> bytes:
    """SSSOM TSV in UTF-8; the columns of reviewers stand only where a claim has been reviewed in a sheet.

    Names are shortened by the header's ``curie_map``, the longest namespace first; ``CannotRunError`` for a name that
    none of its prefixes begins.
    """
    rows = list(claims)
    reviewed = any(claim.reviewer_id or claim.review_date for claim in rows)
    columns = Claim.columns() + (OPTIONAL if reviewed else ())
    declared = yaml.safe_load(re.sub(r"^#", "", header, flags=re.MULTILINE))["curie_map"]
    curies = dict(sorted(declared.items(), key=lambda item: -len(item[1])))
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter="\t", lineterminator="\n")
    writer.writerow(columns)
    for claim in rows:
        cells = _cells(claim, curies)
        writer.writerow([cells[name] for name in columns])
    return (header + out.getvalue()).encode()


def _cells(claim: Claim, curies: Mapping[str, str]) -> dict[str, str]:
    def short(name: URIRef) -> str:
        for prefix, base in curies.items():
            if name.startswith(base):
                return f"{prefix}:{name[len(base) :]}"
        raise CannotRunError(
            f"「{name}」を短く書く接頭辞がありません。ファイルの先頭の curie_map に加えてください。",
            f"No prefix shortens '{name}'. Add one to the curie_map at the top of the file.",
            claim.where or None,
        )

    lines = (f"{first}" if first == last else f"{first}-{last}" for first, last in claim.lines)
    return {
        "record_id": short(claim.record_id),
        "subject_id": short(claim.subject_id),
        "subject_label": claim.subject_label,
        "predicate_id": short(claim.predicate_id),
        "object_id": short(claim.object_id),
        "object_label": claim.object_label,
        "mapping_justification": short(claim.mapping_justification),
        "author_id": "|".join(map(short, claim.author_id)),
        "mapping_date": claim.mapping_date.isoformat(),
        "confidence": str(claim.confidence),
        "comment": claim.comment,
        "ext_basis": claim.basis,
        "ext_review": claim.review,
        "ext_lines": ";".join(lines),
        "reviewer_id": "|".join(map(short, claim.reviewer_id)),
        "review_date": claim.review_date.isoformat() if claim.review_date else "",
    }
