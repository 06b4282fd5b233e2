"""Behind a real nginx, with the configuration that docs/behind-a-proxy.md gives; and what is believed of whom."""

import asyncio
import json
import os
import re
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from running import Running
from starlette.types import Receive, Scope, Send

from keifu.snapshot import Snapshot
from keifu_server.proxy import Proxied
from keifu_server.settings import Settings

DOCUMENT = Path(__file__).parents[2] / "docs/behind-a-proxy.md"
NGINX = shutil.which("nginx", path="/usr/sbin:/usr/local/sbin:/usr/bin:/usr/local/bin")
CONFIGURATION = """
{user} daemon off; pid {folder}/pid; error_log {folder}/error.log; worker_processes 1;
events {{ worker_connections 64; }}
http {{
  access_log off; gzip on; gzip_types *; gzip_proxied any;
  client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy; fastcgi_temp_path {folder}/fastcgi;
  uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;
  server {{ listen 127.0.0.1:{port}; server_name _; {locations} }}
}}
"""
EVERYTHING = "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }"


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as door:
        return int(door.getsockname()[1])


@pytest.fixture(scope="module")
def proxied(snapshot: Snapshot, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[httpx.Client, Running]]:
    """A client of nginx, and the server behind it."""
    if NGINX is None:
        pytest.skip("nginx is not installed")
    folder = tmp_path_factory.mktemp("nginx")
    settings = {"KEIFU_BASE_PATH": "/keifu", "KEIFU_TRUSTED_PROXIES": "127.0.0.1", "KEIFU_TIME_LIMIT": 60}
    found = re.search(r"```nginx\n(.*?)```", DOCUMENT.read_text(encoding="utf-8"), re.DOTALL)
    assert found
    with Running(snapshot.path.parent.parent, folder / "said", **settings) as running:
        port = free_port()
        locations = found[1].replace("http://127.0.0.1:8000", running.address)
        place = folder / "nginx.conf"
        user = "user root;" if os.geteuid() == 0 else ""  # else it could not write into the tests' folder
        whole = CONFIGURATION.format(folder=folder, port=port, locations=locations, user=user)
        place.write_text(whole, encoding="utf-8")
        nginx = subprocess.Popen([NGINX, "-p", folder, "-c", place], stderr=subprocess.DEVNULL)
        try:
            with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=60) as client:
                wait_for(client, nginx, folder / "error.log")
                yield client, running
        finally:
            nginx.terminate()
            nginx.wait(30)
    assert "Traceback" not in running.log.read_text()


def wait_for(client: httpx.Client, nginx: subprocess.Popen[bytes], log: Path) -> None:
    end = time.monotonic() + 30
    while True:
        try:
            assert client.get("/keifu/health").status_code == 200
            return
        except httpx.TransportError:
            assert nginx.poll() is None and time.monotonic() < end, log.read_text()
            time.sleep(0.05)


def test_every_link_of_the_pages_leads_through_the_proxy(proxied: tuple[httpx.Client, Running]) -> None:
    client, _ = proxied
    assert client.get("/keifu").headers["Location"].endswith("/keifu/")
    seen = set()
    for start in (
        "/keifu/",
        "/keifu/questions",
        "/keifu/sparql",
        "/keifu/ns",
        "/keifu/limits",
        "/keifu/doc/org/412058",
    ):
        text = client.get(start, headers={"Accept": "text/html"}).text
        own = {link for link in re.findall(r'(?:href|action)="([^"]+)"', text) if not re.match(r"https?:|#", link)}
        assert own, start
        assert [link for link in own if not link.startswith("/keifu/")] == [], start
        seen |= own
    shown = sorted({link.replace("&amp;", "&") for link in seen if "?" not in link})
    for link in [link for link in shown if "/doc/" not in link and "/ns#" not in link][:40] + shown[:5]:
        assert client.get(
            link, headers={"Accept": "text/html,text/turtle;q=0.9,*/*;q=0.5"}, follow_redirects=True
        ).is_success, link


def test_addresses_in_headers_and_problems_have_the_base_path(proxied: tuple[httpx.Client, Running]) -> None:
    client, _ = proxied
    sent = client.get("/keifu/id/org/412058")
    assert (sent.status_code, sent.headers["Location"]) == (303, "/keifu/doc/org/412058")
    alternates = client.get(sent.headers["Location"], headers={"Accept": "text/turtle"}).headers["Link"]
    assert alternates.startswith("</keifu/doc/org/412058.")
    assert client.get("/keifu/doc/org/412058.ttl").status_code == 200
    answer = client.get("/keifu/api/questions/plans", params={"format": "csv"})
    assert answer.headers["Link"].startswith("</keifu/api/questions/plans?")
    assert client.get("/keifu/sparql", params={"query": "SELECT"}).json()["type"] == "/keifu/limits#syntax"
    for path in (
        "/",
        "/sparql",
        "/sparql?query=ASK%7B%7D",
        "/ns",
        "/catalog",
        "/doc/org/412058",
        "/graph/law",
        "/nothing",
    ):
        headers = client.get("/keifu" + path).headers
        own = [*re.findall(r"<(/[^>]*)>", headers.get("Link", "")), headers.get("Location", "")]
        assert [target for target in own if target and not target.startswith("/keifu/")] == [], path


def test_the_service_description_names_the_address_of_the_proxy(proxied: tuple[httpx.Client, Running]) -> None:
    client, running = proxied
    address = f"{client.base_url}".rstrip("/") + "/keifu/sparql"
    assert f"<{address}>" in client.get("/keifu/sparql", headers={"Accept": "application/n-triples"}).text
    city = {"X-Forwarded-Host": "data.city.example", "X-Forwarded-Proto": "https", "Accept": "application/n-triples"}
    direct = httpx.get(running.address + "/sparql", headers=city)  # from 127.0.0.1, so as if by the proxy
    assert "<https://data.city.example/keifu/sparql>" in direct.text


