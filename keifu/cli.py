"""The command ``keifu``: options and exit statuses (contract, section 3); the work is done in ``keifu.commands``.

Every command imports its module only when it runs, so ``keifu --help`` is quick. Answers go to standard output,
everything else to standard error.
"""

import os
import sys
import traceback
from pathlib import Path
from typing import Annotated

import typer

from keifu import __version__
from keifu.cli_links import links
from keifu.errors import KeifuError

_INTERRUPTED = 130  # 128 + SIGINT, as shells count

app = typer.Typer(
    name="keifu",
    help="系譜: 自治体 DX の施策がどこから来て、何に応えているかに答えます。/ Where a local measure comes from.",
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
Lang = Annotated[str, typer.Option(help="表示の言語 / language: ja, en")]
Output = Annotated[Path | None, typer.Option("--output", "-o", help="書き出すファイル / file to write")]


@app.command()
def build(
    to: Annotated[
        str | None,
        typer.Option(
            metavar="URL",
            help="別のストアにも書く(Graph Store Protocol のアドレス) / write it to another store too",
        ),
    ] = None,
) -> int:
    """データからスナップショットを作ります。/ Build the graph and swap the snapshot."""
    from keifu.commands.build import build

    return build(to)


@app.command()
def serve(
    host: Annotated[str, typer.Option(help="待ち受けるアドレス / address to listen on")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="待ち受ける番号 / port to listen on", min=0, max=65535)] = 8000,
) -> int:
    """ブラウザーと SPARQL に答えます。/ Serve pages and SPARQL.

    設定は環境変数で。一覧は docs/settings.md にあります。/ Settings are environment variables: docs/settings.md.
    """
    from keifu.commands.serve import serve

    return serve(host, port)


@app.command()
def load(
    documents: Annotated[
        list[Path] | None,
        typer.Argument(
            help="計画の文書か Keifu のブック、フォルダー / plan documents or workbooks, or a folder of them"
        ),
    ] = None,
    output: Output = None,
    strict: Annotated[
        bool, typer.Option("--strict", help="読めない箇所や読み残しがあれば失敗 / fail on what is lost or unread")
    ] = False,
    profile: Annotated[str | None, typer.Option(help="レイアウトの名前 / name of the layout")] = None,
    report: Annotated[
        Path | None, typer.Option(help="読み取りの報告(.txt .json .html) / reading report, the document's text in it")
    ] = None,
    template: Annotated[
        bool, typer.Option("--template", help="空のブックを書き出す / write an empty workbook")
    ] = False,
    text: Annotated[
        bool,
        typer.Option("--text", help="施策と用語の文章も入れる(手元用) / the document's own words too, for yourself"),
    ] = False,
) -> int:
    """計画の文書を読み取ります。/ Read a plan document."""
    from keifu.commands.load import load

    return load(documents or [], output, strict, profile, report, template, text)


@app.command()
def validate(
    files: Annotated[
        list[Path] | None, typer.Argument(help="RDF のファイルか Keifu のブック / RDF files or workbooks of Keifu")
    ] = None,
    shapes: Annotated[list[Path] | None, typer.Option(help="SHACL のファイル / SHACL files")] = None,
    format: Annotated[str, typer.Option(help="text, table, json, csv, xlsx, junit, sarif, github, turtle")] = "text",
    lang: Lang = "ja",
    fail_on: Annotated[
        str, typer.Option(help="どこから失敗とするか / what fails: violation, warning, info")
    ] = "violation",
    baseline: Annotated[
        Path | None, typer.Option(help="既知の指摘。新しい指摘だけが失敗 / known findings: only new ones fail")
    ] = None,
    write_baseline: Annotated[
        Path | None, typer.Option(help="今の指摘を既知として書き出す / write what is found as known")
    ] = None,
    output: Annotated[
        list[Path] | None,
        typer.Option("--output", "-o", help="ファイルにも書く / write also: .txt .json .csv .xlsx .xml .sarif .ttl"),
    ] = None,
    allow: Annotated[
        list[str] | None,
        typer.Option(help="判定できなくても進む / judge all the same: unmet, unknown, empty, imports"),
    ] = None,
    max_triples: Annotated[
        int, typer.Option(help="読む三つ組の上限 / triples to read at most; about 5 KB of memory each", min=1)
    ] = 400_000,
) -> int:
    """データの誤りと不足を示します。/ Show what is wrong or missing in the data."""
    from keifu.commands.validate import Options, validate

    options = Options(format, lang, fail_on, baseline, write_baseline, output or [], allow or [], max_triples)
    return validate(files or [], shapes or [], options)


