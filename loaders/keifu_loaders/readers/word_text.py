"""The text of a Word paragraph as it is printed (ECMA-376 part 1, 17.3): without field codes, ruby and text boxes."""

from collections.abc import Iterator

from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement as Element

_SKIPPED = frozenset(
    map(qn, ("w:pPr", "w:rPr", "w:instrText", "w:rt", "w:drawing", "w:pict", "w:object", "w:tbl", "w:txbxContent"))
) | {"{http://schemas.openxmlformats.org/markup-compatibility/2006}AlternateContent"}
_CHARACTERS = {qn("w:tab"): "\t", qn("w:br"): "\n", qn("w:cr"): "\n", qn("w:noBreakHyphen"): "-"}
_TEXT = qn("w:t")
_RUN = qn("w:r")
_TRACKED = tuple(map(qn, ("w:ins", "w:del", "w:moveFrom", "w:moveTo")))


def paragraph_text(paragraph: Element) -> str:
    """The text of ``w:p``, with a tab and a line feed where they stand; hidden runs are left out."""
    return "".join(_parts(paragraph))


def _parts(element: Element) -> Iterator[str]:
    for child in element:
        if child.tag == _TEXT:
            yield child.text or ""
        elif child.tag in _CHARACTERS:
            yield _CHARACTERS[child.tag]
        elif child.tag not in _SKIPPED and not (child.tag == _RUN and _hidden(child)):
            yield from _parts(child)


def _hidden(run: Element) -> bool:
    mark = run.find(f"{qn('w:rPr')}/{qn('w:vanish')}")
    return mark is not None and mark.get(qn("w:val"), "true") not in {"0", "false", "off"}


def tracked_change(body: Element) -> Element | None:
    """The first change that nobody has accepted or rejected yet, or ``None``."""
    return next(body.iter(*_TRACKED), None)
