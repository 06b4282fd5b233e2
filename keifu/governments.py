"""The table of local governments (``data/local-governments.csv``) as RDF: codes, names, readings, prefectures.

The 6-digit code is the only key: 25 names are borne by 57 municipalities.
"""

import io
import re
from pathlib import Path

from rdflib import DCTERMS, RDF, RDFS, SKOS, Graph, Literal, URIRef

from keifu.errors import CannotRunError
from keifu.tables import Row, read_rows, read_text
from keifu.vocabulary import KF, iri, new_graph

COLUMNS = ("code", "kind", "prefecture", "name", "kana")
PREFECTURE = "都道府県"
KINDS = (PREFECTURE, "政令指定都市", "市", "特別区", "町", "村")
ESTAT_AREA = "http://data.e-stat.go.jp/lod/sac/C"

_WEIGHTS = (6, 5, 4, 3, 2)


def check_digit(five: str) -> str:
    """The sixth digit of a local government's code: ``check_digit("36201")`` is ``"8"``.

    Weights 6 to 2 over the five digits, (11 - sum mod 11) mod 10 (総務省, 全国地方公共団体コード). ``ValueError`` unless
    ``five`` is five ASCII digits.
    """
    if not re.fullmatch(r"[0-9]{5}", five):
        raise ValueError(f"not five digits: {five!r}")
    total = sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, five, strict=True))
    return str((11 - total % 11) % 10)


def governments_graph(path: Path) -> Graph:
    """One ``kf:Municipality`` or ``kf:Prefecture`` a row (docs/model.md, "Local governments").

    ``path`` is UTF-8 CSV with the columns code, kind, prefecture, name, kana. ``CannotRunError`` names file, line and
    column of the first row that is wrong (code, check digit, a code used twice, kind, prefecture, an empty cell).
    """
    rows = read_rows(path, io.StringIO(read_text(path), newline=""), COLUMNS, ",")
    if not rows:
        raise CannotRunError(
            "地方公共団体の行が一つもありません。見出しの下に行を加えてください。",
            "There is no local government in the table. Add rows below the header line.",
            str(path),
        )
    prefectures = {row.cells["code"][:2]: row for row in rows if row.cells["kind"] == PREFECTURE}
    graph = new_graph()
    seen: dict[str, str] = {}
    for row in rows:
        _check(row, prefectures, seen)
        _add(graph, row, prefectures)
    return graph


def _check(row: Row, prefectures: dict[str, Row], seen: dict[str, str]) -> None:
    cells = row.cells
    code = cells["code"]
    for column in COLUMNS:
        if not cells[column]:
            raise row.wrong(column, "空にはできません。", "It must not be empty.")
    if not re.fullmatch(r"[0-9]{6}", code):
        raise row.wrong("code", "半角数字6桁で書いてください。", "Write six ASCII digits.")
    if code[5] != (right := check_digit(code[:5])):
        raise row.wrong(
            "code",
            f"検査数字が合いません。{code[:5]}なら末尾は{right}です。",
            f"The check digit is wrong: {code[:5]} ends in {right}.",
        )
    if code in seen:
        raise row.wrong("code", f"{seen[code]}と重なっています。", f"It is already used in {seen[code]}.")
    seen[code] = row.where
    if cells["kind"] not in KINDS:
        raise row.wrong("kind", f"{'、'.join(KINDS)}のどれかを書いてください。", f"Write one of {', '.join(KINDS)}.")
    above = prefectures.get(code[:2])
    if above is None or above.cells["name"] != cells["prefecture"]:
        raise row.wrong(
            "prefecture",
            f"コードの先頭{code[:2]}の都道府県の行の名前と同じにしてください。",
            f"Write the name of the prefecture whose row has a code that begins with {code[:2]}.",
        )


def _add(graph: Graph, row: Row, prefectures: dict[str, Row]) -> None:
    cells = row.cells
    government = iri("org", cells["code"])
    is_prefecture = cells["kind"] == PREFECTURE
    graph.add((government, RDF.type, KF.Prefecture if is_prefecture else KF.Municipality))
    graph.add((government, RDFS.label, Literal(cells["name"], lang="ja")))
    graph.add((government, SKOS.altLabel, Literal(cells["kana"], lang="ja-Kana")))
    graph.add((government, DCTERMS.identifier, Literal(cells["code"])))
    graph.add((government, DCTERMS.type, Literal(cells["kind"], lang="ja")))
    graph.add((government, RDFS.seeAlso, URIRef(ESTAT_AREA + cells["code"][:5])))
    if not is_prefecture:
        above = prefectures[cells["code"][:2]].cells["code"]
        graph.add((government, KF.inPrefecture, iri("org", above)))
