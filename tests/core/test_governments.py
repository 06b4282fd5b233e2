"""The table of local governments: what is in it, and what a person is told who got a row wrong."""

import csv
import unicodedata
from collections import Counter
from pathlib import Path

import pytest
from rdflib import DCTERMS, RDF, RDFS, SKOS, Graph, Literal, URIRef

from keifu.errors import CannotRunError
from keifu.governments import check_digit, governments_graph
from keifu.vocabulary import KF, iri

HEAD = "code,kind,prefecture,name,kana\n"
TOKUSHIMA = "360007,都道府県,徳島県,徳島県,トクシマケン\n"
CITY = "362018,市,徳島県,徳島市,トクシマシ\n"


@pytest.fixture(scope="module")
def table(root: Path) -> Path:
    return root / "data" / "local-governments.csv"


@pytest.fixture(scope="module")
def graph(table: Path) -> Graph:
    return governments_graph(table)


def test_every_local_government_is_there(graph: Graph) -> None:
    assert len(set(graph.subjects(RDF.type, KF.Municipality))) == 1741
    assert len(set(graph.subjects(RDF.type, KF.Prefecture))) == 47


def test_rows_are_nfkc_in_the_order_of_their_codes_with_right_check_digits(table: Path) -> None:
    text = table.read_text(encoding="utf-8")
    assert unicodedata.is_normalized("NFKC", text)
    codes = [row["code"] for row in csv.DictReader(text.splitlines())]
    assert len(codes) == 1788
    assert codes == sorted(codes)
    assert all(check_digit(code[:5]) == code[5] for code in codes)


def test_a_city_with_all_that_is_known_of_it(graph: Graph) -> None:
    city = iri("org", "362018")
    assert set(graph.predicate_objects(city)) == {
        (RDF.type, KF.Municipality),
        (RDFS.label, Literal("徳島市", lang="ja")),
        (SKOS.altLabel, Literal("トクシマシ", lang="ja-Kana")),
        (DCTERMS.identifier, Literal("362018")),
        (DCTERMS.type, Literal("市", lang="ja")),
        (KF.inPrefecture, iri("org", "360007")),
        (RDFS.seeAlso, URIRef("http://data.e-stat.go.jp/lod/sac/C36201")),
    }


def test_bodies_of_one_name_stay_apart(graph: Graph) -> None:
    names = Counter(str(graph.value(body, RDFS.label)) for body in graph.subjects(RDF.type, KF.Municipality))
    shared = {name: count for name, count in names.items() if count > 1}
    assert (len(shared), sum(shared.values())) == (25, 57)
    ikeda = set(graph.subjects(RDFS.label, Literal("池田町", lang="ja")))
    assert len({graph.value(town, KF.inPrefecture) for town in ikeda}) == len(ikeda) == 4


def test_a_municipality_lies_in_a_prefecture_and_a_prefecture_in_none(graph: Graph) -> None:
    for body in graph.subjects(RDF.type, KF.Municipality):
        (above,) = graph.objects(body, KF.inPrefecture)
        assert (above, RDF.type, KF.Prefecture) in graph
    assert not [body for body in graph.subjects(RDF.type, KF.Prefecture) if (body, KF.inPrefecture, None) in graph]


@pytest.mark.parametrize("wrong", ["", "3620", "362018", "３６２０１", "abcde"])
def test_a_check_digit_needs_five_digits(wrong: str) -> None:
    with pytest.raises(ValueError, match="five digits"):
        check_digit(wrong)


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        (HEAD + TOKUSHIMA + "362019,市,徳島県,徳島市,トクシマシ\n", 3, ["code", "362019", "8"]),
        (HEAD + TOKUSHIMA + CITY + CITY, 4, ["code", ":3"]),
        (HEAD + TOKUSHIMA + "３６２０１８,市,徳島県,徳島市,トクシマシ\n", 3, ["code"]),
        (HEAD + TOKUSHIMA + "\n" + CITY.replace("市,徳", "都市,徳"), 4, ["kind", "都市", "政令指定都市"]),
        (HEAD + TOKUSHIMA + CITY.replace("徳島県", "香川県"), 3, ["prefecture", "36"]),
        (HEAD + CITY, 2, ["prefecture"]),
        (HEAD + TOKUSHIMA + CITY.replace("トクシマシ", " "), 3, ["kana"]),
        (HEAD + TOKUSHIMA + "362018,市,徳島県\n", 3, ["3", "5"]),
        (HEAD.replace(",kana", "") + "362018,市,徳島県,徳島市\n", 1, ["kana"]),
        (HEAD.replace("kana", "kana,note") + "362018,市,徳島県,徳島市,トクシマシ,x\n", 1, ["note"]),
        (HEAD + TOKUSHIMA + '362018,市,徳島県,"徳島市,トクシマシ\n', 3, []),
        ("", 1, ["code", "kana"]),
    ],
)
def test_a_wrong_row_is_named_with_its_line_and_column(tmp_path: Path, text: str, line: int, says: list[str]) -> None:
    path = tmp_path / "governments.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(CannotRunError) as caught:
        governments_graph(path)
    assert caught.value.where == f"{path}:{line}"
    for word in says:
        assert word in caught.value.ja
        assert word in caught.value.en


def test_a_table_of_nothing_is_no_table(tmp_path: Path) -> None:
    path = tmp_path / "governments.csv"
    path.write_text(HEAD, encoding="utf-8")
    with pytest.raises(CannotRunError, match="no local government"):
        governments_graph(path)


def test_another_encoding_is_named_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "governments.csv"
    path.write_bytes((HEAD + CITY).encode("cp932"))
    with pytest.raises(CannotRunError, match="UTF-8") as caught:
        governments_graph(path)
    assert caught.value.where == f"{path}:2"


def test_a_byte_order_mark_does_no_harm(tmp_path: Path) -> None:
    path = tmp_path / "governments.csv"
    path.write_text(HEAD + TOKUSHIMA + CITY, encoding="utf-8-sig")
    assert (iri("org", "362018"), RDF.type, KF.Municipality) in governments_graph(path)


def test_a_missing_file_is_one_clear_message(tmp_path: Path) -> None:
    with pytest.raises(CannotRunError, match="cannot be read"):
        governments_graph(tmp_path / "nothing.csv")
