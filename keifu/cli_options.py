"""What the commands share: options, each declared once, the type of a path, and groups that keep their order."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

PATH = click.Path(path_type=Path)
"""A path as it is typed; whether it can be read or written is for the command to say."""
lang = click.option("--lang", default="ja", help="表示の言語 / language: ja, en")
output = click.option("--output", "-o", type=PATH, help="書き出すファイル / file to write")
data = click.option("--data", type=PATH, help="データのフォルダー(既定: 付属の data) / data folder")


class InOrder(click.Group):
    """A group whose help lists the commands as they are declared, in the order of the work."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names of the commands."""
        return list(self.commands)


def format_(default: str | None, choices: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """The option ``--format``; ``choices`` are told as its help, and checked by the command itself."""
    return click.option("--format", default=default, help=choices)
