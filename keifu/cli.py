"""The command ``keifu``: options and exit statuses (contract, section 3); the work is done in ``keifu.commands``.

Every command imports its module only when it runs, so ``keifu --help`` is quick. Answers go to standard output,
everything else to standard error.
"""

import os
import sys
import traceback
from glob import glob
from pathlib import Path

import click

from keifu import __version__
from keifu import cli_options as options
from keifu.cli_links import links
from keifu.cli_options import PATH
from keifu.errors import KeifuError

_INTERRUPTED = 130  # 128 + SIGINT, as shells count


@click.group(cls=options.InOrder, context_settings={"show_default": True})
@click.version_option(__version__, message="%(prog)s %(version)s", help="版を示します / show the version")
def app() -> None:
    """系譜: 自治体 DX の施策がどこから来て、何に応えているかに答えます。/ Where a local measure comes from."""


@app.command()
@click.option(
    "--to", metavar="URL", help="別のストアにも書く(Graph Store Protocol のアドレス) / write it to another store too"
)
def build(to: str | None) -> int:
    """データからスナップショットを作ります。/ Build the graph and swap the snapshot."""
    from keifu.commands.build import build

    return build(to)


@app.command()
@click.option("--host", default="127.0.0.1", help="待ち受けるアドレス / address to listen on")
@click.option("--port", type=click.IntRange(0, 65535), default=8000, help="待ち受ける番号 / port to listen on")
def serve(host: str, port: int) -> int:
    """ブラウザーと SPARQL に答えます。/ Serve pages and SPARQL.

    設定は環境変数で。一覧は docs/settings.md にあります。/ Settings are environment variables: docs/settings.md.
    """
    from keifu.commands.serve import serve

    return serve(host, port)


@app.command()
@click.argument(
    "documents",
    type=PATH,
    nargs=-1,
    help="計画の文書か Keifu のブック、フォルダー / plan documents or workbooks, or a folder of them",
)
@options.output
@click.option("--strict", is_flag=True, help="読めない箇所や読み残しがあれば失敗 / fail on what is lost or unread")
@click.option("--profile", help="レイアウトの名前 / name of the layout")
@click.option(
    "--report", type=PATH, help="読み取りの報告(.txt .json .html) / reading report, the document's text in it"
)
@click.option("--template", is_flag=True, help="空のブックを書き出す / write an empty workbook")
@click.option(
    "--text", is_flag=True, help="施策と用語の文章も入れる(手元用) / the document's own words too, for yourself"
)
def load(
    documents: tuple[Path, ...],
    output: Path | None,
    strict: bool,
    profile: str | None,
    report: Path | None,
    template: bool,
    text: bool,
) -> int:
    """計画の文書を読み取ります。/ Read a plan document."""
    from keifu.commands.load import load

    return load(list(documents), output, strict, profile, report, template, text)


@app.command()
@click.argument("files", type=PATH, nargs=-1, help="RDF のファイルか Keifu のブック / RDF files or workbooks of Keifu")
@click.option("--shapes", type=PATH, multiple=True, help="SHACL のファイル / SHACL files")
@options.format_("text", "text, table, json, csv, xlsx, junit, sarif, github, turtle")
@options.lang
@click.option("--fail-on", default="violation", help="どこから失敗とするか / what fails: violation, warning, info")
@click.option("--baseline", type=PATH, help="既知の指摘。新しい指摘だけが失敗 / known findings: only new ones fail")
@click.option("--write-baseline", type=PATH, help="今の指摘を既知として書き出す / write what is found as known")
@click.option(
    "--output",
    "-o",
    type=PATH,
    multiple=True,
    help="ファイルにも書く / write also: .txt .json .csv .xlsx .xml .sarif .ttl",
)
@click.option(
    "--allow", multiple=True, help="判定できなくても進む / judge all the same: unmet, unknown, empty, imports"
)
@click.option(
    "--max-triples",
    type=click.IntRange(1),
    default=400_000,
    help="読む三つ組の上限 / triples to read at most; about 5 KB of memory each",
)
def validate(
    files: tuple[Path, ...],
    shapes: tuple[Path, ...],
    format: str,
    lang: str,
    fail_on: str,
    baseline: Path | None,
    write_baseline: Path | None,
    output: tuple[Path, ...],
    allow: tuple[str, ...],
    max_triples: int,
) -> int:
    """データの誤りと不足を示します。/ Show what is wrong or missing in the data."""
    from keifu.commands.validate import Options, validate

    asked = Options(format, lang, fail_on, baseline, write_baseline, list(output), list(allow), max_triples)
    return validate(list(files), list(shapes), asked)


