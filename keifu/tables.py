"""Reading tables that people edit (CSV, TSV): whole or not at all, every complaint with file, line and column."""

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from keifu.errors import CannotRunError


@dataclass(frozen=True)
class Row:
    """One row of a table: its cells by column name, and where it stands (``file:line``)."""

    where: str
    cells: dict[str, str]

    def wrong(self, column: str, ja: str, en: str) -> CannotRunError:
        """The error for one cell; ``ja`` and ``en`` are sentences that say what to write instead."""
        value = self.cells[column]
        return CannotRunError(
            f"列「{column}」の値「{value}」は使えません。{ja}",
            f"Column '{column}': the value '{value}' cannot be used. {en}",
            self.where,
        )


def read_text(path: Path) -> str:
    """The text of a UTF-8 file, with or without a byte order mark; ``CannotRunError`` names the line that is not UTF-8."""
    try:
        content = path.read_bytes()
    except OSError as error:
        raise CannotRunError(
            f"ファイルを読めません({error.strerror})。場所と権限を確かめてください。",
            f"The file cannot be read ({error.strerror}). Check its place and permissions.",
            str(path),
        ) from error
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise CannotRunError(
            "文字コードが UTF-8 ではありません。UTF-8 で保存し直してください(Excel では「CSV UTF-8」)。",
            "The text is not UTF-8. Save it again as UTF-8 (in Excel: 'CSV UTF-8').",
            f"{path}:{line}",
        ) from error


def read_rows(
    path: Path,
    lines: Iterable[str],
    columns: tuple[str, ...],
    delimiter: str,
    skipped: int = 0,
    optional: tuple[str, ...] = (),
) -> list[Row]:
    """The rows below a header line that names ``columns``, in any order, and any of ``optional``.

    ``lines`` keep their line ends; ``skipped`` is how many lines of the file came before them. Empty lines are passed over.
    ``CannotRunError`` for a missing, unknown or doubled column, and for a row that is too short or too long.
    """
    rows = _numbered(path, lines, delimiter, skipped)
    where, header = next(rows, (f"{path}:{skipped + 1}", []))
    _check_header(where, header, columns, optional)
    found = []
    for where, cells in rows:
        if len(cells) != len(header):
            raise CannotRunError(
                f"列が{len(header)}個あるはずの行に{len(cells)}個あります。区切り文字を確かめてください。",
                f"The row has {len(cells)} cells instead of {len(header)}. Check the delimiters.",
                where,
            )
        found.append(Row(where, dict(zip(header, (cell.strip() for cell in cells), strict=True))))
    return found


def _numbered(path: Path, lines: Iterable[str], delimiter: str, skipped: int) -> Iterator[tuple[str, list[str]]]:
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    while True:
        line = skipped + reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise CannotRunError(
                f"表として読めません({error})。引用符と区切り文字を確かめてください。",
                f"This is not a table ({error}). Check quotation marks and delimiters.",
                f"{path}:{line}",
            ) from error
        if any(cell.strip() for cell in cells):
            yield f"{path}:{line}", cells


def _check_header(where: str, header: list[str], columns: tuple[str, ...], optional: tuple[str, ...]) -> None:
    missing = [name for name in columns if name not in header]
    known = columns + optional
    unknown = [name for name in dict.fromkeys(header) if name not in known or header.count(name) > 1]
    if missing:
        raise CannotRunError(
            f"列「{'」「'.join(missing)}」がありません。見出しの行に加えてください。",
            f"Missing column: {', '.join(missing)}. Add it to the header line.",
            where,
        )
    if unknown:
        raise CannotRunError(
            f"列「{'」「'.join(unknown)}」は知らない列か、二つある列です。取り除いてください。",
            f"Unknown or doubled column: {', '.join(unknown)}. Remove it.",
            where,
        )
