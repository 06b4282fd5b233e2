"""``keifu build``: makes the snapshot anew and puts its place on standard output; ``--to`` writes it to another store."""

from keifu.build import build as make
from keifu.progress import Progress
from keifu.snapshot import home
from keifu.stores.address import STORE, address, from_environment


def build(to: str | None = None) -> int:
    """Builds the shipped data into ``home()``, and into the store at ``to`` (Graph Store Protocol) where that is given.

    0 when the new snapshot is in place; ``UsageError`` for an address that is none, before anything is built; other
    errors as in ``keifu.build.build`` and ``keifu.stores.write.write``.
    """
    progress = Progress()
    there, ask = address(to, "--to") if to is not None else None, from_environment()
    snapshot = make(home(), progress)
    for graph, number in sorted(snapshot.quads.items()):
        progress.say(f"{number:>10,}  {graph}")
    progress.say("  ".join(f"{name} {number:,}" for name, number in snapshot.counts.items()))
    if snapshot.counts["warning"] or snapshot.counts["info"]:
        progress.say("警告と情報は keifu validate で見られます。/ 'keifu validate' shows the warnings.")
    if there:
        from keifu.stores.write import write

        write(snapshot, there, progress, ask)
        if ask is None:
            progress.say(f"書いた数は確かめていません。{STORE} で問い合わせ先を示すと確かめます。")
            progress.say(f"What was written was not counted: name the query address in {STORE} to have it done.")
    print(snapshot.path)
    return 0
