"""An explanation in words for people and as data for programs: the same facts, in Japanese or English."""

from dataclasses import dataclass
from itertools import groupby
from typing import Any

import pyoxigraph as ox

from keifu.explain.evidence import Evidence, Judgement
from keifu.explain.proof import Proof
from keifu.explain.rules import Fact
from keifu.prefixes import BASE, ONTOLOGY

_MARKS = {"ja": ("「", "」", "、", "。", "確信度"), "en": ("'", "'", ", ", ". ", "confidence")}


@dataclass(frozen=True)
class Explanation:
    """Why one fact holds: the proof, and what it is told with."""

    proof: Proof
    evidence: Evidence

    def rule(self, lang: str) -> str:
        """The rule of the last step as a sentence with the names of things in it; "" for a fact that was written."""
        rule = self.proof.rule
        if rule is None:
            return ""
        names = {name: self.evidence.name(term, lang) for name, term in self.proof.values.items()}
        sentence = rule.titles[lang]
        for name, text in names.items():
            sentence = sentence.replace(f"{{{name}}}", text)
        return f"{sentence} [{rule.name}]"

    def premises(self) -> list["Explanation"]:
        """What the last step rests on, without the axioms of the vocabulary, which the rule's sentence tells."""
        told = (premise for premise in self.proof.premises if str(ONTOLOGY) not in premise.graphs)
        return [Explanation(premise, self.evidence) for premise in told]

    def steps(self, lang: str) -> list[tuple[str, "Explanation | None"]]:
        """The premises as lines; one that is inferred comes with its own explanation."""
        lines: list[tuple[str, Explanation | None]] = []
        for (_, inferred), group in groupby(self.premises(), key=lambda one: (one.proof.fact[0], one.proof.rule)):
            parts = list(group)
            lines.append((self._line([part.proof for part in parts], lang), parts[0] if inferred else None))
        return lines

    def facts(self, lang: str) -> list[str]:
        """The written facts behind it, those about one thing in one line, each line with sources and graphs in brackets."""
        written = [part for part in self.proof.asserted() if str(ONTOLOGY) not in part.graphs]
        return [self._line(list(parts), lang) for _, parts in groupby(written, key=lambda part: part.fact[0])]

    def words(self, lang: str) -> str:
        """All of it in one text: the rules, then the numbered facts."""
        rules = list(dict.fromkeys(self._each(part).rule(lang) for part in self.proof.parts() if part.rule))
        end = _MARKS[lang][3]
        facts = "; ".join(f"({n}) {text}" for n, text in enumerate(self.facts(lang), start=1))
        head = {"ja": "使った事実: ", "en": "Facts used: "}[lang]
        return f"{end.join(rules)}{end}{head}{facts}"

    def sources(self) -> list[str]:
        """The documents with lines, and named sources, of the written facts, each once."""
        return self._told([part.fact for part in self.proof.asserted()])

    def as_data(self, lang: str) -> dict[str, Any]:
        """For JSON: the words, the rule, and each premise with graphs, sources, claim and, if inferred, its own ``why``."""
        rule = self.proof.rule
        return {
            "words": self.words(lang),
            "rule": rule and {"name": rule.name, "title": self.rule(lang).removesuffix(f" [{rule.name}]")},
            "premises": [self._each(premise)._as_premise(lang) for premise in self.proof.premises],
        }

    def _as_premise(self, lang: str) -> dict[str, Any]:
        subject, predicate, object_ = self.proof.fact
        sources = self.evidence.sources.get(self.proof.fact, [])
        judgement = self.evidence.judgement(self.proof.fact)
        return {
            **{name: self.evidence.name(term, lang) for name, term in zip(_ENDS, self.proof.fact, strict=True)},
            "fact": [str(term) for term in (subject, predicate, object_)],
            "graphs": [graph.removeprefix(BASE) for graph in self.proof.graphs],
            "sources": [
                {"document": source.title, "lines": source.lines, "passage": source.passage} for source in sources
            ],
            "claim": self._judged(judgement, lang) if judgement else None,
            "why": self.as_data(lang) if self.proof.rule else None,
        }

    def _judged(self, judgement: Judgement, lang: str) -> dict[str, Any]:
        return {
            "basis": self.evidence.name(judgement.basis, lang),
            "confidence": judgement.confidence,
            "who": [self.evidence.name(who, lang) for who in judgement.who],
            "when": judgement.when,
            "note": judgement.note,
        }

    def _line(self, parts: list[Proof], lang: str) -> str:
        open_, close, comma, _, sure = _MARKS[lang]
        facts = [part.fact for part in parts]
        said = comma.join(f"{self._name(fact[1], lang)}: {self._name(fact[2], lang)}" for fact in facts)
        told = self._told(facts)
        if judgement := self.evidence.judgement(facts[0]):
            judged = self._judged(judgement, lang)
            confidence = f"{sure} {judged['confidence']}" if judged["confidence"] else ""
            told = [judged["basis"], confidence, *judged["who"], judged["when"], judged["note"], *told]
        told += dict.fromkeys(graph.removeprefix(BASE) for part in parts for graph in part.graphs)
        return f"{open_}{self._name(facts[0][0], lang)}{close} {said} [{'; '.join(filter(None, told))}]"

    def _told(self, facts: list[Fact]) -> list[str]:
        found: dict[str, dict[str, None]] = {}
        for fact in facts:
            for source in self.evidence.sources.get(fact, []):
                found.setdefault(source.title, {})[source.lines] = None
        return [f"{title} {'、'.join(lines)}".strip() for title, lines in found.items()]

    def _name(self, term: Any, lang: str) -> str:
        return self.evidence.name(term, lang) if isinstance(term, ox.NamedNode) else str(term.value)

    def _each(self, proof: Proof) -> "Explanation":
        return Explanation(proof, self.evidence)


_ENDS = ("from", "relation", "to")
