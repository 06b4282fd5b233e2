"""What can go wrong, as one small tree.

KeifuError               something the user can read and act on; ``status`` is the exit status (contract, section 3)
├── UsageError           2  an unknown question, parameter, municipality, option
└── CannotRunError       3  input that cannot be read, a folder that cannot be written, a port in use
    └── CannotJudgeError 3  a check that would say nothing: empty data, a shape that nothing meets
"""


class KeifuError(Exception):
    """One clear message in Japanese and English: what happened, where, and what to do.

    ``ja`` and ``en`` are whole sentences; ``where`` is a file with line, a column, a parameter, or nothing.
    """

    status = 3

    def __init__(self, ja: str, en: str, where: str | None = None) -> None:
        super().__init__(ja, en, where)  # so that it passes from one process to another
        self.ja = ja
        self.en = en
        self.where = where

    def __str__(self) -> str:
        place = f"{self.where}: " if self.where else ""
        return f"{place}{self.ja}\n{place}{self.en}"


class UsageError(KeifuError):
    """The command or the request was put in a way that Keifu does not know."""

    status = 2


class CannotRunError(KeifuError):
    """The work could not be done: unreadable input, unwritable output, a port in use."""


class CannotJudgeError(CannotRunError):
    """A check ran into nothing that it could judge, so silence would look like success."""
