"""What labels mean: ``words.yaml``, and the kind of a label."""

import functools
import re
from importlib import resources

import yaml
from pydantic import BaseModel, ConfigDict

from keifu_loaders.normalise import fold

_AROUND = " 　■□●○◎◆◇▼▽▲△★☆・※*#【】〔〕[]()「」『』<>《》〈〉≪≫:："
_BRACKETS = re.compile(r"[(\[【][^)\]】]*[)\]】]")
_NUMBERING = re.compile(r"^(?:\d+[.)、]|\(\d+\))\s*")


class Words(BaseModel):
    """``words.yaml`` as it is; its comments say what each entry is for."""

    model_config = ConfigDict(extra="forbid")

    labels: dict[str, list[str]]
    affixes: list[str]
    no_units: list[str]
    glossary: list[str]
    imprint: list[str]
    appendix: list[str]
    marks: list[str]
    symbols: dict[str, str]
    arrows: list[str]
    numbering: list[str]


@functools.cache
def words() -> Words:
    """The words of ``words.yaml``, read once."""
    text = resources.files(__package__).joinpath("words.yaml").read_text(encoding="utf-8")
    return Words.model_validate(yaml.safe_load(text))


@functools.cache
def _kinds() -> dict[str, str]:
    return {_bare(word): kind for kind, names in words().labels.items() for word in names}


def _bare(text: str) -> str:
    return re.sub(r"\s+", "", text).strip(_AROUND).casefold()


@functools.lru_cache(maxsize=20_000)
def kind_of(text: str) -> str | None:
    """The kind of a label: ``kind_of("■担当課：")`` is ``owner``; ``None`` for what is no label."""
    text = fold(text)
    if len(text) > 24:
        return None
    for form in (text, _BRACKETS.sub("", text), _NUMBERING.sub("", text), text.split("/")[0]):
        if found := _kinds().get(_bare(form)):
            return found
    bare = _bare(_BRACKETS.sub("", text))
    for affix in words().affixes:
        for rest in (bare.removeprefix(affix), bare.removesuffix(affix)):
            if rest != bare and (found := _kinds().get(rest)):
                return found
    return None


@functools.cache
def _label_line() -> re.Pattern[str]:
    return re.compile(rf"^[{re.escape(_AROUND)}]*(?P<label>[^:：\t]{{1,20}}?)[】\]]?\s*[:：]\s*(?P<value>.*)$")


def label_line(text: str) -> tuple[str, str] | None:
    """``"■担当課：住民課"`` → ``("owner", "住民課")``; a label alone gives an empty value; ``None`` for other lines."""
    bracket = re.match(r"^[\s■□●○◎◆◇▼▽・]*[【\[〔](?P<label>[^】\]〕]{1,16})[】\]〕]\s*(?P<value>.*)$", text)
    if bracket and (kind := kind_of(bracket["label"])):
        return kind, bracket["value"].lstrip(" :：")
    if (run := re.match(r"^(?P<label>\S(?: \S)+) (?P<value>\S{2,}.*)$", text)) and (kind := kind_of(run["label"])):
        return kind, run["value"]  # 担 当 課  住民課
    if found := _label_line().match(text):
        if kind := kind_of(found["label"]):
            return kind, found["value"].strip()
        return None
    marked = re.match(r"^[■□●○◎◆◇▼▽▲△★☆・] ?(?P<label>[^\s:]{2,12}) +(?P<value>\S.*)$", text)
    if marked and (kind := kind_of(marked["label"])):
        return kind, marked["value"]
    spaced = re.match(r"^(?P<label>[^\s:。、\d]{2,10}) (?P<value>[^。:]{1,60})$", text)
    if spaced and (kind := kind_of(spaced["label"])) in ("owner", "indicator", "target", "text"):
        return kind, spaced["value"]
    alone = kind_of(text)
    return (alone, "") if alone else None
