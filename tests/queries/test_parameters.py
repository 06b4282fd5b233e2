"""What people type, and what is meant by it."""

import pytest

from keifu.errors import UsageError
from keifu.parameters import Bound, resolve

BASE = "https://w3id.org/keifu/id/"
LAW = "law/428AC1000000103"


def meant(type_: str, text: str, run, context: dict[str, Bound] | None = None) -> list[str]:
    bound = resolve("parameter", type_, text, run, context)
    assert all(term.value.startswith(BASE) or "/ns#" in term.value for term in bound.terms)
    return [term.value.removeprefix(BASE) for term in bound.terms]


@pytest.mark.parametrize(
    "text", ["990019", "99001", "９９００１９", " 例市 ", "甲県例市", "org/990019", BASE + "org/990019"]
)
def test_municipality(text, run):
    assert meant("municipality", text, run) == ["org/990019"]
    assert resolve("municipality", "municipality", text, run).label == "例市"


def test_a_name_of_several_municipalities_is_no_answer(run):
    with pytest.raises(UsageError) as error:
        resolve("municipality", "municipality", "重名町", run)
    assert "980030 乙県" in error.value.ja and "990035 甲県" in error.value.ja
    assert error.value.where == "municipality"
    assert meant("municipality", "乙県重名町", run) == ["org/980030"]


@pytest.mark.parametrize(
    ("text", "near"), [("990018", "990019"), ("見本", "見本町"), ("見本市", "見本町"), ("霧市", "例市")]
)
def test_an_unknown_municipality_is_told_its_neighbours(text, near, run):
    with pytest.raises(UsageError, match="Nothing is called") as error:
        resolve("municipality", "municipality", text, run)
    assert near in error.value.ja and near in error.value.en


def test_a_prefecture_or_a_plan_is_no_municipality(run):
    for text in ("甲県", "990001", BASE + "org/990001", BASE + "plan/990019/dx"):
        with pytest.raises(UsageError):
            resolve("municipality", "municipality", text, run)


@pytest.mark.parametrize("text", ["opendata", "OpenData", "オープンデータ", "Open data", "theme/opendata"])
def test_theme(text, run):
    assert meant("theme", text, run) == ["theme/opendata"]


@pytest.mark.parametrize(
    ("text", "iri"),
    [
        ("jichitai-dx/4.0/opendata", "requirement/jichitai-dx/4.0/opendata"),
        ("428AC1000000103/11", "requirement/428AC1000000103/11"),
        ("428ac1000000103/11", "requirement/428AC1000000103/11"),
        ("共通化", "requirement/jichitai-dx/5.1/common"),
        (BASE + "requirement/jichitai-dx/4.0/std", "requirement/jichitai-dx/4.0/std"),
    ],
)
def test_requirement(text, iri, run):
    assert meant("requirement", text, run) == [iri]


def test_a_requirement_of_two_editions_is_ambiguous(run):
    with pytest.raises(UsageError, match=r"jichitai-dx/4\.0/security.*jichitai-dx/5\.1/security"):
        resolve("requirement", "requirement", "セキュリティ", run)


@pytest.mark.parametrize(
    "text",
    [
        "428AC1000000103/art/9/par/3",
        "428AC1000000103/9/3",
        "官民データ活用推進基本法第9条第3項",
        "官民データ活用推進基本法 第９条 第３項",
        "官民データ法第9条第3項",
        "平成28年法律第103号第9条第3項",
        BASE + LAW + "/art/9/par/3",
        "law/428AC1000000103/art/9/par/3",
    ],
)
def test_provision(text, run):
    assert meant("provision", text, run) == [LAW + "/art/9/par/3"]


@pytest.mark.parametrize("text", ["11", "第11条", "art. 11"])
def test_an_article_without_its_law_is_ambiguous(text, run):
    with pytest.raises(UsageError) as error:
        resolve("provision", "provision", text, run)
    assert "An article number alone does not say of which law" in error.value.en
    assert "条番号だけでは" in error.value.ja


