"""How long inference takes, side by side in one run: the fast way, Keifu's trimmed owlrl, and owlrl unchanged.

``make bench-inference``; plans are copies of the shipped ones. First the fast way alone, plan by plan from a stream; then
1 and 5 plans with all three, which must give the same triples, or the run fails. Seconds of wall time and of CPU
(the machine may have other work), mebibytes of the whole process at its largest so far.
"""

import argparse
import resource
import statistics
import sys
import time
from collections.abc import Callable, Iterable

from owlrl.OWLRL import OWLRL_Semantics
from rdflib import Dataset

from benchmarks.inference.plans import Plans, Triple
from keifu import assets
from keifu.assemble import union
from keifu.infer import by_owlrl, domain_facts, infer
from keifu.infer.fast import FastInference
from keifu.infer.reference import apply_rules

_RULES = assets.folder("ontology") / "rules"


def main() -> None:
    """Prints a table of each part; status 1 where two ways do not give the same triples."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--compare", type=int, nargs="*", default=[1, 5], help="numbers of plans to compare at")
    options.add_argument(
        "--grow", type=int, nargs="*", default=[1, 5, 25, 50, 100, 200], help="numbers for the fast way"
    )
    options.add_argument("--no-unchanged", action="store_true", help="leave owlrl unchanged out (it takes minutes)")
    asked = options.parse_args()
    plans = Plans(assets.folder("data"), assets.folder("ontology"))
    for number in asked.grow:  # first, for the memory is that of the process so far
        _grow(plans, number)
    for number in asked.compare:
        _compare(plans.dataset(number), number, not asked.no_unchanged)


def _compare(dataset: Dataset, number: int, unchanged: bool) -> None:
    print(f"{number} plan(s), {sum(map(len, dataset.graphs())):,} quads")
    infer(dataset)  # once for what is read once: rules, parsers
    timed = [_timed(lambda: infer(dataset)) for _ in range(5)]
    wall, cpu = (statistics.median(one[place] for one in timed) for place in (0, 1))
    facts = timed[0][2]
    print(f"  fast              {wall:8.2f} s, CPU {cpu:8.2f} s (medians of 5), {len(facts):,} triples")
    ways: list[tuple[str, Callable[[], Iterable[Triple]]]] = [("owlrl, trimmed  ", lambda: by_owlrl(dataset, _RULES))]
    if unchanged:
        ways.append(("owlrl, unchanged", lambda: _unchanged(dataset)))
    for name, way in ways:
        seconds, used, found = _timed(way)
        print(f"  {name}  {seconds:8.2f} s, CPU {used:8.2f} s: {seconds / wall:.0f} times (CPU {used / cpu:.0f} times)")
        if found != facts:
            sys.exit(
                f"  NOT THE SAME: {len(facts - found)} only from the fast way, {len(found - facts)} only from owlrl"
            )


def _unchanged(dataset: Dataset) -> Iterable[Triple]:
    """The project's rules, as the reference runs them, then owlrl as it is."""
    closure = union(dataset)
    apply_rules(closure, _RULES)
    OWLRL_Semantics(closure, axioms=False, daxioms=False).closure()
    return domain_facts(closure, union(dataset))


def _grow(plans: Plans, number: int) -> None:
    """Feeds the plans one by one; making the copies is not timed."""
    copies = plans.copies(number)
    claims = [triple for _, _, some in plans.copies(number) for triple in some]
    start = time.perf_counter()
    inference = FastInference([*plans.shared, *claims], _RULES)
    spent, taken = time.perf_counter() - start, 0
    for _, plan, _ in copies:
        start = time.perf_counter()
        inference.plan(plan)
        spent, taken = spent + time.perf_counter() - start, taken + len(plan)
    start = time.perf_counter()
    facts = sum(1 for _ in inference.facts())
    spent += time.perf_counter() - start
    largest = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1024 if sys.platform == "linux" else 1024**2)
    quads = taken + len(claims) + len(plans.shared)
    print(
        f"{number:5} plans {quads:10,} quads {spent:8.2f} s {spent / number * 1000:7.1f} ms a plan "
        f"{quads / spent:10,.0f} quads/s {facts:8,} facts, {largest:,.0f} MiB at most"
    )


def _timed(way: Callable[[], Iterable[Triple]]) -> tuple[float, float, set[Triple]]:
    wall, cpu = time.perf_counter(), time.process_time()
    found = way()
    return time.perf_counter() - wall, time.process_time() - cpu, set(found)


if __name__ == "__main__":
    main()
