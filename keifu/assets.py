"""Finds the knowledge folders (ontology, shapes, queries, data): inside the wheel first, else in the checkout."""

from pathlib import Path

from keifu.errors import CannotRunError

_PACKAGED = Path(__file__).parent / "_assets"
_CHECKOUT = Path(__file__).parent.parent


def folder(name: str) -> Path:
    """The folder ``ontology``, ``shapes``, ``queries`` or ``data``; ``CannotRunError`` names both places it looked in."""
    for place in (_PACKAGED / name, _CHECKOUT / name):
        if place.is_dir():
            return place
    raise CannotRunError(
        f"「{name}」フォルダーが見つかりません({_PACKAGED / name} と {_CHECKOUT / name} を探しました)。入れ直してください。",
        f"The folder '{name}' is missing (looked in {_PACKAGED / name} and {_CHECKOUT / name}). Install Keifu again.",
    )
