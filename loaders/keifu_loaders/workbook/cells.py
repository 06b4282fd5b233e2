"""Where in a workbook each thing of its plan stands: the row of its record, and there the column of a fiscal year."""

from keifu.vocabulary import below, iri
from keifu_loaders.records import Plan
from keifu_loaders.workbook.check import segments
from keifu_loaders.workbook.layout import layout
from keifu_loaders.workbook.tables import Tables


def cells_of(tables: Tables, plan: Plan) -> dict[str, str]:
    """IRI → cell (``施策!A12``) of what a row describes; what lies below it and is not named stands there, too."""
    root = iri("plan", plan.code, plan.slug)
    found = {str(root): f"{layout().plan.name}!A1"}
    for sheet in (one for one in layout().sheets if one.path or one.field == "notes"):
        table = tables[sheet.name]
        for number, row in enumerate(table.rows, 1):
            thing = below(root, *(segments(sheet, row) if sheet.path else ["note", str(number)]))
            found.setdefault(str(thing), f"{sheet.name}!A{row.number}")
            for year in row.years:
                stated = below(thing, str(sheet.years).removesuffix("s"), str(year or "stated"))
                found[str(stated)] = f"{sheet.name}!{table.letters[year]}{row.number}"
    return found
