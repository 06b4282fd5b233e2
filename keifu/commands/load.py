"""``keifu load DOCUMENT``: hands over to the loaders."""

from pathlib import Path

from keifu.errors import UsageError


def load(
    document: Path | None,
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

    if template == (document is not None):
        raise UsageError(
            "計画の文書を一つ指定するか、文書なしで --template を指定してください。",
            "Name one plan document, or --template without one.",
        )
    if document is None:
        commands.write_template(output)
    else:
        commands.load(document, output, strict, profile, report, text)
    return 0
