"""``keifu load DOCUMENT``: hands over to the loaders."""

from collections.abc import Sequence
from pathlib import Path

from keifu.errors import UsageError


def load(
    documents: Sequence[Path],
    output: Path | None,
    strict: bool,
    profile: str | None,
    report: Path | None,
    template: bool = False,
    text: bool = False,
) -> int:
    """Reads a plan document and writes it as ``.ttl``, ``.xlsx`` or ``.json``; see ``keifu_loaders.commands.load``.

    ``template`` writes an empty workbook instead and takes no document; ``text`` adds the document's own words.
    """
    from keifu_loaders import commands

    if template == bool(documents):
        raise UsageError(
            "計画の文書を指定するか、文書なしで --template を指定してください。",
            "Name a plan document, or --template without one.",
        )
    if not documents:
        commands.write_template(output)
    elif len(documents) == 1 and not documents[0].is_dir():
        commands.load(documents[0], output, strict, profile, report, text)
    elif report:
        raise UsageError(
            "読み取りの報告は文書一つごとです。--report は文書を一つだけ指定したときに使えます。",
            "A reading report is about one document: --report goes with a single one.",
            str(report),
        )
    else:
        from keifu_loaders.many import Options, load_many

        load_many(documents, output, Options(strict, profile, text))
    return 0
