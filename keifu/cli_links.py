"""The options of ``keifu links …``; the work is done in ``keifu.commands.links`` and ``keifu.commands.links_exchange``."""

from pathlib import Path
from typing import Annotated

import typer

links = typer.Typer(
    help="施策と国の要請の対応を提案し、確認し、やりとりします。/ Propose, review, export and import claims.",
    no_args_is_help=True,
    rich_markup_mode=None,
)
Data = Annotated[Path | None, typer.Option(help="データのフォルダー(既定: 付属の data) / data folder")]
Output = Annotated[Path | None, typer.Option("--output", "-o", help="書き出すファイル / file to write")]


@links.command()
def propose(
    plan: Annotated[Path, typer.Argument(help="計画のグラフ(keifu load --text で作った .ttl) / graph of a plan")],
    output: Output = None,
    threshold: Annotated[float, typer.Option(help="提案する点の下限 / least score", min=0.0, max=1.0)] = 0.75,
    edition: Annotated[str | None, typer.Option(help="国の計画の版(4.0 など) / edition")] = None,
    data: Data = None,
) -> int:
    """新しい計画の施策が応えていそうな要求事項を挙げます。/ Suggest what a plan's measures answer to."""
    from keifu.commands.links import propose_links

    return propose_links(plan, output, threshold, edition, data)


@links.command()
def review(
    file: Annotated[
        Path, typer.Argument(help="主張(.sssom.tsv)、または書き込んだ表(.xlsx) / claims, or the filled sheet")
    ],
    output: Annotated[
        Path, typer.Option("--output", "-o", help="書き出す表(.xlsx)、または主張のファイル / sheet, or file of claims")
    ],
    plan: Annotated[
        Path | None, typer.Option(help="本文のある計画のグラフ(.ttl) / graph of the plan with text")
    ] = None,
    everything: Annotated[bool, typer.Option("--all", help="判断済みの主張も / decided claims too")] = False,
    data: Data = None,
) -> int:
    """提案を Excel の表にし、書き込まれた判断を取り込みます。/ Proposals to a sheet, and its decisions back."""
    from keifu.commands.links import review_links

    return review_links(file, output, plan, everything, data)


@links.command(name="export")
def export_(
    output: Output = None,
    plan: Annotated[str | None, typer.Option(help="計画(362018/dx-2026) / plan")] = None,
    state: Annotated[list[str] | None, typer.Option(help="accepted, proposed, rejected")] = None,
    data: Data = None,
) -> int:
    """主張を SSSOM TSV で書き出します。/ Write claims as SSSOM TSV."""
    from keifu.commands.links_exchange import export_links

    return export_links(output, plan, state or [], data)


@links.command(name="import")
def import_(
    files: Annotated[list[Path], typer.Argument(help="SSSOM TSV のファイル / SSSOM TSV files")], data: Data = None
) -> int:
    """SSSOM TSV の主張をデータに取り込みます。/ Take claims over into the data."""
    from keifu.commands.links_exchange import import_links

    return import_links(files, data)
