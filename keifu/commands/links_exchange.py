"""``keifu links export`` and ``keifu links import``: claims as SSSOM TSV, to and from elsewhere."""

import sys
from collections.abc import Sequence
from pathlib import Path

from keifu.claims import Claim, claims_graph, read_claims
from keifu.errors import CannotJudgeError
from keifu.files import write_whole
from keifu.links.files import as_tsv, file_name, must_end, new_header
from keifu.links.store import Claims, content
from keifu.prefixes import BASE
from keifu.progress import Progress


def export_links(output: Path | None, plan: str | None, states: Sequence[str], data: Path | None) -> int:
    """All claims of the data folder as one SSSOM TSV (or ``.ttl``, as the graph of claims), narrowed to a plan or states."""
    claims = Claims(data)
    wanted = {state.capitalize() for state in states}
    chosen = [
        claim
        for claim in claims.all()
        if (not wanted or claim.review in wanted) and (not plan or claim.plan.removeprefix(BASE + "id/plan/") == plan)
    ]
    if not chosen:
        raise CannotJudgeError("当てはまる主張がありません。", "No claim matches.")
    if output and output.suffix == ".ttl":
        written = claims_graph(chosen).serialize(format="turtle").encode()
    else:
        if output:
            must_end(output, ".tsv", ".ttl")
        written = as_tsv(chosen, new_header("export", "Keifu: 施策と国の要請"))
    if output:
        write_whole(output, written)
    else:
        sys.stdout.buffer.write(written)
    Progress().say(f"{len(chosen)}件 / claims")
    return 0


def import_links(files: Sequence[Path], data: Path | None) -> int:
    """Takes claims of SSSOM TSV files over into ``claims/`` of the data folder, a file a plan: all or none.

    A row that is there already, word for word, is passed over. ``CannotRunError`` for a measure or requirement that
    the data do not have, and for a pair that has another verdict (the message names both rows).
    """
    claims = Claims(data)
    new = [claim for file in files for claim in read_claims(file)]
    claims.must_be_known(new)
    known = {claim.model_copy(update={"where": ""}) for claim in claims.all()}
    added = [claim for claim in new if claim.model_copy(update={"where": ""}) not in known]
    by_plan: dict[str, list[Claim]] = {}
    for claim in added:
        by_plan.setdefault(claim.plan, []).append(claim)
    made = {}
    for plan, more in by_plan.items():
        path = claims.data / "claims" / file_name(plan)
        before = read_claims(path) if path.is_file() else []
        made[path] = content(path, [*before, *more], claims.title(plan))
    for path, written in made.items():  # every file is known to be right before the first is written
        write_whole(path, written)
        Progress().say(str(path))
    Progress().say(f"取り込み {len(added)}件、すでにある {len(new) - len(added)}件 / added, already there")
    return 0