@app.command()
@click.argument("file", help="SPARQL のファイル、または - / SPARQL file, or -")
@options.format_(None, "table, csv, tsv, json, xml; turtle, ntriples, jsonld, rdfxml")
def query(file: str, format: str | None) -> int:
    """SPARQL で問い合わせます。/ Ask in SPARQL."""
    from keifu.commands.query import query

    return query(file, format)


@app.command(context_settings={"ignore_unknown_options": True, "allow_extra_args": True})
@click.pass_context
@click.argument("question", required=False, help="質問の名前 / name of the question")
@options.format_("table", "table, csv, tsv, json, xlsx")
@options.output
@options.lang
def ask(context: click.Context, question: str | None, format: str, output: Path | None, lang: str) -> int:
    """用意された質問に答えます(--名前 値 で絞り込み)。/ Answer a prepared question (--name value …)."""
    from keifu.commands.ask import ask

    return ask(question, context.args, format, output, lang)


@app.command()
@click.argument("thing", help="IRI、または id/ の後(plan/362018/dx-2026/measure/1) / IRI, or what follows id/")
@options.format_("text", "text, csv, tsv, json, xlsx; turtle, ntriples, jsonld, rdfxml")
@options.lang
@click.option(
    "--why",
    nargs=2,
    metavar="RELATION THING",
    help="一つの関係がなぜ成り立つかだけを示す / only why one relation holds: --why partOf law/428AC1000000103",
)
def lineage(thing: str, format: str, lang: str, why: tuple[str, str] | None) -> int:
    """施策から法律まで、担当や目標まで、わけを添えてたどります。/ Follow a thing up to the law and down, with reasons."""
    from keifu.commands.lineage import lineage

    return lineage(thing, format, lang, why)


app.add_command(links)


def main() -> None:
    """Runs the command line and leaves with its exit status; whatever happens is told in a line or two, never a traceback."""
    sys.exit(_run())


def _run() -> int:
    try:
        # What click's own main would do for an interrupt and a closed pipe is not what the contract says.
        words = expanded(sys.argv[1:]) if os.name == "nt" else sys.argv[1:]
        with app.make_context("keifu", words) as context:
            status = app.invoke(context)
        sys.stdout.flush()
    except KeifuError as error:
        _tell(str(error))
        return error.status
    except click.exceptions.Exit as done:  # after --help and --version
        return done.exit_code
    except click.exceptions.NoArgsIsHelpError as alone:
        _tell(alone.message)
        return alone.exit_code
    except click.UsageError as wrong:
        what = wrong.format_message()
        _tell(f"使い方が違います。keifu --help を見てください: {what}\nWrong use, see 'keifu --help': {what}")
        return wrong.exit_code
    except KeyboardInterrupt:
        _tell("中断しました。/ Interrupted.")
        return _INTERRUPTED
    except BrokenPipeError:
        # The reader has gone (keifu … | head): nothing more to say, and nothing to flush at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except Exception as error:
        return _unexpected(error)
    return int(status or 0)


def expanded(words: list[str]) -> list[str]:
    """The words of a command line with the files that patterns such as ``*.ttl`` stand for: the shell of Windows leaves that to us."""
    return [found for word in words for found in sorted(glob(word)) or [word]]  # noqa: PTH207  a Path takes no absolute pattern


def _unexpected(error: Exception) -> int:
    """A fault of Keifu itself, told without its traceback unless that is asked for."""
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
