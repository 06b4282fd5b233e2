"""``keifu ask``: the ready questions and their answers."""

import sys
from collections.abc import Iterator
from pathlib import Path

from keifu.errors import UsageError
from keifu.files import write_whole
from keifu.formats import check, render, terminal_width
from keifu.questions import Answer, answer, catalogue, once
from keifu.snapshot import Snapshot, current

_FLAGS = {"bom"}
_MOST_NAMED = 10


def ask(
    question: str | None, options: list[str], format: str = "table", output: Path | None = None, lang: str = "ja"
) -> int:
    """Answers ``question`` on standard output or into ``output``; without a question lists them all. Returns 0.

    ``options`` is what stands after the question: ``--name value`` or ``--name=value`` for its parameters, ``--bom``
    for a byte order mark before CSV. What the answer is about goes to standard error. Errors as in
    ``keifu.questions.answer`` and ``keifu.formats.render``.
    """
    check(format, lang)
    if question is None:
        sys.stdout.write(listing(lang))
        return 0
    if format == "xlsx" and output is None and sys.stdout.isatty():
        raise UsageError(
            "xlsx は画面に出せません。-o で書き出し先を指定してください。",
            "A terminal cannot show xlsx. Name a file with -o.",
            "--format",
        )
    values = once(_pairs(options))
    flags = {name for name in _FLAGS if values.pop(name, None) is not None}
    snapshot = current()
    found = answer(question, values, snapshot.ready, snapshot.digest)
    content = render(found, format, lang, bom="bom" in flags, width=None if output else terminal_width())
    sys.stderr.write(about(found, snapshot, lang))
    if output is None:
        sys.stdout.buffer.write(content)
        sys.stdout.buffer.flush()
    else:
        write_whole(output, content)
    return 0


def listing(lang: str) -> str:
    """All questions with their parameters and an example each, as text."""
    lines: list[str] = []
    for name, question in catalogue().items():
        lines.append(f"{name}  {question.title.text(lang)}")
        for key, parameter in question.parameters.items():
            needed = "*" if parameter.required else "+" if key in question.one_of else " "
            lines.append(f"  {needed} --{key} {parameter.example}  {parameter.text(lang)}")
    lines.append(
        "* required, + at least one of them" if lang == "en" else "* は必ず、+ はそのうち少なくとも一つを指定します"
    )
    return "\n".join(lines) + "\n"


def about(found: Answer, snapshot: Snapshot, lang: str) -> str:
    """What an answer is about, one line each: title, parameters, scope, number of rows, version of the data.

    More documents than ``_MOST_NAMED`` are only counted; JSON and XLSX name them all.
    """
    english = lang == "en"
    bound = (f"{found.question.parameters[name].text(lang)}: {value.label}" for name, value in found.parameters.items())
    scope = [f"{'Scope' if english else '対象'}: {plan}" for plan in found.scope]
    if len(scope) > _MOST_NAMED:
        scope = [
            f"Scope: {len(scope):,} documents (keifu ask plans)"
            if english
            else f"対象: {len(scope):,}件の文書(一覧は keifu ask plans)"
        ]
    rows = len(found.table.rows)
    count = f"{rows} rows" if english else f"{rows}件" if rows else "該当するものはありません"
    data = f"{'data' if english else 'データ'} {snapshot.digest[:16]}"
    return "\n".join([found.question.title.text(lang), *bound, *scope, f"{count} ({data})"]) + "\n"


def _pairs(options: list[str]) -> Iterator[tuple[str, str]]:
    """The options as names and values; ``UsageError`` for a value without a name and a name without a value."""
    rest = iter(options)
    for option in rest:
        name, equals, value = option.removeprefix("--").partition("=")
        if not option.startswith("--") or not name:
            raise UsageError(
                f"「{option}」の前に条件の名前(--municipality など)がありません。",
                f"'{option}' stands without the name of a parameter (such as --municipality).",
            )
        if not equals and name not in _FLAGS:
            value = next(rest, "")
            if not value or value.startswith("--"):
                raise UsageError(f"--{name} の値がありません。", f"--{name} has no value.", f"--{name}")
        yield name, value
