"""What the server refuses or fails at, as problem details (RFC 9457): one catalogue, shown at ``/limits``.

``type`` of a problem is ``/limits#<name>``; the sentences are the server's own, never the text of an exception.
"""

from dataclasses import dataclass
from http import HTTPStatus

from keifu.guard import REFUSALS

MEDIA_TYPE = "application/problem+json"


@dataclass(frozen=True)
class Kind:
    """One kind of problem: HTTP status, and what happened and what to do, in Japanese and English."""

    status: HTTPStatus
    ja: str
    en: str


KINDS: dict[str, Kind] = {
    "bad-request": Kind(HTTPStatus.BAD_REQUEST, "要求の形が正しくありません。", "The request is not well formed."),
    "syntax": Kind(HTTPStatus.BAD_REQUEST, *REFUSALS["syntax"]),
    "too-deep": Kind(HTTPStatus.BAD_REQUEST, *REFUSALS["too-deep"]),
    "too-many-patterns": Kind(HTTPStatus.BAD_REQUEST, *REFUSALS["too-many-patterns"]),
    "ambiguous": Kind(HTTPStatus.BAD_REQUEST, *REFUSALS["ambiguous"]),
    "unknown-function": Kind(
        HTTPStatus.BAD_REQUEST,
        "その関数はありません。SPARQL 1.1 の関数と XSD の型変換を使ってください。",
        "There is no such function. Use those of SPARQL 1.1 and the casts of XSD.",
    ),
    "update-refused": Kind(HTTPStatus.FORBIDDEN, *REFUSALS["update-refused"]),
    "service-refused": Kind(HTTPStatus.FORBIDDEN, *REFUSALS["service-refused"]),
    "not-found": Kind(
        HTTPStatus.NOT_FOUND,
        "そのようなものはありません。アドレスを確かめてください。",
        "There is no such thing. Check the address.",
    ),
    "method": Kind(
        HTTPStatus.METHOD_NOT_ALLOWED,
        "この操作はできません。GET を使ってください。",
        "This method is not allowed here. Use GET.",
    ),
    "not-acceptable": Kind(
        HTTPStatus.NOT_ACCEPTABLE,
        "求められた形式では答えられません。示した形式から選んでください。",
        "None of the formats asked for can be given. Choose one of those listed.",
    ),
    "too-slow": Kind(
        HTTPStatus.REQUEST_TIMEOUT,
        "要求の本文が時間内に届きませんでした。もう一度送ってください。",
        "The body of the request did not arrive in time. Send it again.",
    ),
    "too-long": Kind(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, *REFUSALS["too-long"]),
    "media-type": Kind(
        HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
        "application/sparql-query か application/x-www-form-urlencoded(UTF-8)で送ってください。",
        "Send application/sparql-query or application/x-www-form-urlencoded, in UTF-8.",
    ),
    "cannot-judge": Kind(
        HTTPStatus.UNPROCESSABLE_ENTITY,
        "データが足りないため、答えを出せません。",
        "The data do not allow an answer.",
    ),
    "failed": Kind(
        HTTPStatus.INTERNAL_SERVER_ERROR,
        "サーバーの中で失敗しました。管理者に時刻を知らせてください。",
        "The server failed. Tell whoever runs it the time.",
    ),
    "query-timeout": Kind(
        HTTPStatus.SERVICE_UNAVAILABLE,
        "時間内に答えが出ませんでした。条件を足すか、LIMIT を付けてください。",
        "The query took too long. Narrow it or add LIMIT.",
    ),
    "answer-too-large": Kind(
        HTTPStatus.SERVICE_UNAVAILABLE,
        "答えが大きすぎます。途中で切らずに止めました。LIMIT と OFFSET で分けてください。",
        "The answer is too large, and it is not cut. Page through it with LIMIT and OFFSET.",
    ),
    "worker-lost": Kind(
        HTTPStatus.SERVICE_UNAVAILABLE,
        "この問い合わせを処理しきれず止まりました。簡単にして試してください。",
        "The query could not be carried through. Try a simpler one.",
    ),
    "store-refused": Kind(
        HTTPStatus.BAD_REQUEST,
        "データを持つストアが、この問い合わせを受け付けません。書き方を確かめてください。",
        "The store that holds the data does not take this query. Check how it is written.",
    ),
    "store-failed": Kind(
        HTTPStatus.BAD_GATEWAY,
        "データを持つストアから、正しい答えが届きませんでした。",
        "The store that holds the data gave no proper answer.",
    ),
    "store-cut": Kind(
        HTTPStatus.BAD_GATEWAY,
        "データを持つストアが答えを途中で切ったので、渡しません。LIMIT と OFFSET で分けてください。",
        "The store that holds the data cut its answer, so it is not passed on. Page through it with LIMIT and OFFSET.",
    ),
    "store-unreachable": Kind(
        HTTPStatus.SERVICE_UNAVAILABLE,
        "データを持つストアにつながりません。少し待ってから試してください。",
        "The store that holds the data cannot be reached. Try again in a moment.",
    ),
    "store-incomplete": Kind(
        HTTPStatus.SERVICE_UNAVAILABLE,
        "データを持つストアが書き換えられています。少し待ってから試してください。",
        "The data in the store are being replaced. Try again in a moment.",
    ),
    "busy": Kind(
        HTTPStatus.SERVICE_UNAVAILABLE,
        "混み合っています。少し待ってから試してください。",
        "The server is busy. Try again in a moment.",
    ),
}


class Problem(Exception):
    """One problem of a kind of ``KINDS``; ``ja`` and ``en`` replace the catalogue's sentences, ``detail`` adds to them.

    ``extra`` becomes members of the JSON (a position, the formats offered), ``headers`` of the response.
    """

    def __init__(
        self,
        name: str,
        detail: str = "",
        *,
        words: tuple[str, str] | None = None,
        extra: dict[str, object] | None = None,
        headers: dict[str, str] | None = None,
    ) -> None:
        kind = KINDS[name]
        super().__init__(name)
        self.name = name
        self.status = int(kind.status)
        self.ja, self.en = words or (kind.ja, kind.en)
        self.detail = detail
        self.extra = extra or {}
        self.headers = headers or {}

    def members(self, base: str = "") -> dict[str, object]:
        """The JSON object of RFC 9457, with the sentences also by language under ``message``; ``base`` as in ``links.address``."""
        return {
            "type": f"{base}/limits#{self.name}",
            "title": KINDS[self.name].en,
            "status": self.status,
            "detail": " ".join(part for part in (self.ja, self.en, self.detail) if part),
            "message": {"ja": self.ja, "en": self.en},
            **self.extra,
        }
