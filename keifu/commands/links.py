"""``keifu links propose`` and ``keifu links review``: from a plan's measures to claims that somebody has judged."""

import datetime
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

from rdflib import DCTERMS, RDF, Graph, URIRef
from rich.table import Table as Grid

from keifu.assemble import read_graph
from keifu.claims import Claim, read_claims
from keifu.errors import CannotJudgeError
from keifu.files import write_whole
from keifu.formats import plain_text, terminal_width
from keifu.links.decide import decide
from keifu.links.files import TSV, must_end
from keifu.links.material import Material
from keifu.links.places import read_places
from keifu.links.propose import Proposal, as_claim, propose
from keifu.links.review import Sheet, write_sheet
from keifu.links.store import Claims, write_claims
from keifu.progress import Progress
from keifu.vocabulary import KF


def propose_links(plan: Path, output: Path | None, threshold: float, edition: str | None, data: Path | None) -> int:
    """Suggests claims for the measures of a plan's graph (``.ttl``), as a table or into ``output`` (SSSOM TSV).

    Pairs that have a claim already, whatever its state, are not suggested again; an ``output`` that exists is added to.
    ``CannotJudgeError`` where the file has no measures, or nothing says what they may answer to.
    """
    if output:
        must_end(output, TSV)
    claims, graph = Claims(data), read_graph(plan)
    material = Material(claims.background, [graph])
    chosen = claims.edition(edition) if edition else None
    places = read_places(claims.data / "claims" / "places.csv")
    judged = claims.all() + (read_claims(output) if output and output.is_file() else [])
    known = {(claim.subject_id, claim.object_id) for claim in judged}
    made: list[Claim] = []
    shown: list[Proposal] = []
    for name in _plans(graph, plan):
        if not material.requirements(name, chosen):
            raise _nothing_to_answer(plan)
        for proposal in propose(material, name, places, threshold, chosen):
            if (proposal.measure.iri, proposal.requirement.iri) not in known:
                shown.append(proposal)
                made.append(as_claim(proposal, datetime.date.today()))
    _tell(graph, shown, judged)
    if output is None:
        sys.stdout.write(_table(shown) if shown else "")
    elif made:
        before = read_claims(output) if output.is_file() else []
        write_claims(output, [*before, *made], f"{plan.stem}: 提案 / proposals")
    return 0


def review_links(file: Path, output: Path, plan: Path | None, everything: bool, data: Path | None) -> int:
    """Writes the review sheet of a file of claims (``.sssom.tsv`` → ``.xlsx``), or takes the decisions of one over.

    ``plan`` is the graph with the plan's text (``keifu load --text``), for words in context. ``everything`` puts claims
    into the sheet that were decided before. Errors as in ``keifu.links.decide.decide``.
    """
    claims = Claims(data)
    if file.name.endswith(TSV):
        must_end(output, ".xlsx")
        judged = [claim for claim in read_claims(file) if everything or claim.review == "Proposed"]
        if not judged:
            raise CannotJudgeError(
                "確認を待つ提案がありません(--all ですべての主張を出せます)。",
                "No proposal waits for review (--all takes every claim).",
                str(file),
            )
        write_whole(output, write_sheet(_sheet(claims, judged, plan)))
        Progress().say(f"{output}: {len(judged)}件 / proposals")
    else:
        must_end(output, TSV)
        before = read_claims(output)
        material = Material(claims.background, [])
        everywhere = material.stated(claims.stated())
        after = decide(file, before, everywhere, claims.reviewers(), datetime.date.today())
        write_claims(output, after, "")
        _say_states(before, after)
    return 0


def _plans(graph: Graph, path: Path) -> list[URIRef]:
    """The plans that have measures in a graph, sorted."""
    measures = set(graph.subjects(RDF.type, KF.Measure))
    found = {plan for measure, plan in graph.subject_objects(KF.plan) if measure in measures}
    if not found:
        raise CannotJudgeError(
            "施策がありません。keifu load で作った計画のグラフ(.ttl)を指定してください。",
            "There are no measures. Give the graph of a plan that keifu load made (.ttl).",
            str(path),
        )
    return sorted(plan for plan in found if isinstance(plan, URIRef))


def _nothing_to_answer(path: Path) -> CannotJudgeError:
    return CannotJudgeError(
        "計画がどの版を踏まえるか書かれていません。--edition 4.0 のように版を指定してください。",
        "The plan does not say which edition it follows. Give one, such as --edition 4.0.",
        str(path),
    )


def _tell(graph: Graph, shown: Sequence[Proposal], judged: Sequence[Claim]) -> None:
    progress = Progress()
    progress.say(f"提案 {len(shown)}件 / proposals: {len(shown)} (判断済み・提案済みの組は除く / known pairs left out)")
    if (None, DCTERMS.description, None) not in graph:
        progress.say(
            "本文のないグラフです。keifu load --text で作ると、本文からも提案します。/ "
            "The graph holds no text; one made with keifu load --text gives more proposals."
        )


def _table(shown: Iterable[Proposal]) -> str:
    grid = Grid("番号", "施策", "要求事項", "点", "決め手", box=None, pad_edge=False)
    for proposal in shown:
        measure = proposal.measure
        number = f"{proposal.score:.2f}"
        grid.add_row(measure.number, measure.title, proposal.requirement.label, number, proposal.why)
    return plain_text(grid, terminal_width())


def _sheet(claims: Claims, judged: Sequence[Claim], plan: Path | None) -> Sheet:
    names = sorted({claim.plan for claim in judged})
    paths = [plan] if plan else [claims.plan_file(name) for name in names]
    material = Material(claims.background, [read_graph(path) for path in paths])
    measures = {measure.iri: measure for name in names for measure in material.measures(URIRef(name))}
    in_scope = [requirement for name in names for requirement in material.requirements(URIRef(name))]
    themes = material.words()
    everywhere = in_scope or material.stated(claims.stated())
    return Sheet(judged, measures, everywhere, list(claims.reviewers()), themes)


def _say_states(before: Sequence[Claim], after: Sequence[Claim]) -> None:
    was = {claim.record_id: claim.review for claim in before}
    changed = Counter(claim.review for claim in after if was.get(claim.record_id) != claim.review)
    waiting = sum(claim.review == "Proposed" for claim in after)
    Progress().say(
        f"採用 {changed['Accepted']}件、不採用 {changed['Rejected']}件、残り {waiting}件 / accepted, rejected, waiting"
    )
