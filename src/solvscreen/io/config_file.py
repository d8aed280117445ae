"""Configuration files, with one plain message for every mistake."""

import re
import types
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Union, get_args, get_origin

from pydantic import JsonValue, ValidationError
from pydantic_core import ErrorDetails

from solvscreen.config import Config
from solvscreen.domain.mistakes import Mistakes
from solvscreen.domain.names import suggestion
from solvscreen.domain.numbers import quoted
from solvscreen.errors import InputErrors
from solvscreen.io.yaml_file import parse_yaml, read_yaml
from solvscreen.ranking_settings import SHELL_COLUMNS
from solvscreen.section import Section

_KINDS: Final = {
    "int": "a whole number",
    "float": "a number",
    "finite": "a finite number",
    "bool": "true or false",
    "string": "text",
    "tuple": "a list",
    "model": "a mapping of keys",
    "dict": "a mapping of keys",
}
_BOUNDS: Final = {
    "greater_than": "above",
    "greater_than_equal": "at least",
    "less_than": "below",
    "less_than_equal": "at most",
}


@dataclass(frozen=True, kw_only=True)
class CheckedConfig:
    """Settings, with defaults in the place of those that were wrong, and a message for each of these."""

    config: Config
    wrong_keys: frozenset[str]  # top-level keys that hold defaults because of a mistake
    mistakes: tuple[str, ...]


def read_config(path: Path) -> CheckedConfig:
    """Settings from a YAML file.

    Raises:
        InputError: missing, or not a YAML mapping.
    """
    return check_config(read_yaml(path), origin=str(path))


def config_from_mapping(mapping: Mapping[str, Any], *, origin: str) -> Config:
    """Settings from the mapping that Snakemake holds; values of nested keys may be text.

    Raises:
        InputErrors: one message for each key that is unknown or has an impossible value.
    """
    checked = check_config(mapping, origin=origin)
    if checked.mistakes:
        raise InputErrors(list(checked.mistakes))
    return checked.config


def check_config(data: JsonValue | Mapping[str, Any], *, origin: str) -> CheckedConfig:
    """Settings from parsed YAML.

    Raises:
        InputErrors: not a mapping.
    """
    if not isinstance(data, Mapping):
        found = "empty" if data is None else f"a {_kind_of(data)}"
        raise InputErrors([f"{origin}: the file is {found}; it has to hold keys, such as 'run: my-screen'"])
    mistakes = Mistakes()
    values = _normalised(data, origin, mistakes)
    wrong = set(map(str, data)) - set(values)
    try:
        config = Config.model_validate(values)
    except ValidationError as error:
        details = error.errors(include_url=False)
        for detail in details:
            mistakes.add(f"{origin}: {_path(detail)}", _message(detail))
        wrong |= {str(detail["loc"][0]) for detail in details}
        config = Config.model_validate({key: value for key, value in values.items() if key not in wrong})
    for message in () if mistakes.messages else contradictions(config):
        mistakes.add(origin, message)
    return CheckedConfig(config=config, wrong_keys=frozenset(wrong), mistakes=tuple(mistakes.messages))


def contradictions(config: Config) -> list[str]:
    """Settings that are possible each, but not together."""
    md = config.md
    checks = (
        (md.min_box_nm <= 2 * md.cutoff_nm, "md.cutoff_nm: has to be below half of md.min_box_nm"),
        (
            md.equilibration_min_ps > md.equilibration_max_ps,
            "md.equilibration_min_ps: has to be at most md.equilibration_max_ps",
        ),
        (md.frame_interval_ps > md.production_ps, "md.frame_interval_ps: has to be at most md.production_ps"),
        (
            max((md.ion_charge_scale, *md.ion_charge_scales)) > 1,
            "md.ion_charge_scale: has to be at most 1, the full charge",
        ),
        (
            config.shells.relaxed > config.shells.snapshots,
            "shells.relaxed: has to be at most shells.snapshots, of which they are the first",
        ),
        (md.timestep_fs > 5, "md.timestep_fs: has to be at most 5; longer steps do not conserve energy"),
        (
            config.analysis.fallback_cutoff_angstrom >= config.analysis.rdf_max_angstrom,
            "analysis.fallback_cutoff_angstrom: has to be below analysis.rdf_max_angstrom",
        ),
    )
    return [message for is_wrong, message in (*checks, *_ranking_checks(config)) if is_wrong]


def _ranking_checks(config: Config) -> list[tuple[bool, str]]:
    """Rankings in which no formulation could have a place."""
    used = [criterion.column for criterion in config.ranking.criteria if criterion.weight > 0]
    missing = [] if config.shells.compute else [column for column in used if column in SHELL_COLUMNS]
    needed = config.ranking.min_shell_coverage
    return [
        (bool(missing), f"ranking.criteria: {', '.join(missing)} rests on shells; set shells.compute: true"),
        (
            config.shells.compute and config.shells.coverage < needed,
            f"ranking.min_shell_coverage: has to be at most shells.coverage, {config.shells.coverage:g}",
        ),
    ]


