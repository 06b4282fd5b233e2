"""What is wrong with a workbook that a person edited: everything at once, each with its place and what to do."""

from dataclasses import dataclass, field

from keifu.errors import CannotRunError

_SHOWN = 20


class Wrong(ValueError):
    """A text that cannot be read: what is wrong and what to write instead, in Japanese and English."""

    def __init__(self, ja: str, en: str) -> None:
        super().__init__(en)
        self.ja = ja
        self.en = en


@dataclass
class Problems:
    """Collects problems; ``raise_any`` raises them as one error that lists the first 20.

    ``told`` counts every one, those too that are not listed because their cell already is.
    """

    found: list[Wrong] = field(default_factory=list)
    told: int = 0
    _cells: set[str] = field(default_factory=set)

    def add(self, place: str, wrong: Wrong) -> None:
        """A problem at a place such as ``施策!C12 担当``; of several in one cell the first is told."""
        self.told += 1
        cell = place.partition(" ")[0]
        if "!" in cell and cell in self._cells:
            return
        self._cells.add(cell)
        self.found.append(Wrong(f"{place}: {wrong.ja}", f"{place}: {wrong.en}"))

    def raise_any(self, where: str) -> None:
        """``CannotRunError`` where there is a problem."""
        if not self.found:
            return
        count, shown = len(self.found), self.found[:_SHOWN]
        rest = count - len(shown)
        more = ([f"ほかに {rest} か所"], [f"and {rest} more"]) if rest else ([], [])
        raise CannotRunError(
            f"ブックに直すところが {count} か所あります。直して保存し、もう一度読み込んでください。\n  "
            + "\n  ".join([wrong.ja for wrong in shown] + more[0]),
            f"The workbook has {count} places to mend; mend, save and load it again.\n  "
            + "\n  ".join([wrong.en for wrong in shown] + more[1]),
            where,
        )