@pytest.mark.parametrize("text", ["4.0", "４．０", "第4.0版", "jichitai-dx/4.0", BASE + "plan/jp/jichitai-dx/4.0"])
def test_edition(text, run):
    assert meant("edition", text, run) == ["plan/jp/jichitai-dx/4.0"]


@pytest.mark.parametrize(
    "text",
    ["990019/dx/10", "990019/10", "例市/10", "守る", "plan/990019/dx/measure/10", BASE + "plan/990019/dx/measure/10"],
)
def test_measure(text, run):
    assert meant("measure", text, run) == ["plan/990019/dx/measure/10"]


def test_a_number_alone_is_no_measure(run):
    with pytest.raises(UsageError, match="A number alone does not say of which plan"):
        resolve("measure", "measure", "2", run)


@pytest.mark.parametrize(
    "text", ["2026", "R8", "r8", "令和8年度", "令和８年度", "令和8", "FY2026", BASE + "fiscal-year/2026"]
)
def test_fiscal_year(text, run):
    assert meant("fiscal-year", text, run) == ["fiscal-year/2026"]


@pytest.mark.parametrize("text", ["8", "12026", "2026年4月1日", "R99", "来年度"])
def test_what_is_no_fiscal_year(text, run):
    with pytest.raises(UsageError, match="Accepted: a fiscal year"):
        resolve("fiscalYear", "fiscal-year", text, run)


@pytest.mark.parametrize("text", ["検討", "study", "Study", "検討・調査"])
def test_phase_kind(text, run):
    assert meant("phase-kind", text, run) == ["https://w3id.org/keifu/ns#Study"]


def test_department_by_name_first_then_by_a_part_of_it(run):
    context = {"municipality": resolve("municipality", "municipality", "例市", run)}
    assert meant("department", "社会教育課", run, context) == ["org/990019/社会教育課"]
    assert meant("department", "市史", run, context) == ["org/990019/市史室"]
    assert meant("department", "課", run, context) == [
        "org/990019/デジタル課",
        "org/990019/市史室",
        "org/990019/社会教育課",
    ]
    with pytest.raises(UsageError):
        resolve("department", "department", "総務課", run, context)  # another municipality's


@pytest.mark.parametrize(
    "text",
    [
        "plan/990019/dx/measure/1",
        "id/plan/990019/dx/measure/1",
        BASE + "plan/990019/dx/measure/1",
        BASE + "plan/990019/dx%2Fmeasure/1",
    ],
)
def test_thing(text, run):
    assert meant("thing", text, run) == ["plan/990019/dx/measure/1"]


def test_a_percent_encoded_iri_of_a_browser_is_understood(run):
    text = BASE + "org/990019/%E3%83%87%E3%82%B8%E3%82%BF%E3%83%AB%E8%AA%B2"
    assert meant("thing", text, run) == ["org/990019/デジタル課"]


ATTACKS = [
    '例市" } #',
    "例市'; DROP ALL; #",
    "> } UNION { ?s ?p ?o } #",
    BASE + "org/990019> } UNION { ?thingIri ?p ?o",
    BASE + "org/990019%3E%20%7D%20UNION%20%7B%20%3FthingIri%20%3Fp%20%3Fo",
    "\\u0022 } { ?s ?p ?o }",
    "{}",
    "\n# bind: name",
    "?thingIri",
    "javascript:alert(1)",
    "\x00",
    "\ud800",
    "{" * 3000,
]


@pytest.mark.parametrize(
    "type_", ["municipality", "theme", "provision", "measure", "fiscal-year", "department", "thing"]
)
@pytest.mark.parametrize("text", ATTACKS, ids=range(len(ATTACKS)))
def test_text_never_becomes_query(type_, text, run):
    with pytest.raises(UsageError):
        resolve("parameter", type_, text, run)
