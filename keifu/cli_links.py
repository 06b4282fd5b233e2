"""The options of ``keifu links …``; the work is done in ``keifu.commands.links`` and ``keifu.commands.links_exchange``."""

from pathlib import Path

import click

from keifu import cli_options as options
from keifu.cli_options import PATH


@click.group(cls=options.InOrder)
def links() -> None:
    """施策と国の要請の対応を提案し、確認し、やりとりします。/ Propose, review, export and import claims."""


@links.command()
@click.argument("plan", type=PATH, help="計画のグラフ(keifu load --text で作った .ttl) / graph of a plan")
@options.output
@click.option("--threshold", type=click.FloatRange(0, 1), default=0.75, help="提案する点の下限 / least score")
@click.option("--edition", help="国の計画の版(4.0 など) / edition")
@options.data
def propose(plan: Path, output: Path | None, threshold: float, edition: str | None, data: Path | None) -> int:
    """新しい計画の施策が応えていそうな要求事項を挙げます。/ Suggest what a plan's measures answer to."""
    from keifu.commands.links import propose_links

    return propose_links(plan, output, threshold, edition, data)


@links.command()
@click.argument("file", type=PATH, help="主張(.sssom.tsv)、または書き込んだ表(.xlsx) / claims, or the filled sheet")
@click.option(
    "--output",
    "-o",
    type=PATH,
    required=True,
    help="書き出す表(.xlsx)、または主張のファイル / sheet, or file of claims",
)
@click.option("--plan", type=PATH, help="本文のある計画のグラフ(.ttl) / graph of the plan with text")
@click.option("--all", "everything", is_flag=True, help="判断済みの主張も / decided claims too")
@options.data
def review(file: Path, output: Path, plan: Path | None, everything: bool, data: Path | None) -> int:
    """提案を Excel の表にし、書き込まれた判断を取り込みます。/ Proposals to a sheet, and its decisions back."""
    from keifu.commands.links import review_links

    return review_links(file, output, plan, everything, data)


@links.command("export")
@options.output
@click.option("--plan", help="計画(362018/dx-2026) / plan")
@click.option("--state", multiple=True, help="accepted, proposed, rejected")
@options.data
def export_(output: Path | None, plan: str | None, state: tuple[str, ...], data: Path | None) -> int:
    """主張を SSSOM TSV で書き出します。/ Write claims as SSSOM TSV."""
    from keifu.commands.links_exchange import export_links

    return export_links(output, plan, list(state), data)


@links.command("import")
@click.argument("files", type=PATH, nargs=-1, required=True, help="SSSOM TSV のファイル / SSSOM TSV files")
@options.data
def import_(files: tuple[Path, ...], data: Path | None) -> int:
    """SSSOM TSV の主張をデータに取り込みます。/ Take claims over into the data."""
    from keifu.commands.links_exchange import import_links

    return import_links(list(files), data)
