"""A build puts a whole snapshot in place or leaves the last good one, however it ends."""

import hashlib
import json
import sys

import pyoxigraph as ox
import pytest

from keifu import build as builder
from keifu import snapshot as snapshots
from keifu.build import DataDoNotConform
from keifu.errors import CannotRunError

KILL = "import os, signal, keifu.build as b\nb.{step} = lambda *a: os.kill(os.getpid(), signal.SIGKILL)"


def _folders(house) -> set[str]:
    return {path.name for path in (house.home / "snapshots").iterdir()}


def test_what_a_snapshot_holds(house):
    built = house.build()
    dump = (built.path / "dump.nq").read_bytes()
    lines = dump.decode().splitlines()
    assert built.digest == hashlib.sha256(dump).hexdigest()
    assert built.path == house.home / "snapshots" / built.digest[:16]
    assert lines == sorted(set(lines))
    assert len(lines) == sum(built.quads.values())
    named = [quad for quad in built.store() if quad.graph_name != ox.DefaultGraph()]
    assert len(named) == len(lines)
    union = {(quad.subject, quad.predicate, quad.object) for quad in named}
    assert {
        (q.subject, q.predicate, q.object) for q in built.store().quads_for_pattern(None, None, None, ox.DefaultGraph())
    } == union
    assert built.counts == {"plans": 1, "measures": 2, "claims": 2, "violation": 0, "warning": 1, "info": 0}
    assert json.loads((built.path / "snapshot.json").read_text())["digest"] == built.digest
    assert built.quads["https://w3id.org/keifu/graph/inferred"] == 7


def test_equal_input_gives_equal_bytes(house, tmp_path_factory):
    first = house.build()
    again = house.build()
    assert again == first
    # Other order of files, other home, another process with another hash seed: the blank nodes are named the same.
    house.write("ontology/a.ttl", "kf:A a owl:Class .")
    house.write("ontology/z.ttl", "kf:Z a owl:Class ; owl:unionOf ( kf:A kf:Measure ) .")
    second = house.build()
    assert second.digest != first.digest
    (house.place / "ontology/z.ttl").rename(house.place / "ontology/0.ttl")
    found = house.run("build")
    assert found.returncode == 0, found.stderr
    assert found.stdout.strip() == str(second.path)
    assert _folders(house) == {first.path.name, second.path.name}


def test_violations_keep_the_last_good_snapshot(house):
    good = house.build()
    house.write("data/laws/wrong.ttl", "id:three a kf:Measure ; kf:owner id:dept ; prov:wasDerivedFrom id:passage .")
    with pytest.raises(DataDoNotConform) as error:
        house.build()
    assert error.value.status == 1
    assert "id/three" in error.value.ja
    assert "名前がありません。" in error.value.ja
    assert "試験文書 517–528行" in error.value.ja
    assert "It has no name." in error.value.en
    assert snapshots.current(house.home) == good
    assert _folders(house) == {good.path.name}


@pytest.mark.parametrize("step", ["assemble", "infer", "_validate", "_fill", "_point"])
@pytest.mark.parametrize("fault", [KeyboardInterrupt, OSError(28, "No space left on device")])
def test_an_interrupted_step_keeps_the_last_good_snapshot(house, monkeypatch, step, fault):
    good = house.build()
    house.write("data/laws/more.ttl", "id:four a kf:Requirement .")

    def fail(*_):
        raise fault

    with monkeypatch.context() as broken:
        broken.setattr(builder, step, fail)
        with pytest.raises(CannotRunError if isinstance(fault, OSError) else KeyboardInterrupt):
            house.build()
    assert snapshots.current(house.home) == good
    assert not any(name.startswith(".") for name in _folders(house))
    assert house.build().digest != good.digest


@pytest.mark.parametrize("step", ["_fill", "_point"])
def test_a_killed_build_keeps_the_last_good_snapshot(house, step):
    good = house.build()
    house.write("data/laws/more.ttl", "id:four a kf:Requirement .")
    found = house.run("build", code=KILL.format(step=step))
    assert found.returncode == -9
    assert snapshots.current(house.home) == good
    assert b"true" in good.run("ASK { ?m kf:satisfies ?r }")
    assert len(_folders(house)) == 2  # what the killed build left behind
    better = house.build()
    assert better.digest != good.digest
    assert snapshots.current(house.home) == better
    assert _folders(house) == {good.path.name, better.path.name}


def test_two_builds_at_once_do_not_meet(house):
    with builder._alone(house.home), pytest.raises(CannotRunError, match="Another 'keifu build'"):
        house.build()
    house.build()


def test_a_file_where_the_folder_should_be(house):
    house.home.write_text("")
    with pytest.raises(CannotRunError) as error:
        house.build()
    assert str(house.home) in str(error.value)


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX limits the size of files")
def test_a_full_disk_is_told(house):
    good = house.build()
    house.write("data/laws/more.ttl", "id:four a kf:Requirement .")
    found = house.run("build", code="import resource as r\nr.setrlimit(r.RLIMIT_FSIZE, (4000, 4000))")
    assert found.returncode == 3
    assert "Traceback" not in found.stderr
    assert "Check the free space" in found.stderr
    assert snapshots.current(house.home) == good
    assert _folders(house) == {good.path.name}
