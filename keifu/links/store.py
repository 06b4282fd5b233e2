"""The claims of a data folder (``data/claims``), what they may be about, and who may judge them."""

from collections.abc import Sequence
from pathlib import Path

from rdflib import PROV, RDF, RDFS, Dataset, Literal, URIRef

from keifu import assets
from keifu.assemble import background, read_graph
from keifu.claims import Claim, read_all_claims, refuse_unknown_targets
from keifu.errors import CannotRunError, UsageError
from keifu.files import write_whole
from keifu.links.files import TSV, as_tsv, file_name, header_of, new_header
from keifu.prefixes import BASE
from keifu.sssom import refuse_doubles
from keifu.vocabulary import KF


class Claims:
    """A data folder: its background graphs (read once), its claim files and its plans; ``CannotRunError`` if it is none."""

    def __init__(self, data: Path | None = None) -> None:
        self.data = data or assets.folder("data")
        if not self.data.is_dir():
            raise CannotRunError(
                "データのフォルダーがありません。場所を確かめてください。",
                "The data folder is missing. Check where it is.",
                str(self.data),
            )
        self.background: Dataset = background(self.data, assets.folder("ontology"))

    def files(self) -> list[Path]:
        """The claim files, sorted by name."""
        return sorted((self.data / "claims").glob(f"*{TSV}"))

    def all(self) -> list[Claim]:
        """All claims of all files; errors as in ``keifu.claims.read_claims``."""
        return read_all_claims(self.files())

    def plan_file(self, plan: str) -> Path:
        """Where the plan's graph lies; ``CannotRunError`` where there is none."""
        path = self.data / "plans" / file_name(plan).replace(TSV, ".ttl")
        if not path.is_file():
            raise CannotRunError(
                f"計画のグラフがありません({plan})。--plan で .ttl を指定してください。",
                f"There is no graph of the plan {plan}. Give its .ttl with --plan.",
                str(path),
            )
        return path

    def edition(self, text: str) -> URIRef:
        """The edition of a national plan by its number; ``UsageError`` lists those that are known."""
        found = {
            str(self.background.value(plan, KF.edition)): plan
            for plan in self.background.subjects(RDF.type, KF.NationalPlan)
            if isinstance(plan, URIRef) and self.background.value(plan, KF.edition)
        }
        if text not in found:
            known = "、".join(sorted(found))
            raise UsageError(
                f"第{text}版は知りません。知っている版: {known}。",
                f"Unknown edition {text}. Known: {known}.",
                "--edition",
            )
        return found[text]

    def stated(self) -> list[URIRef]:
        """Every edition and provision that states a requirement, sorted."""
        return sorted({place for place in self.background.objects(None, KF.statedIn) if isinstance(place, URIRef)})

    def reviewers(self) -> dict[str, URIRef]:
        """The registered agents by name (ja and en); programs are none."""
        return {
            str(name): agent
            for agent in sorted(self.background.subjects(RDF.type, PROV.Agent), key=str)
            if isinstance(agent, URIRef) and (agent, RDF.type, PROV.SoftwareAgent) not in self.background
            for name in sorted(self.background.objects(agent, RDFS.label), key=str)
        }

    def must_be_known(self, claims: Sequence[Claim]) -> None:
        """``CannotRunError`` with file, row and IRI for claims on a measure or requirement that nothing describes."""
        described = {quad[0] for quad in self.background.quads((None, RDF.type, None, None))}
        for plan in {claim.plan for claim in claims}:
            path = self.data / "plans" / file_name(plan).replace(TSV, ".ttl")
            if path.is_file():
                described |= set(read_graph(path).subjects(RDF.type))
        refuse_unknown_targets(claims, described)

    def title(self, plan: str) -> str:
        """The title of a new file of claims for a plan."""
        path = self.plan_file(plan)
        name = read_graph(path).value(URIRef(plan), RDFS.label, default=Literal(plan))
        return f"{name}の施策と国の要請"


def write_claims(path: Path, claims: Sequence[Claim], title: str) -> None:
    """Writes a file of claims whole or not at all; it keeps its lines of metadata, a new one gets them."""
    write_whole(path, content(path, claims, title))


def content(path: Path, claims: Sequence[Claim], title: str) -> bytes:
    """What ``write_claims`` writes; ``CannotRunError`` where a claim stands twice."""
    refuse_doubles(claims, "主張", "claim")
    plan = claims[0].plan.removeprefix(BASE + "id/plan/") if claims else path.name.removesuffix(TSV)
    header = header_of(path) if path.is_file() else new_header(plan, title)
    return as_tsv(claims, header)
