"""Where another store is, and who Keifu is there. The address holds no credentials: these come from the environment."""

import os
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from keifu.errors import UsageError

STORE, USER, PASSWORD, AUTH = "KEIFU_STORE", "KEIFU_STORE_USER", "KEIFU_STORE_PASSWORD", "KEIFU_STORE_AUTH"


@dataclass(frozen=True)
class Address:
    """A URL of a store, and the name and password for it ("" for none), which no ``repr`` shows.

    ``digest``: Keifu proves who it is by HTTP digest (Virtuoso) and not by HTTP basic.
    """

    url: str
    user: str = field(default="", repr=False)
    password: str = field(default="", repr=False)
    digest: bool = False


def address(url: str, where: str) -> Address:
    """The address with the credentials of the environment; ``UsageError`` at ``where`` for what is no address."""
    try:
        parts = urlsplit(url)
        good = parts.scheme in ("http", "https") and bool(parts.hostname) and url.isascii() and url.isprintable()
        good = good and not parts.fragment and " " not in url and parts.port != 0
    except ValueError:
        good = False
    if good and (parts.username or parts.password):
        raise UsageError(
            f"アドレスに名前やパスワードを書かないでください。環境変数 {USER} と {PASSWORD} に入れてください。",
            f"Leave name and password out of the address: put them into the environment, {USER} and {PASSWORD}.",
            where,
        )
    if not good:
        raise UsageError(
            f"「{url}」はストアのアドレスではありません。http:// か https:// で始めてください。",
            f"'{url}' is no address of a store. Begin it with http:// or https://.",
            where,
        )
    return Address(url, os.environ.get(USER, ""), os.environ.get(PASSWORD, ""), _digest())


def from_environment() -> Address | None:
    """What ``KEIFU_STORE`` names, nothing where it is not set; ``UsageError`` as in ``address``."""
    url = os.environ.get(STORE, "")
    return address(url, STORE) if url else None


def _digest() -> bool:
    kind = os.environ.get(AUTH, "") or "basic"
    if kind not in ("basic", "digest"):
        raise UsageError(
            f"「{kind}」は使えません。basic か digest にしてください。",
            f"'{kind}' cannot be used: basic or digest.",
            AUTH,
        )
    return kind == "digest"
