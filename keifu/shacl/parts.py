"""Validation plan by plan, in parallel processes: each part alone over the background, nothing else in memory.

That gives the results of validating everything together, as far as no shape looks from one part into another. Whether one
does is not assumed. Parts that share a node of their own are judged together. A shape that may look from a node of the
background into a part, or that could not be compiled, is judged on everything together, which is logged.
"""

import gc
import itertools
import logging
import os
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field
from pathlib import Path

import pyoxigraph as ox
from rdflib import Graph, Literal
from rdflib.namespace import RDF, RDFS, SH
from rdflib.term import Node

from keifu import vocabulary as v
from keifu.assemble import read_graph, term
from keifu.errors import CannotJudgeError, CannotRunError
from keifu.files import replacing
from keifu.shacl import fast
from keifu.shacl.alone import Alone, Found, Met, Nodes, Part, shared
from keifu.shacl.fast import Check, Plan
from keifu.shacl.judge import Judge, copy
from keifu.shacl.lines import Result, results, unpacked
from keifu.shacl.steps import steps
from keifu.shacl.terms import UnknownError

_PATTERN = re.compile(r"\{ (\?\w+) (a|<\S+>) \S+ \}")
_log = logging.getLogger("keifu.shacl")
_A_TURN = 8
"""How many files are judged at a time, at most."""

_Reasons = dict[Node, str]
"""The shapes that are not judged part by part, and why."""


@dataclass(frozen=True)
class Outcome:
    """How many results of each severity (IRI); the shapes judged on everything (IRI), and why; the files taken together.

    ``together``: those of turns that were judged anew as one, for they share a node. What shares one within a turn needs none.
    """

    severities: Counter[str] = field(default_factory=Counter)
    whole: dict[str, str] = field(default_factory=dict)
    together: list[Part] = field(default_factory=list)


def validate_parts(
    background: Graph, files: Sequence[Path], shapes: Graph, report: Path, processes: int | None = None
) -> Outcome:
    """Writes the report on ``background`` and all ``files`` as N-Triples to ``report``; the results of ``plain.report``.

    Each file is a plan with what follows from it, a few of them a part; ``background`` holds what follows from itself. Nothing is inferred.
    ``processes``: as many as there are processors unless given. ``CannotRunError`` for a file that cannot be read or a
    process that dies, ``CannotJudgeError`` for an ill-formed shape or where there is no data; then ``report`` is left as it was.
    """
    if not len(background) and not files:
        raise CannotJudgeError("データが空なので判定できません。", "The data graph is empty: nothing to judge.")
    made = fast.plan(shapes, background)
    try:
        processes = processes or os.cpu_count() or 1
        found, whole, together = _judged(background, made, _in_turns(files, processes), processes)
    except UnknownError as error:
        _log.warning("すべてをまとめて検査 / everything judged together: %s", error)
        everything = fast.report(_everything(background, files), shapes)
        return Outcome(_write(report, [results(everything)]), {"": str(error)})
    except BrokenProcessPool as error:
        raise CannotRunError(
            "検査のプロセスが途中で終わりました。メモリーの空きを確かめるか、processes を減らしてください。",
            "A process of the validation ended midway. Check the free memory, or run fewer processes.",
        ) from error
    finally:
        _here.clear()
    for shape, why in whole.items():
        _log.warning("計画をまたいで検査 / judged on all parts together: %s: %s", shape, why)
    beyond = _judged_whole(_everything(background, files), shapes, whole) if whole else []
    reasons = {str(shape): why for shape, why in whole.items()}
    return Outcome(_write(report, (*map(unpacked, found), beyond)), reasons, together)