@app.command()
def query(
    file: Annotated[str, typer.Argument(help="SPARQL のファイル、または - / SPARQL file, or -")],
    format: Annotated[
        str | None,
        typer.Option(help="table, csv, tsv, json, xml; turtle, ntriples, jsonld, rdfxml"),
    ] = None,
) -> int:
    """SPARQL で問い合わせます。/ Ask in SPARQL."""
    from keifu.commands.query import query

    return query(file, format)


@app.command(context_settings={"ignore_unknown_options": True, "allow_extra_args": True})
def ask(
    context: typer.Context,
    question: Annotated[str | None, typer.Argument(help="質問の名前 / name of the question")] = None,
    format: Annotated[str, typer.Option(help="table, csv, tsv, json, xlsx")] = "table",
    output: Output = None,
    lang: Lang = "ja",
) -> int:
    """用意された質問に答えます(--名前 値 で絞り込み)。/ Answer a prepared question (--name value …)."""
    from keifu.commands.ask import ask

    return ask(question, context.args, format, output, lang) or 0


@app.command()
def lineage(
    thing: Annotated[
        str, typer.Argument(help="IRI、または id/ の後(plan/362018/dx-2026/measure/1) / IRI, or what follows id/")
    ],
    format: Annotated[str, typer.Option(help="text, csv, tsv, json, xlsx; turtle, ntriples, jsonld, rdfxml")] = "text",
    lang: Lang = "ja",
    why: Annotated[
        tuple[str, str] | None,
        typer.Option(
            metavar="RELATION THING",
            help="一つの関係がなぜ成り立つかだけを示す / only why one relation holds: --why partOf law/428AC1000000103",
        ),
    ] = None,
) -> int:
    """施策から法律まで、担当や目標まで、わけを添えてたどります。/ Follow a thing up to the law and down, with reasons."""
    from keifu.commands.lineage import lineage

    return lineage(thing, format, lang, why) or 0


app.add_typer(links, name="links")


@app.callback(invoke_without_command=True)
def _no_command(
    context: typer.Context,
    version: Annotated[bool, typer.Option("--version", help="版を示します / show the version")] = False,
) -> None:
    if version:
        print(f"keifu {__version__}")
        raise typer.Exit
    if context.invoked_subcommand is None:
        _tell(context.get_help())
        raise typer.Exit(2)


def main() -> None:
    """Runs the command line and leaves with its exit status; whatever happens is told in a line or two, never a traceback."""
    sys.exit(_run())


def _run() -> int:
    try:
        status = app(standalone_mode=False)
        sys.stdout.flush()
    except KeifuError as error:
        _tell(str(error))
        return error.status
    except (KeyboardInterrupt, typer.Abort):
        status = _INTERRUPTED
    except BrokenPipeError:
        # The reader has gone (keifu … | head): nothing more to say, and nothing to flush at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except Exception as error:
        return _unexpected(error)
    if status == _INTERRUPTED:
        _tell("中断しました。/ Interrupted.")
    return int(status or 0)


def _unexpected(error: Exception) -> int:
    """Wrong use as the option parser tells it (typer has moved its class between versions), else a fault of Keifu."""
    explain = getattr(error, "format_message", None)
    if explain is not None:
        _tell(f"使い方が違います。keifu --help を見てください: {explain()}\nWrong use, see 'keifu --help': {explain()}")
        return 2
    if os.environ.get("KEIFU_DEBUG"):
        traceback.print_exc()
    what = f"{type(error).__name__}: {error}"
    _tell(
        f"Keifu 自身の誤りで止まりました。KEIFU_DEBUG=1 で詳しく見られます: {what}\n"
        f"Keifu stopped because of a fault of its own; KEIFU_DEBUG=1 shows more: {what}"
    )
    return 3


def _tell(text: str) -> None:
    print(text, file=sys.stderr)
