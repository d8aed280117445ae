"""YAML as far as configurations need it: plain mappings, lists, text, numbers; nothing that surprises.

`yes` and `no` are text, `1:1` is text (YAML 1.1 would read 61), `1e-3` is a number, a key may appear once.
"""

import re
from pathlib import Path
from typing import Any, ClassVar, Final

import yaml
from pydantic import JsonValue

from solvscreen.domain.numbers import quoted
from solvscreen.errors import InputError
from solvscreen.io.text_file import read_text, shown

_DEEPEST: Final = 30


class _Loader(yaml.SafeLoader):
    """Loader of the JSON-like part of YAML."""

    yaml_implicit_resolvers: ClassVar[dict[str, Any]] = {}  # type: ignore[misc]  # PyYAML keeps it on the class
    yaml_constructors: ClassVar[dict[Any, Any]] = {}
    depth = 0

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        """Compose as usual, but no aliases and no bottomless nesting."""
        if self.check_event(yaml.AliasEvent):
            mark = self.peek_event().start_mark  # type: ignore[no-untyped-call]
            raise yaml.composer.ComposerError(None, None, "aliases (*name) are not supported; write it out", mark)
        self.depth += 1
        if self.depth > _DEEPEST:
            mark = self.peek_event().start_mark  # type: ignore[no-untyped-call]
            raise yaml.composer.ComposerError(None, None, f"nested deeper than {_DEEPEST} levels", mark)
        node = super().compose_node(parent, index)
        self.depth -= 1
        return node


def _mapping(loader: yaml.SafeLoader, node: yaml.Node) -> dict[str, Any]:
    values: dict[str, Any] = {}
    if not isinstance(node, yaml.MappingNode):
        raise yaml.constructor.ConstructorError(None, None, "a mapping is expected", node.start_mark)
    for key_node, value_node in node.value:
        if not isinstance(key_node, yaml.ScalarNode):
            raise yaml.constructor.ConstructorError(None, None, "a key has to be plain text", key_node.start_mark)
        key = str(key_node.value)
        if key in values:
            message = f"key {quoted(key)} appears twice in one mapping; keep one of the two"
            raise yaml.constructor.ConstructorError(None, None, message, key_node.start_mark)
        values[key] = loader.construct_object(value_node, deep=True)
    return values


def _sequence(loader: yaml.SafeLoader, node: yaml.Node) -> list[Any]:
    if not isinstance(node, yaml.SequenceNode):
        raise yaml.constructor.ConstructorError(None, None, "a list is expected", node.start_mark)
    return [loader.construct_object(item, deep=True) for item in node.value]


def _text(_loader: yaml.SafeLoader, node: yaml.Node) -> str:
    return str(node.value)


def _null(_loader: yaml.SafeLoader, _node: yaml.Node) -> None:
    return None


def _boolean(_loader: yaml.SafeLoader, node: yaml.Node) -> bool:
    return str(node.value).casefold() == "true"


def _number(_loader: yaml.SafeLoader, node: yaml.Node) -> int | float | str:
    text = str(node.value)
    if re.fullmatch(r"[-+]?[0-9]{1,18}", text):
        return int(text)
    try:
        return float(text.replace(".inf", "inf").replace(".Inf", "inf").replace(".INF", "inf").replace(".nan", "nan"))
    except ValueError:
        return text


def _unknown_tag(_loader: yaml.SafeLoader, node: yaml.Node) -> None:
    message = "YAML tags (!name) are not supported; write plain text or numbers"
    raise yaml.constructor.ConstructorError(None, None, message, node.start_mark)


_KINDS: Final = (
    ("tag:yaml.org,2002:null", r"(?:~|null|Null|NULL|)$", ["~", "n", "N", ""], _null),
    ("tag:yaml.org,2002:bool", r"(?:true|True|TRUE|false|False|FALSE)$", list("tTfF"), _boolean),
    (
        "tag:yaml.org,2002:float",
        r"(?:[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))$",
        list("-+0123456789."),
        _number,
    ),
)
for _tag, _pattern, _first, _constructor in _KINDS:
    _Loader.add_implicit_resolver(_tag, re.compile(_pattern), _first)
    _Loader.add_constructor(_tag, _constructor)
_Loader.add_constructor("tag:yaml.org,2002:int", _number)
_Loader.add_constructor("tag:yaml.org,2002:str", _text)
_Loader.add_constructor("tag:yaml.org,2002:map", _mapping)
_Loader.add_constructor("tag:yaml.org,2002:seq", _sequence)
_Loader.add_constructor(None, _unknown_tag)


def read_yaml(path: Path) -> JsonValue:
    """Content of a YAML file: dictionaries with text keys, lists, text, numbers, booleans, null.

    Raises:
        InputError: no such file, not YAML, or a key that appears twice.
    """
    return parse_yaml(read_text(path, kind="YAML"), origin=shown(path))


def parse_yaml(text: str, *, origin: str) -> JsonValue:
    """Content of YAML text.

    Raises:
        InputError: not YAML, or a key that appears twice.
    """
    try:
        value: JsonValue = yaml.load(text, Loader=_Loader)  # builds plain data only
    except yaml.MarkedYAMLError as error:
        raise InputError(f"{origin}: {_problem(error)}{_tab_hint(text)}") from error
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        raise InputError(
            f"{origin}: line {line}: character U+{ord(text[error.position]):04X} is not allowed in YAML; delete it"
        ) from error
    except yaml.YAMLError as error:
        raise InputError(f"{origin}: not YAML ({' '.join(str(error).split())})") from error
    except RecursionError as error:
        raise InputError(f"{origin}: not YAML that can be read (nested too deeply)") from error
    return value


def _problem(error: yaml.MarkedYAMLError) -> str:
    mark = error.problem_mark or error.context_mark
    line = f"line {mark.line + 1}: " if mark else ""
    problem = " ".join(str(error.problem or error.context or "").split())
    if "another document" in problem:
        problem = "the file holds several documents (---); keep one"
    if isinstance(error, yaml.scanner.ScannerError | yaml.parser.ParserError):
        problem = f"not YAML ({problem}); check indentation, quotes and colons here"
    return f"{line}{problem}"


def _tab_hint(text: str) -> str:
    indented = any(line.lstrip(" ").startswith("\t") for line in text.splitlines())
    return "; indent with spaces, not tabs" if indented else ""