def _in_turns(files: Sequence[Path], processes: int) -> list[Part]:
    """The files in parts: more and more at a time, for each query takes its time however little it finds.

    The first are small, for on them the processes learn what shapes say, and so are the last, so that all end together.
    """
    parts: list[Part] = []
    left = list(files)
    while left:
        size = max(1, min(_A_TURN, 1 + len(parts) // processes, len(left) // (2 * processes)))
        parts.append(tuple(left[:size]))
        del left[:size]
    return parts


def _judged(
    background: Graph, made: Plan, parts: list[Part], processes: int
) -> tuple[list[bytes], _Reasons, list[Part]]:
    """The results of background and parts, packed; the shapes that were left out, and why; the parts taken together."""
    known = fast.store(fast.asked(made, background))
    whole = made.handed_over | _not_in_parts(made, shared(background))
    while True:
        checks = [check for check in made.checks if check.shape not in whole]
        _here[:] = [Alone(background, made, checks)]
        own = _here[0].background().results
        with ProcessPoolExecutor(processes, initializer=_start, initargs=(background, made, checks)) as pool:
            found, met, groups = _each(pool, parts)
            more = _led_astray(checks, met, known)
            if not more:
                together = [tuple(path for number in group for path in parts[number]) for group in groups]
                again = [one.results for one in pool.map(_judge, together)]
                apart = set(range(len(parts))).difference(*groups)
                return [own, *(found[number] for number in sorted(apart)), *again], whole, together
        whole |= more


def _each(pool: ProcessPoolExecutor, parts: list[Part]) -> tuple[list[bytes], Met, list[list[int]]]:
    """The results of each part, packed; what they meet; the groups of parts, by number, that share a node."""
    met: Met = defaultdict(set)
    packed: list[bytes] = []
    starts: list[Nodes] = []
    ends: list[Nodes] = []
    for one in pool.map(_judge, parts):
        packed.append(one.results)
        starts.append(one.starts)
        ends.append(one.ends)
        for way, met_there in one.met.items():
            met[way] |= met_there
    return packed, met, _sharing(starts, ends)


def _not_in_parts(made: Plan, known: set[str]) -> _Reasons:
    """The shapes that cannot be judged on a part, whatever the data; ``known`` are the nodes of the background."""
    reasons = {}
    for check in made.checks:
        if steps(check.failing.text) is None:
            reasons[check.shape] = "a pattern that does not hang together with the node"
        elif not check.named <= known:
            reasons[check.shape] = "a node that the background does not know"
    return reasons


def _led_astray(checks: list[Check], met: Met, background: ox.Store) -> _Reasons:
    """The shapes with a step that could lead from a shared node into a part."""
    if any(predicate == str(RDFS.subClassOf) for predicate, _ in met):
        return dict.fromkeys([check.shape for check in checks], "a part has classes of its own")
    reasons = {}
    for check in checks:
        for step in sorted(steps(check.failing.text) or (), key=str):
            ends = met.get((step.predicate, step.back), set())
            if ends and not (step.first and ends.isdisjoint(_focuses(check, met, background))):
                reasons[check.shape] = f"parts may meet along {'^' if step.back else ''}<{step.predicate}>"
    return reasons


def _focuses(check: Check, met: Met, background: ox.Store) -> set[str]:
    """The shared nodes that are targets of the check, those that only a part makes one among them."""
    answers = background.query(f"SELECT DISTINCT ?this WHERE {{ {' UNION '.join(check.targets)} }}")
    nodes = [row["this"] for row in answers] if isinstance(answers, ox.QuerySolutions) else []
    names = {node.value for node in nodes if isinstance(node, ox.NamedNode)}
    for target in check.targets:
        if pattern := _PATTERN.search(target):
            predicate = str(RDF.type) if pattern[2] == "a" else pattern[2][1:-1]
            names |= met.get((predicate, pattern[1] != "?this"), set())
    return names


def _sharing(starts: list[Nodes], ends: list[Nodes]) -> list[list[int]]:
    """The groups of parts, by number, that have a node in common from which a step could lead into one of them."""
    leader = list(range(len(starts)))

    def top(part: int) -> int:
        while leader[part] != part:
            part = leader[part]
        return part

    for turns in zip(zip(*starts, strict=True), zip(*ends, strict=True), strict=True):
        homes: dict[int, int] = {}
        for part, hashes in enumerate(turns[0]):
            for one in hashes:
                leader[top(part)] = top(homes.setdefault(one, part))
        for part, hashes in enumerate(turns[1]):
            for home in {homes[one] for one in hashes if one in homes}:
                leader[top(part)] = top(home)
    groups: dict[int, list[int]] = defaultdict(list)
    for part in range(len(starts)):
        groups[top(part)].append(part)
    return [group for group in groups.values() if len(group) > 1]


def _everything(background: Graph, files: Iterable[Path]) -> Graph:
    together = copy(background)
    for file in files:
        together += read_graph(file)
    return together


def _judged_whole(data: Graph, shapes: Graph, whole: _Reasons) -> list[Result]:
    made = fast.plan(shapes, data)  # anew, for parts may have classes of their own
    rest = Plan(made.shapes, [check for check in made.checks if check.shape in whole], made.handed_over)
    found = fast.suspects(rest, fast.store(fast.asked(rest, data)))
    return results(Judge(made.shapes, made.exact).report(lambda: data, found))


def _write(report: Path, lists: Iterable[list[Result]]) -> Counter[str]:
    """Writes the results, each once, as a validation report; how many of each severity."""
    severities: Counter[str] = Counter()
    seen: Counter[str] = Counter()
    whole = v.iri("validation")
    with replacing(report) as out:
        for result in itertools.chain.from_iterable(lists):
            seen[result.name] += 1
            if seen[result.name] > 1 and not result.blank:
                continue
            severities[result.severity] += 1
            iri = result.name if seen[result.name] == 1 else f"{result.name}-{seen[result.name]}"
            lines = result.lines.replace(f"<{result.iri}>", f"<{iri}>")
            out.write(f"{lines}<{whole}> <{SH.result}> <{iri}> .\n".encode())
        conforms = term(Literal(not seen))
        out.write(
            f"<{whole}> <{RDF.type}> <{SH.ValidationReport}> .\n<{whole}> <{SH.conforms}> {conforms} .\n".encode()
        )
    return severities


_here: list[Alone] = []  # one a process


def _start(background: Graph, made: Plan, checks: list[Check]) -> None:
    if not _here:  # a forked process has that of the one that started it
        _here.append(Alone(background, made, checks))
    gc.freeze()  # the background stays: no use in looking through it for garbage with every plan


def _judge(part: Part) -> Found:
    return _here[0].part(part)
