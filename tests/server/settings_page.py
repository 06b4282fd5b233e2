"""docs/settings.md: every setting of the server, from its one table (``keifu_server.settings``). ``make docs`` writes it."""

from pathlib import Path

from pydantic.fields import FieldInfo

from keifu_server.settings import Settings

PAGE = Path(__file__).parents[2] / "docs/settings.md"
HEAD = """\
# Settings of the server / サーバーの設定

`keifu serve` takes its settings from environment variables; what is not set has its default. A value that cannot be
used is told at the start, with the name of the variable. `/limits` of a running server shows the numbers in force.
Where the graph lies is `KEIFU_HOME` (default: `.keifu` in the working folder), or in [another store](other-stores.md)
(`KEIFU_STORE`); `--host` and `--port` say where to listen.

`keifu serve` は環境変数で設定します。書かないものは既定値です。使えない値は、起動時に変数の名前とともに知らせます。
動いているサーバーの数値は `/limits` で見られます。データの置き場所は `KEIFU_HOME`(既定は作業フォルダーの `.keifu`)か
[ほかのストア](other-stores.md)(`KEIFU_STORE`)、待ち受けるアドレスは `--host` と `--port` です。

| 変数 / Variable | 既定値 / Default | 意味 | Meaning |
|---|---|---|---|
"""
FOOT = """
What the server measures and logs: [operations](operations.md). Behind a proxy: [behind a proxy](behind-a-proxy.md).
This page is written by `make docs`, and a test compares it with the code.
"""


def page() -> str:
    """The whole page."""
    return HEAD + "".join(_row(name, field) for name, field in Settings.model_fields.items()) + FOOT


def _row(name: str, field: FieldInfo) -> str:
    ja, en = field.title, field.description
    if field.examples:
        ja, en = f"{ja}。例: `{field.examples[0]}`", f"{en}. Example: `{field.examples[0]}`"
    return f"| `{Settings.variable(name)}` | {_default(field)} | {ja} | {en} |\n"


def _default(field: FieldInfo) -> str:
    if field.default_factory is not None:
        return "(計算機による / by machine)"
    if field.default == "":
        return "(なし / none)"
    return f"{field.default:,}" if isinstance(field.default, int) else f"{field.default:g}"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
