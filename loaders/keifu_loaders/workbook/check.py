"""What no single cell shows: numbers that nothing bears or that two rows bear, years outside the plan, stray notes."""

from keifu.fiscal import label
from keifu_loaders.workbook.fields import read_printed
from keifu_loaders.workbook.layout import Column, Sheet, layout
from keifu_loaders.workbook.problems import Problems, Wrong
from keifu_loaders.workbook.tables import Row, Table, Tables


def place(sheet: Sheet, table: Table, row: Row, column: Column) -> str:
    """``施策!C12 題名``."""
    return f"{sheet.name}!{table.letters.get(column.field, '')}{row.number} {column.ja}"


def check(tables: Tables, years: set[int], problems: Problems) -> None:
    """Add what does not fit between the rows; ``years`` are the fiscal years that the plan may speak of."""
    paths: set[str] = set()
    for sheet in layout().sheets:
        table = tables[sheet.name]
        _references(sheet, table, tables, problems)
        _doubles(sheet, table, problems)
        _outside(sheet, table, years, problems)
        paths |= {"/".join(segments(sheet, row)) for row in table.rows if sheet.path}
    notes = next(sheet for sheet in layout().sheets if sheet.field == "notes")
    _stray(notes, tables[notes.name], paths, problems)


def _references(sheet: Sheet, table: Table, tables: Tables, problems: Problems) -> None:
    """Numbers of measures and pillars that no row of their sheet bears."""
    for column in sheet.columns:
        if not column.of:
            continue
        known = {read_printed(row.cells.get("number", "")) for row in tables[column.of].rows}
        for row in table.rows:
            number = read_printed(row.cells.get(column.field, ""))
            if number not in known and (number or column.field == ".measure"):
                wrong = Wrong(
                    f"番号「{number}」の{column.of}がありません。「{column.of}」シートにある番号を書いてください。",
                    f"There is no row numbered '{number}' on the sheet {column.of}. Write one that stands there.",
                )
                problems.add(place(sheet, table, row, column), wrong)


def _doubles(sheet: Sheet, table: Table, problems: Problems) -> None:
    """Rows that bear the number of a row before them."""
    seen: dict[tuple[str, ...], int] = {}
    for row in table.rows:
        key = tuple(read_printed(row.cells.get(field, "")) for field in sheet.unique)
        if not key or not all(key):
            continue
        if key in seen:
            column = next(column for column in sheet.columns if column.field == sheet.unique[-1])
            wrong = Wrong(
                f"「{'・'.join(key)}」は{seen[key]}行目と重なっています。別の番号にするか、行を消してください。",
                f"'{', '.join(key)}' is the same as in row {seen[key]}. Give it another number or remove the row.",
            )
            problems.add(place(sheet, table, row, column), wrong)
        seen.setdefault(key, row.number)


def _outside(sheet: Sheet, table: Table, years: set[int], problems: Problems) -> None:
    """Columns of years that the plan's period does not have, where a row says something in them."""
    item = next(item.ja for item in layout().plan.items if item.field == ".years")
    for year in table.years:
        if year and year not in years and any(row.years.get(year, "").strip() for row in table.rows):
            wrong = Wrong(
                f"{label(year)}は計画期間の外です。「{layout().plan.name}」シートの期間を直すか、「{item}」に書き加えてください。",
                f"Fiscal year {year} is outside the plan's period. Mend the period on the sheet "
                f"{layout().plan.name}, or add the year to '{item}' there.",
            )
            problems.add(f"{sheet.name}!{table.letters.get(year, '')}1", wrong)


def segments(sheet: Sheet, row: Row) -> list[str]:
    """The path of a row's record below its plan: ``["measure", "1", "step", "2"]``."""
    cells = {name.removeprefix("."): read_printed(text) for name, text in row.cells.items()}
    return [part.format(**{"measure": ""} | cells) for part in (sheet.path or "").split("/")]


def _stray(sheet: Sheet, table: Table, paths: set[str], problems: Problems) -> None:
    """Notes about a record that is not there, of the kinds that the workbook has."""
    heads = {path.partition("/")[0] for path in paths}
    column = next(column for column in sheet.columns if column.field == "about")
    for row in table.rows:
        about = row.cells.get("about", "").strip()
        parts = about.split("/")
        beginnings = {"/".join(parts[:end]) for end in range(1, len(parts) + 1)}
        if about and parts[0] in heads and not beginnings & paths:
            wrong = Wrong(
                f"「{about}」に当たる行がありません。対象を直すか、注記の行を消してください。",
                f"No row is '{about}'. Mend it, or remove the note.",
            )
            problems.add(place(sheet, table, row, column), wrong)