def test_japanese_paths_posts_and_heads_pass(proxied: tuple[httpx.Client, Running], snapshot: Snapshot) -> None:
    client, _ = proxied
    term = client.get("/keifu/doc/plan/412058/dx/term/ガバメントクラウドサービス", headers={"Accept": "text/turtle"})
    assert term.status_code == 200 and "ガバメントクラウドサービス" in term.text
    query = "SELECT ?m WHERE { ?m a kf:Measure }" + " " * 30_000
    csv = {"Accept": "text/csv"}
    assert (
        client.post("/keifu/sparql", data={"query": query}, headers=csv).text.count("/id/plan/")
        == snapshot.counts["measures"]
    )
    body = client.post(
        "/keifu/sparql", content=query.encode(), headers={**csv, "Content-Type": "application/sparql-query"}
    )
    assert body.text.count("/id/plan/") == snapshot.counts["measures"]
    head = client.head("/keifu/doc/org/412058", headers={"Accept": "text/turtle"})
    assert head.status_code == 200 and not head.content


def test_a_large_answer_comes_whole(proxied: tuple[httpx.Client, Running], snapshot: Snapshot) -> None:
    client, running = proxied
    asked = {"params": {"query": EVERYTHING}, "headers": {"Accept": "application/n-triples"}}
    through = client.get("/keifu/sparql", **asked)  # type: ignore[arg-type]
    direct = httpx.get(running.address + "/sparql", timeout=60, **asked)  # type: ignore[arg-type]
    assert through.status_code == direct.status_code == 200
    assert len(through.content) > 5_000_000
    assert sorted(through.text.splitlines()) == sorted(direct.text.splitlines())


def test_entity_tags_pass_in_both_directions(proxied: tuple[httpx.Client, Running]) -> None:
    client, running = proxied
    for path in ("/keifu/doc/org/412058", "/keifu/sparql?query=ASK%7B%7D", "/keifu/api/questions/plans", "/keifu/"):
        first = client.get(path)
        tag = first.headers["ETag"]
        assert tag == httpx.get(running.address + path).headers["ETag"]
        again = client.get(path, headers={"If-None-Match": tag})
        assert (again.status_code, again.content, again.headers["ETag"]) == (304, b"", tag)
        assert client.get(path, headers={"If-None-Match": 'W/"other"'}).status_code == 200
        assert again.headers["Keifu-Snapshot"] == first.headers["Keifu-Snapshot"]


def test_metrics_are_for_those_behind_the_proxy_and_the_id_is_the_proxys(
    proxied: tuple[httpx.Client, Running],
) -> None:
    client, running = proxied
    assert client.get("/keifu/metrics").status_code == 403
    assert httpx.get(running.address + "/metrics").status_code == 200
    assert client.get("/keifu/ready").json()["status"] == "ready"
    given = client.get("/keifu/health", headers={"X-Request-ID": "client's own"}).headers["X-Request-ID"]
    assert re.fullmatch(r"[0-9a-f]{32}", given)


def passed(trusted: str, peer: str, path: str = "/x", **headers: str) -> Scope:
    """The request as it arrives inside, when ``peer`` sends it with ``headers``."""
    arrived: list[Scope] = []

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        arrived.append(scope)

    async def nothing(*_: object) -> dict[str, object]:
        return {}

    pairs = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    scope = {"type": "http", "path": path, "scheme": "http", "client": (peer, 1), "headers": pairs}
    settings = Settings(trusted_proxies=trusted, base_path="/keifu")
    asyncio.run(Proxied(app, settings)(scope, nothing, nothing))  # type: ignore[arg-type]
    return arrived[0]


FORWARDED = {
    "host": "inside",
    "x_forwarded_host": "city.example, inner.example",
    "x_forwarded_proto": "https",
    "x_forwarded_for": "192.0.2.7, 203.0.113.9, 10.1.1.1",
    "x_request_id": "abc",
}


def test_a_trusted_proxy_is_believed_and_its_clients_are_not() -> None:
    scope = passed("127.0.0.1, 10.0.0.0/8", "10.2.2.2", **FORWARDED)
    assert scope["client"][0] == "203.0.113.9"  # the last one that no trusted proxy stands for
    assert scope["scheme"] == "https"
    assert dict(scope["headers"])[b"host"] == b"city.example"
    assert [name for name, _ in scope["headers"]].count(b"host") == 1


@pytest.mark.parametrize("trusted", ["", "127.0.0.1", "192.0.2.0/24"])
def test_anybody_else_is_not_believed(trusted: str) -> None:
    scope = passed(trusted, "10.2.2.2", **FORWARDED)
    assert (scope["client"][0], scope["scheme"]) == ("10.2.2.2", "http")
    assert dict(scope["headers"])[b"host"] == b"inside"
    assert b"x-request-id" not in dict(scope["headers"])


@pytest.mark.parametrize("path", ["/keifu/doc/a", "/doc/a"])
def test_the_base_path_may_be_there_or_not(path: str) -> None:
    scope = passed("", "127.0.0.1", path)
    assert (scope["root_path"], scope["path"]) == ("/keifu", "/keifu/doc/a")
    assert passed("", "127.0.0.1", "/keifufu")["path"] == "/keifu/keifufu"


def test_limits_show_no_proxies(proxied: tuple[httpx.Client, Running]) -> None:
    client, _ = proxied
    assert "127.0.0.1" not in client.get("/keifu/limits").text
    assert json.dumps(client.get("/keifu/ready").json()).find("127.0.0.1") < 0
