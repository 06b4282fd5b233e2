"""Who writes a question with a mistake in its header is told the file, the key and what is wrong with it."""

import pytest

from keifu import assets
from keifu.errors import CannotRunError
from keifu.questions import _read

HEADER = """# title: {ja: 題, en: Title}
# explanation: {ja: 説明, en: Explanation}
# parameters:
#   theme: {type: theme, ja: テーマ, en: Theme, example: opendata, default: [follows]}
# oneOf: [theme]
# columns:
#   measure: {ja: 施策, en: Measure}
"""


def read(tmp_path, header: str):
    path = tmp_path / "mine.rq"
    path.write_text(header + "SELECT ?measure ?measureIri {\n  # bind: theme\n}\n", encoding="utf-8")
    return _read(path)


def test_a_header_without_a_mistake(tmp_path):
    question = read(tmp_path, HEADER)
    assert (question.name, question.title.text("ja"), question.title.text("en")) == ("mine", "題", "Title")
    theme = question.parameters["theme"]
    assert (theme.type, theme.required, theme.default, question.one_of) == ("theme", False, ["follows"], ["theme"])
    assert question.why is None
    assert question.titles(["measure", "measureIri"], "en") == ["Measure", "Measure (IRI)"]


@pytest.mark.parametrize(
    ("right", "wrong", "told"),
    [
        ("# title: {ja: 題, en: Title}\n", "", "'title' is missing"),
        ("en: Title", "fr: Titre", "'title.fr' is no known key"),
        (", en: Title", "", "'title.en' is missing"),
        ("{ja: 題, en: Title}", "題", "'title' has another type than expected"),
        ("en: Title", "en: 2026", "'title.en' has another type than expected"),
        ("# oneOf", "# one_of", "'one_of' is no known key"),
        ("# oneOf", "# name: other\n# oneOf", "'name' is no known key"),
        ("[theme]", "theme", "'oneOf' has another type than expected"),
        ("[follows]", "[follows, 1]", "'parameters.theme.default.2' has another type than expected"),
        ("type: theme", "required: 1, type: theme", "'parameters.theme.required' has another type than expected"),
        ("type: theme, ", "", "'parameters.theme.type' is missing"),
        ("#   measure:", "#   on:", "'columns.True' has another type than expected"),
        ("#   measure: {ja: 施策, en: Measure}\n", "", "'columns' has another type than expected"),
        ("# columns", "# why:\n# columns", "'why' has another type than expected"),
    ],
)
def test_a_mistake_is_told_with_file_and_key(tmp_path, right, wrong, told):
    assert right in HEADER
    with pytest.raises(CannotRunError) as error:
        read(tmp_path, HEADER.replace(right, wrong))
    assert error.value.where == str(tmp_path / "mine.rq")
    assert told in error.value.en
    assert f"「{told.split(chr(39))[1]}」" in error.value.ja


def test_the_command_tells_it_too(tmp_path, monkeypatch):
    shipped = assets.folder("queries") / "gaps.rq"
    broken = tmp_path / "gaps.rq"
    broken.write_text(shipped.read_text(encoding="utf-8").replace("# columns:", "# colums:"), encoding="utf-8")
    monkeypatch.setattr(assets, "folder", lambda name: tmp_path)
    from keifu.commands.ask import ask

    with pytest.raises(CannotRunError, match=r"gaps\.rq: .*colums"):
        ask(None, [])
