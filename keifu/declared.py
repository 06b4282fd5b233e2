"""What a YAML file declares, as a frozen dataclass: every key known, every value of the type that the field says.

Every short command reads such headers, and pydantic takes longer to load than a question to be answered.
"""

from collections.abc import Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from types import NoneType, UnionType
from typing import Any, TypeVar, get_args, get_origin

from keifu.errors import CannotRunError

_Kind = TypeVar("_Kind")
_NAMES = {str: "文字列 / a text", bool: "true, false", int: "整数 / a whole number", list: "列 / a list"}


def declared(kind: type[_Kind], content: object, where: str, given: Mapping[str, object] | None = None) -> _Kind:
    """A ``kind`` (a dataclass) from the mapping ``content``; ``given`` are fields that do not stand in the file.

    Fields are texts, truth values, whole numbers, other dataclasses, lists and dictionaries of these; ``| None`` says
    what a field without its key is. ``field(metadata={"key": …})`` names a key that is called otherwise than its
    field. ``CannotRunError`` tells ``where`` (the file) and the key that is unknown, missing or of another type.
    """
    made: _Kind = _record(kind, content, where, (), given or {})
    return made


def _record(kind: Any, content: object, where: str, path: tuple[str, ...], given: Mapping[str, object]) -> Any:
    if not isinstance(content, Mapping):
        raise _wrong_type(dict, where, path)
    asked: dict[object, Field[Any]] = {
        field.metadata.get("key", field.name): field for field in fields(kind) if field.name not in given
    }
    for key in content:
        if key not in asked:
            raise _wrong("という項目は使えません", "is no known key", where, (*path, str(key)))
    values = dict(given)
    for key, field in asked.items():
        if key in content:
            values[field.name] = _value(field.type, content[key], where, (*path, str(key)))
        elif field.default is MISSING and field.default_factory is MISSING:
            raise _wrong("がありません", "is missing", where, (*path, str(key)))
    return kind(**values)


def _value(type_: Any, content: object, where: str, path: tuple[str, ...]) -> Any:
    if isinstance(type_, UnionType):
        (type_,) = (one for one in get_args(type_) if one is not NoneType)
    if is_dataclass(type_):
        return _record(type_, content, where, path, {})
    kind, inside = get_origin(type_) or type_, get_args(type_)
    if type(content) is not kind:  # not isinstance: a truth value is no number
        raise _wrong_type(kind, where, path)
    if isinstance(content, dict):
        for key in content:
            _value(inside[0], key, where, (*path, str(key)))
        return {key: _value(inside[1], value, where, (*path, str(key))) for key, value in content.items()}
    if isinstance(content, list):
        return [_value(inside[0], value, where, (*path, str(n))) for n, value in enumerate(content, 1)]
    return content


def _wrong_type(kind: Any, where: str, path: tuple[str, ...]) -> CannotRunError:
    name = _NAMES.get(kind, "名前と値の組 / a mapping")
    return _wrong(f"の型が違います(求めるもの: {name})", f"has another type than expected ({name})", where, path)


def _wrong(ja: str, en: str, where: str, path: tuple[str, ...]) -> CannotRunError:
    key = ".".join(path)
    return CannotRunError(f"「{key}」{ja}。直してください。", f"'{key}' {en}. Correct it.", where)
