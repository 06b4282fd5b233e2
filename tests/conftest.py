"""What all tests share: the folders, one snapshot of the shipped data, and a small house of its own for a test to spoil."""

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import parsed_once
import pytest

from keifu.build import build
from keifu.progress import Progress
from keifu.snapshot import Snapshot

parsed_once.register()

ROOT = Path(__file__).parent.parent
PREFIXES = """\
@prefix kf: <https://w3id.org/keifu/ns#> .
@prefix id: <https://w3id.org/keifu/id/> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix oa: <http://www.w3.org/ns/oa#> .
@prefix org: <http://www.w3.org/ns/org#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix prov: <http://www.w3.org/ns/prov#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""
ONTOLOGY = """
kf:Plan a owl:Class . kf:MunicipalPlan a owl:Class ; rdfs:subClassOf kf:Plan . kf:Department a owl:Class .
kf:Measure a owl:Class ; owl:disjointWith kf:Plan . kf:Requirement a owl:Class . kf:Claim a owl:Class .
kf:Municipality a owl:Class ; rdfs:subClassOf org:FormalOrganization .
kf:plan a owl:ObjectProperty ; rdfs:range kf:Plan ; owl:inverseOf kf:hasMeasure . kf:hasMeasure a owl:ObjectProperty .
kf:owner a owl:ObjectProperty ; rdfs:range kf:Department . kf:satisfies a owl:ObjectProperty .
kf:derivedFrom a owl:ObjectProperty . kf:partOf a owl:ObjectProperty , owl:TransitiveProperty .
kf:adoptedBy a owl:ObjectProperty . kf:claimMeasure a owl:ObjectProperty . kf:claimRequirement a owl:ObjectProperty . kf:review a owl:ObjectProperty .
kf:Accepted a owl:NamedIndividual . kf:Proposed a owl:NamedIndividual .
kf:value a owl:DatatypeProperty . kf:firstLine a owl:DatatypeProperty . kf:lastLine a owl:DatatypeProperty .
kf:groundedIn a owl:ObjectProperty ; owl:propertyChainAxiom ( kf:satisfies kf:derivedFrom ) .
"""
LAW = """
<https://w3id.org/keifu/id/law/L/art/9> kf:partOf <https://w3id.org/keifu/id/law/L> .
<https://w3id.org/keifu/id/law/L/art/9/par/3> kf:partOf <https://w3id.org/keifu/id/law/L/art/9> .
id:requirement a kf:Requirement ; kf:derivedFrom <https://w3id.org/keifu/id/law/L/art/9/par/3> .
"""
PLAN = """
id:plan a kf:MunicipalPlan ; rdfs:label "試験計画"@ja ; dcterms:issued "2026-03"^^xsd:gYearMonth .
id:one a kf:Measure ; kf:plan id:plan ; rdfs:label "窓口"@ja ; kf:owner id:dept ; prov:wasDerivedFrom id:passage .
id:two a kf:Measure ; kf:plan id:plan ; rdfs:label "相談"@ja ; kf:value 8.0 ; prov:wasDerivedFrom id:passage .
id:passage oa:hasSource id:document ; kf:firstLine 517 ; kf:lastLine 528 . id:document dcterms:title "試験文書"@ja .
id:claim a kf:Claim ; kf:claimMeasure id:one ; kf:claimRequirement id:requirement ; kf:review kf:Accepted .
id:doubt a kf:Claim ; kf:claimMeasure id:two ; kf:claimRequirement id:requirement ; kf:review kf:Proposed .
"""
RULE = """
CONSTRUCT { ?measure kf:satisfies ?requirement }
WHERE { ?claim kf:claimMeasure ?measure ; kf:claimRequirement ?requirement ; kf:review kf:Accepted }
"""
SHAPES = """
kf:MeasureShape a sh:NodeShape ; sh:targetClass kf:Measure ; sh:property kf:MeasureShape-label , kf:MeasureShape-owner .
kf:MeasureShape-label sh:path rdfs:label ; sh:minCount 1 ; sh:message "名前がありません。"@ja , "It has no name."@en .
kf:MeasureShape-owner sh:path kf:owner ; sh:minCount 1 ; sh:severity sh:Warning ;
    sh:message "担当がありません。"@ja , "It has no owner."@en .
"""


@dataclass(frozen=True)
class House:
    """A copy of the code beside a few facts of its own, so that the command runs on data that a test may break."""

    place: Path

    @property
    def home(self) -> Path:
        return self.place / "home"

    def write(self, name: str, text: str) -> Path:
        """Writes a file with the prefixes in front; ``name`` is relative to the house."""
        path = self.place / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text((PREFIXES if path.suffix == ".ttl" else "") + text, encoding="utf-8")
        return path

    def build(self) -> Snapshot:
        folders = {name: self.place / name for name in ("data", "ontology", "shapes")}
        return build(self.home, Progress(quiet=True), **folders)

    def run(self, *arguments: str, text: str | None = None, code: str = "") -> subprocess.CompletedProcess[str]:
        """The command in a process of its own; ``code`` is Python that runs before it there."""
        start = ["-c", f"{code}\nfrom keifu.cli import main\nmain()"] if code else ["-m", "keifu"]
        return subprocess.run(
            [sys.executable, *start, *arguments],
            cwd=self.place,
            env=self.environment(),
            input=text or "",
            capture_output=True,
            encoding="utf-8",
            timeout=120,
        )

    def environment(self) -> dict[str, str]:
        return {**os.environ, "KEIFU_HOME": str(self.home), "PYTHONUTF8": "1"}


@pytest.fixture
def house(tmp_path: Path) -> House:
    """Two measures of one plan, one accepted claim; it builds with one warning: the second measure has no owner."""
    shutil.copytree(ROOT / "keifu", tmp_path / "keifu")
    house = House(tmp_path)
    house.write("ontology/keifu.ttl", ONTOLOGY)
    house.write("ontology/rules/satisfies.rq", RULE)
    house.write("shapes/measures.ttl", SHAPES)
    house.write("data/laws/L.ttl", LAW)
    house.write("data/plans/123456-dx.ttl", PLAN)
    return house


@pytest.fixture(scope="session")
def root() -> Path:
    """The top folder of the checkout."""
    return ROOT


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder with the plans as text, which the checkout does not carry: ``$KEIFU_SHARED`` or ``../shared``."""
    place = Path(os.environ.get("KEIFU_SHARED") or ROOT.parent / "shared")
    if not (place / "sources").is_dir():
        pytest.skip(f"the plans' texts are not here: {place / 'sources'} (set KEIFU_SHARED)")
    return place


@pytest.fixture(scope="session")
def snapshot(tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    """The shipped data as ``keifu build`` makes them; its home is ``snapshot.path.parent.parent``."""
    return build(tmp_path_factory.mktemp("home"), Progress(quiet=True))
