"""Whether a document is one plan: a second cover in it means that two were put together."""

import re

from keifu.errors import CannotRunError
from keifu_loaders.body import bodies
from keifu_loaders.document import Document, Line

_COVER = 5  # lines that a cover holds at least
_BELOW = 8  # lines below a title in which a cover gives its date or period
_TITLE = re.compile(r"(?:計画|プラン|ビジョン|戦略|方針)(?: ?\(?[^。、]{0,8})?$")
_DATE = re.compile(r"^計画期間|^[(~]?令和 ?\d+ ?年度 ?[~から]|^令和 ?\d+ ?年 ?\d+ ?月(?:策定|改定|改訂)?$")


def one_plan(document: Document) -> None:
    """``CannotRunError`` where the first lines come again, or where another municipality's cover stands in between."""
    lines = [line for line in document.lines if line.text]
    for place in range(_COVER, len(lines) - _COVER):
        if _again(lines, place) or _other_cover(lines, place):
            raise CannotRunError(
                f"一つの文書に計画が二つ入っているようです({lines[place].number}行目「{lines[place].text[:30]}」から)。"
                "計画ごとに分けて渡してください。",
                f"The document seems to hold two plans (the second from line {lines[place].number}, "
                f"'{lines[place].text[:30]}'). Give them one by one.",
                document.name,
            )


def _again(lines: list[Line], place: int) -> bool:
    return all(lines[place + at].text == lines[at].text for at in range(_COVER))


def _other_cover(lines: list[Line], place: int) -> bool:
    line = lines[place]
    if line.cells is not None or len(line.text) > 40 or not _TITLE.search(line.text):
        return False
    own = _body(lines[: 2 * _COVER])
    other = _body([line])
    dated = any(_DATE.match(below.text) for below in lines[place + 1 : place + _BELOW])
    return bool(own and other and dated and own != other)


def _body(lines: list[Line]) -> str:
    """The municipality whose name begins one of the lines, or nothing."""
    names = {body.name for body in bodies()}
    for line in lines:
        for end in range(min(len(line.text), 8), 1, -1):
            if line.text[:end] in names:
                return line.text[:end]
    return ""
