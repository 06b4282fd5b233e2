"""The command line: exit statuses of the contract, messages in both languages on standard error, never a traceback."""

import os
import signal
import socket
import subprocess
import sys

import pytest

from keifu import __version__
from keifu.cli import expanded

INTERRUPTIBLE = (
    "import signal; signal.signal(signal.SIGINT, signal.default_int_handler)\nfrom keifu.cli import main; main()"
)


def test_help_and_version(house):
    helped, alone = house.run("--help"), house.run()
    for command in ("build", "serve", "load", "validate", "query", "ask", "lineage"):
        assert command in helped.stdout
        assert command in alone.stderr
    assert (helped.returncode, alone.returncode) == (0, 2)
    assert house.run("--version").stdout == f"keifu {__version__}\n"


def test_a_group_alone_tells_its_help_once_in_the_order_of_the_work(house):
    alone = house.run("links")
    assert (alone.returncode, alone.stdout) == (2, "")
    listed = [line.split()[0] for line in alone.stderr.partition("Commands:\n")[2].splitlines()]
    assert listed == ["propose", "review", "export", "import"]


def test_options_are_told_as_they_can_be_given(house):
    load, lineage, review = (
        house.run(*words, "--help").stdout for words in (["load"], ["lineage"], ["links", "review"])
    )
    for told in ("Usage: keifu load [OPTIONS] [DOCUMENTS]...", "[DOCUMENTS]...  計画の文書", "-o, --output PATH"):
        assert told in load
    assert "--why RELATION THING" in lineage
    assert "[default: ja]" in lineage
    assert "[required]" in review
    half = house.run("lineage", "law/1", "--why", "partOf")
    assert half.returncode == 2
    assert "'--why' requires 2 arguments" in half.stderr


def test_patterns_stand_for_files_where_the_shell_leaves_them_to_us(tmp_path, monkeypatch):
    for name in ("b.ttl", "a.ttl", "a.txt"):
        (tmp_path / name).touch()
    monkeypatch.chdir(tmp_path)
    words = ["validate", "*.ttl", "--format", "csv", "none*.ttl", "a.txt"]
    assert expanded(words) == ["validate", "a.ttl", "b.ttl", "--format", "csv", "none*.ttl", "a.txt"]


@pytest.mark.parametrize(
    "arguments", [["no-such-command"], ["build", "--no-such-option"], ["query"], ["serve", "--port", "x"]]
)
def test_wrong_use_is_status_2(house, arguments):
    found = house.run(*arguments)
    assert found.returncode == 2
    assert "使い方" in found.stderr
    assert "keifu --help" in found.stderr
    assert found.stdout == ""


def test_build_says_what_it_does_and_where_it_is(house):
    found = house.run("build")
    assert found.returncode == 0, found.stderr
    assert found.stdout.strip() == str(house.build().path)
    for step in ("reading the files", "inferring", "validating", "writing the snapshot", "warning 1"):
        assert step in found.stderr


def test_build_with_violations_is_status_1(house):
    house.write("data/laws/wrong.ttl", "id:three a kf:Measure ; kf:owner id:dept .")
    found = house.run("build")
    assert found.returncode == 1
    assert "違反" in found.stderr
    assert "id/three" in found.stderr
    assert found.stdout == ""
    assert not (house.home / "current").exists()


def test_build_that_cannot_read_is_status_3(house):
    path = house.write("data/laws/broken.ttl", "\nid:x kf:p .")
    found = house.run("build")
    assert found.returncode == 3
    assert f"{path}:12:11: " in found.stderr
    assert "Traceback" not in found.stderr


def test_build_without_a_knowledge_folder_is_status_3(house):
    (house.place / "shapes").rename(house.place / "elsewhere")
    found = house.run("build")
    assert found.returncode == 3
    assert "shapes" in found.stderr


def test_a_fault_of_the_program_is_told_without_a_traceback(house):
    spoilt = "import keifu.build as b\nb.assemble = lambda *a: 1 / 0"
    found = house.run("build", code=spoilt)
    assert found.returncode == 3
    assert "ZeroDivisionError" in found.stderr
    assert "Traceback" not in found.stderr


def test_an_interrupt_is_status_130_and_one_line(house):
    house.build()
    pipe = house.place / "pipe.rq"
    os.mkfifo(pipe)
    process = subprocess.Popen(
        [sys.executable, "-c", INTERRUPTIBLE, "query", str(pipe)],
        cwd=house.place,
        env=house.environment(),
        stderr=subprocess.PIPE,
        encoding="utf-8",
    )
    with pipe.open("w"):  # opens when the command has begun to read
        process.send_signal(signal.SIGINT)
        _, told = process.communicate(timeout=60)
    assert process.returncode == 130
    assert told == "中断しました。/ Interrupted.\n"


def test_a_reader_who_leaves_is_no_fault(house):
    house.build()
    query = house.write("q.rq", "SELECT * { GRAPH ?g { ?s ?p ?o } GRAPH ?h { ?a ?b ?c } }")  # more than a pipe holds
    process = subprocess.Popen(
        [sys.executable, "-m", "keifu", "query", str(query), "--format", "csv"],
        cwd=house.place,
        env=house.environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert process.stdout is not None
    process.stdout.readline()
    process.stdout.close()
    _, told = process.communicate(timeout=60)
    assert process.returncode == 0
    assert told == b""


def test_a_port_in_use_is_told_before_anything_is_built(house):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        found = house.run("serve", "--port", port)
    assert found.returncode == 3
    assert f"127.0.0.1:{port}" in found.stderr
    assert "--port" in found.stderr
    assert not house.home.exists()


def test_an_address_of_another_machine_is_told(house):
    assert house.run("serve", "--host", "192.0.2.1").returncode == 3
    assert house.run("serve", "--host", "no.such.host.invalid").returncode == 3


def test_ask_hands_on_its_options_as_they_are(house):
    spoilt = (
        "import sys, types\nm = types.ModuleType('keifu.commands.ask')\n"
        "m.ask = lambda *a: print(a)\nsys.modules['keifu.commands.ask'] = m"
    )
    found = house.run("ask", "gaps", "--municipality", "423084", "--format", "json", "--to=徳島市", code=spoilt)
    assert found.returncode == 0, found.stderr
    assert found.stdout.strip() == str(("gaps", ["--municipality", "423084", "--to=徳島市"], "json", None, "ja"))
