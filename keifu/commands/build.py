"""``keifu build``: makes the snapshot anew and puts its place on standard output."""

from keifu.build import build as make
from keifu.progress import Progress
from keifu.snapshot import home


def build() -> int:
    """Builds the shipped data into ``home()``; 0 when the new snapshot is in place, errors as in ``keifu.build.build``."""
    progress = Progress()
    snapshot = make(home(), progress)
    for graph, number in sorted(snapshot.quads.items()):
        progress.say(f"{number:>10,}  {graph}")
    progress.say("  ".join(f"{name} {number:,}" for name, number in snapshot.counts.items()))
    if snapshot.counts["warning"] or snapshot.counts["info"]:
        progress.say("警告と情報は keifu validate で見られます。/ 'keifu validate' shows the warnings.")
    print(snapshot.path)
    return 0
