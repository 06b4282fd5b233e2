"""A small plan with text of its own that follows edition 4.0 and serves as the statutory plan, and a data folder to spoil."""

import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

Keifu = Callable[..., subprocess.CompletedProcess[str]]

PLAN = """\
@base <https://w3id.org/keifu/id/plan/362018/mihon/> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix kf: <https://w3id.org/keifu/ns#> .
@prefix oa: <http://www.w3.org/ns/oa#> .
@prefix prov: <http://www.w3.org/ns/prov#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .

<https://w3id.org/keifu/id/plan/362018/mihon> a kf:MunicipalPlan ; rdfs:label "見本市DX計画"@ja ;
    kf:adoptedBy <https://w3id.org/keifu/id/org/362018> ;
    kf:follows <https://w3id.org/keifu/id/plan/jp/jichitai-dx/4.0> ;
    kf:servesAs <https://w3id.org/keifu/id/law/428AC1000000103/art/9/par/3> .
<measure/1> a kf:Measure ; kf:plan <https://w3id.org/keifu/id/plan/362018/mihon> ; skos:notation "1" ;
    rdfs:label "テレワークの推進"@ja ; prov:wasDerivedFrom <document#line=9,12> ;
    dcterms:description "職員が自宅でも働けるようにする。メールでの連絡も見直す。"@ja .
<measure/2> a kf:Measure ; kf:plan <https://w3id.org/keifu/id/plan/362018/mihon> ; skos:notation "2" ;
    rdfs:label "図書館の充実"@ja ; prov:wasDerivedFrom <document#line=12,15> ; kf:step <measure/2/step/1> ;
    dcterms:description "蔵書の目録を整える。"@ja .
<measure/2/step/1> rdfs:label "目録のオープンデータ公開"@ja ; prov:wasDerivedFrom <document#line=14,15> .
<measure/3> a kf:Measure ; kf:plan <https://w3id.org/keifu/id/plan/362018/mihon> ; skos:notation "3" ;
    rdfs:label "AIの活用"@ja ; prov:wasDerivedFrom <document#line=15,18> ;
    dcterms:description "AIに質問できる窓口を設け、テレワークのときにも使う。"@ja .
<measure/4> a kf:Measure ; kf:plan <https://w3id.org/keifu/id/plan/362018/mihon> ; skos:notation "4" ;
    rdfs:label "花壇の手入れ"@ja ; prov:wasDerivedFrom <document#line=18,19> .
<document#line=9,12> oa:hasSource <document> ; kf:firstLine 10 ; kf:lastLine 12 .
<document#line=12,15> oa:hasSource <document> ; kf:firstLine 13 ; kf:lastLine 15 .
<document#line=14,15> oa:hasSource <document> ; kf:firstLine 15 ; kf:lastLine 15 .
<document#line=15,18> oa:hasSource <document> ; kf:firstLine 16 ; kf:lastLine 18 .
<document#line=18,19> oa:hasSource <document> ; kf:firstLine 19 ; kf:lastLine 19 .
"""


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    """The graph of the small plan."""
    path = tmp_path / "mihon.ttl"
    path.write_text(PLAN, encoding="utf-8")
    return path


@pytest.fixture
def data(tmp_path: Path, plan: Path, root: Path) -> Path:
    """A data folder: laws, national plans, catalogue and places as shipped, the small plan, no claims."""
    folder = tmp_path / "data"
    for name in ("laws", "national"):
        shutil.copytree(root / "data" / name, folder / name)
    (folder / "claims").mkdir()
    (folder / "plans").mkdir()
    shutil.copy(root / "data" / "claims" / "places.csv", folder / "claims")
    shutil.copy(root / "data" / "catalog.ttl", folder)
    shutil.copy(plan, folder / "plans" / "362018-mihon.ttl")
    return folder


@pytest.fixture
def links(data: Path) -> Keifu:
    """``keifu links …`` on that data folder, as a user runs it."""

    def run(*arguments: object) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "keifu", "links", *map(str, arguments), "--data", str(data)]
        return subprocess.run(
            command, capture_output=True, text=True, encoding="utf-8", check=False, stdin=subprocess.DEVNULL
        )

    return run