def _normalised(data: Mapping[Any, Any], origin: str, mistakes: Mistakes) -> dict[str, Any]:
    """Text keys; sections that arrive as text are parsed; what pydantic would let pass in silence is refused."""
    values: dict[str, Any] = {}
    for raw_key, raw_value in data.items():
        key, value = str(raw_key), raw_value
        field = Config.model_fields.get(key)
        section = _section(field.annotation) if field else None
        if section and isinstance(value, str):
            with mistakes.at():
                value = parse_yaml(value, origin=f"{origin}: {key}")
        if key == "run" and isinstance(value, int) and not isinstance(value, bool):
            value = str(value)
        if key == "species" and isinstance(value, str):
            value = [value]
        if key == "formulations" and not isinstance(value, str | list | tuple):
            mistakes.add(f"{origin}: formulations", "has to be the path of a file, or a list of formulations")
            continue
        if field and isinstance(value, bool) and not section and field.annotation is not bool:
            mistakes.add(f"{origin}: {key}", f"has to be {_expected(field.annotation)}, got {str(value).lower()}")
            continue
        if section and isinstance(value, Mapping):
            value = _without_booleans(section, value, place=f"{origin}: {key}", mistakes=mistakes)
        values[key] = value
    return values


def _without_booleans(
    section: type[Section], value: Mapping[Any, Any], *, place: str, mistakes: Mistakes
) -> dict[str, Any]:
    """Keys of a section but those where `true` or `false` stands for a number."""
    kept: dict[str, Any] = {}
    for key, item in value.items():
        field = section.model_fields.get(str(key))
        if isinstance(item, bool) and field and field.annotation is not bool:
            mistakes.add(f"{place}.{key}", f"has to be {_expected(field.annotation)}, got {str(item).lower()}")
        else:
            kept[str(key)] = item
    return kept


def _expected(annotation: Any) -> str:
    return _KINDS.get({int: "int", float: "float", str: "string"}.get(annotation, ""), "another value")


def _section(annotation: Any) -> type[Section] | None:
    """Class of a section, or of the items of a list of sections; nothing for a plain value."""
    if isinstance(annotation, type) and issubclass(annotation, Section):
        return annotation
    if get_origin(annotation) in {tuple, list, Union, types.UnionType}:
        return next((found for found in map(_section, get_args(annotation)) if found), None)
    return None


def _keys_at(location: tuple[int | str, ...]) -> list[str]:
    section: type[Section] = Config
    for part in location:
        field = section.model_fields.get(str(part))
        section = (_section(field.annotation) if field else None) or section
    return [name for name, field in section.model_fields.items() if not field.exclude]


def _path(detail: ErrorDetails) -> str:
    text = ""
    for part in detail["loc"]:
        text += f"[{part + 1}]" if isinstance(part, int) else f".{part}"
    name = text.removeprefix(".")
    return name if name.isprintable() and len(name) <= 80 else quoted(name)


def _message(detail: ErrorDetails) -> str:
    kind, value = detail["type"], detail["input"]
    if kind == "extra_forbidden":
        return f"unknown key{_key_hint(detail['loc'])}"
    if kind == "missing":
        return "is missing; add it"
    if value is None:
        return "is empty; give it a value or delete the line"
    if kind == "string_pattern_mismatch":
        return f"{quoted(value)} is no safe folder name; use up to 64 letters, digits, '-', '_' and '.'"
    if kind == "value_error":
        return str(detail["msg"]).removeprefix("Value error, ")
    wanted, hint = _wanted(detail)
    return f"has to be {wanted}, got {quoted(value)}{hint}"


def _wanted(detail: ErrorDetails) -> tuple[str, str]:
    """What a value has to be, and a near miss."""
    kind, value, context = detail["type"], detail["input"], detail.get("ctx", {})
    if kind == "literal_error":
        choices = re.findall(r"'([^']+)'", str(context["expected"]))
        return " or ".join(choices), suggestion(str(value), choices)
    if kind in _BOUNDS:
        return f"{_BOUNDS[kind]} {next(iter(context.values())):g}", ""
    return _KINDS.get(kind.split("_")[0], f"another value ({detail['msg'].lower()})"), ""


def _key_hint(location: tuple[int | str, ...]) -> str:
    key, keys = str(location[-1]), _keys_at(location[:-1])
    hint = suggestion(key, keys)
    if hint:
        return hint
    homes = [
        f"{name}.{key}"
        for name, field in Config.model_fields.items()
        if (section := _section(field.annotation)) and key in section.model_fields
    ]
    if homes:
        return f"; did you mean {' or '.join(homes)}?"
    return f"; keys here are {', '.join(keys)}"


def _kind_of(data: object) -> str:
    return "list" if isinstance(data, list | tuple) else "single value"
