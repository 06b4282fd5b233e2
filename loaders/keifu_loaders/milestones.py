"""Days on which parts of a measure began, where a plan tells them in a sentence and not in a schedule."""

import re

from keifu_loaders.dates import day, fiscal_year
from keifu_loaders.document import Line
from keifu_loaders.normalise import printed
from keifu_loaders.notes import note
from keifu_loaders.profile import Dated
from keifu_loaders.records import Measure, Note, Phase, Span, Step
from keifu_loaders.values import phase_kinds


def read_days(measure: Measure, lines: list[Line], rule: Dated) -> list[Note]:
    """Add a step for each day to a measure, its phase printed with the day; a note where 同年 was read as the year before it."""
    notes: list[Note] = []
    for line in lines:
        if not (said := re.search(rule.line, line.text)):
            continue
        span, year = Span(line.number, line.number), ""
        for found in re.finditer(rule.item, line.text):
            stated = printed(found["day"].replace("同年", year))
            if not (on := day(stated, 0)):
                continue
            year, number = stated[: stated.index("年") + 1], str(len(measure.steps) + 1)
            words = stated + printed(said["phase"])
            phase = Phase(span=span, year=fiscal_year(on), printed=words, kinds=phase_kinds(words))
            step = Step(span=span, number=number, title=printed(found["what"]), notation=None, phases=[phase])
            measure.steps.append(step)
            if stated != printed(found["day"]):
                about = f"measure/{measure.number}/step/{number}"
                notes.append(note("Repaired", about, span, printed=printed(found["day"]), read=stated))
    return notes
