"""docs/questions.md says what the shipped data answer today."""

from questions_page import EXAMPLES, PAGE, page

from keifu.questions import catalogue


def test_the_page_is_what_the_data_answer(snapshot):
    assert PAGE.read_text(encoding="utf-8") == page(snapshot.run), "run 'make docs'"


def test_every_example_is_of_a_question_and_finds_something():
    text = PAGE.read_text(encoding="utf-8")
    assert set(EXAMPLES) <= set(catalogue())
    for section in text.split("\n## ")[1:]:
        assert not section.endswith("\n0 rows\n"), section.splitlines()[0]
    assert all(f"\n## {name}: " in text for name in catalogue())
