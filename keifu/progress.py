"""Tells the person at the terminal what is being done: a moving line there, plain lines in a log, always on stderr."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import MofNCompleteColumn, TimeRemainingColumn
from rich.progress import Progress as Bar


class Progress:
    """Steps with a Japanese and an English name; ``quiet`` shows nothing."""

    def __init__(self, quiet: bool = False) -> None:
        self._console = Console(stderr=True, quiet=quiet, highlight=False, soft_wrap=True)

    @contextmanager
    def step(self, ja: str, en: str) -> Iterator[Callable[[str], None]]:
        """One step; call what it gives with the result (``"25,310 quads"``) to have it shown when the step is done."""
        results: list[str] = []
        name = f"{ja} / {en}"
        if self._console.is_terminal:
            with self._console.status(name):
                yield results.append
        else:
            self.say(f"==> {name}")
            yield results.append
        self.say(f"    {name}: {', '.join(results)}" if results else f"    {name}")

    @contextmanager
    def counted(self, ja: str, en: str, total: int) -> Iterator[Callable[[], None]]:
        """A step of ``total`` things; call what it gives after each. A bar at a terminal, two plain lines in a log."""
        name, count = f"{ja} / {en}", 0
        with Bar(
            *Bar.get_default_columns()[:2],
            MofNCompleteColumn(),
            TimeRemainingColumn(),
            console=self._console,
            transient=True,
            disable=not self._console.is_terminal,  # in a log it would leave an empty line
        ) as bar:
            task = bar.add_task(name, total=total)

            def done() -> None:
                nonlocal count
                count += 1
                bar.advance(task)

            if not self._console.is_terminal:
                self.say(f"==> {name}: {total:,}")
            yield done
        self.say(f"    {name}: {count:,} / {total:,}")

    def say(self, text: str) -> None:
        """One line as it is."""
        self._console.print(text, markup=False)
