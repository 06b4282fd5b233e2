"""Many plans at once: read in parallel, one Turtle file each; what cannot be read is told and left out."""

from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path
from typing import NamedTuple

from keifu.errors import CannotRunError, KeifuError, UsageError
from keifu.files import write_whole
from keifu.progress import Progress
from keifu_loaders.commands import as_turtle
from keifu_loaders.read import read
from keifu_loaders.readers import SUFFIXES
from keifu_loaders.report import make_report
from keifu_loaders.report.write import must_be_read
from keifu_loaders.texts import texts
from keifu_loaders.workbook import is_workbook
from keifu_loaders.workbook.read import read_workbook


class Options(NamedTuple):
    """What holds for every document: ``keifu_loaders.commands.load`` says what each means."""

    strict: bool = False
    profile: str | None = None
    text: bool = False


class Outcome(NamedTuple):
    """What became of one document: the path of its plan's IRI (``362018/dx``) and its Turtle, or why it was not read."""

    document: Path
    plan: str
    content: bytes
    error: str


def load_many(documents: Sequence[Path], folder: Path | None, options: Options) -> None:
    """Read every document and write ``folder/<name of the document>.ttl`` for each.

    Documents may be folders: then all files of a kind that Keifu reads are meant. A plan that was read already in this
    run is not written again. Raises ``UsageError`` without an output folder, and ``CannotRunError`` at the end where
    some were not read; the others are written by then.
    """
    if folder is None or folder.is_file() or folder.suffix in (".ttl", ".json", ".xlsx"):
        raise UsageError(
            "文書が二つ以上あるときは、-o に書き出し先のフォルダーを指定してください。",
            "With more than one document, -o takes a folder to write to.",
            str(folder) if folder else None,
        )
    paths = list(_files(documents))
    folder.mkdir(parents=True, exist_ok=True)
    progress, failed = Progress(), 0
    with progress.counted("計画を読み取る", "reading plans", len(paths)) as done:
        for error in _written(outcomes(paths, options), folder):
            failed += bool(error)
            if error:
                progress.say(error)
            done()
    if failed:
        raise CannotRunError(
            f"{len(paths)} 件のうち {failed} 件の文書は読み取れませんでした(理由は上のとおり)。ほかは書き出しました。",
            f"{failed} of {len(paths)} documents were not read, for the reasons above; the others are written.",
        )


def outcomes(paths: Sequence[Path], options: Options) -> Iterator[Outcome]:
    """Every document's outcome, in their order, worked out on all processors."""
    with ProcessPoolExecutor() as pool:
        yield from pool.map(partial(_outcome, options=options), paths)


def _outcome(path: Path, options: Options) -> Outcome:
    try:
        if is_workbook(path):
            plan, said = read_workbook(path), {}
        else:
            document, profile, plan = read(path, options.profile)
            if options.strict:
                must_be_read(make_report(document, plan, profile), str(path))
            said = texts(document, plan) if options.text else {}
        return Outcome(path, f"{plan.code}/{plan.slug}", as_turtle(plan, said).encode(), "")
    except KeifuError as error:
        return Outcome(path, "", b"", str(error))


def _written(found: Iterable[Outcome], folder: Path) -> Iterator[str]:
    """Write each, and give why it was not written, or nothing."""
    seen: dict[str, Path] = {}
    names: dict[str, Path] = {}
    for one in found:
        name = f"{one.document.stem}.ttl"
        if one.error:
            yield one.error
        elif one.plan in seen:
            yield str(_again(one, seen[one.plan]))
        elif name in names:
            yield str(_same_name(one, names[name]))
        else:
            seen[one.plan] = names[name] = one.document
            write_whole(folder / name, one.content)
            yield ""


def _again(one: Outcome, first: Path) -> CannotRunError:
    return CannotRunError(
        f"{first.name} と同じ計画({one.plan})なので書き出しません。版が違うなら、別々に読み込んでください。",
        f"It is the same plan as {first.name} ({one.plan}) and was not written. Load editions one by one.",
        str(one.document),
    )


def _same_name(one: Outcome, first: Path) -> CannotRunError:
    return CannotRunError(
        f"{first} と書き出すファイルの名前が同じになります。どちらかの文書の名前を変えてください。",
        f"It would be written under the same name as {first}. Rename one of the documents.",
        str(one.document),
    )


def _files(documents: Iterable[Path]) -> Iterator[Path]:
    for path in documents:
        if path.is_dir():
            yield from sorted(file for file in path.iterdir() if file.suffix.lower() in SUFFIXES)
        else:
            yield path
