"""Lists of formulations: lines of shorthand, or mappings that say the same."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from solvscreen.domain.draft import ROOM_TEMPERATURE_KELVIN, FormulationDraft, SaltDraft, SolventDraft
from solvscreen.domain.formulation import LONGEST_ID, ConcentrationBasis, RatioBasis
from solvscreen.domain.mistakes import Mistakes
from solvscreen.domain.names import require_safe_id, suggestion
from solvscreen.domain.numbers import quoted, read_number
from solvscreen.domain.shorthand import EXAMPLE, clean, concentration_unit, parse_shorthand, ratio_basis
from solvscreen.errors import FormulationError
from solvscreen.io.text_file import shown
from solvscreen.io.yaml_file import read_yaml

KEYS: Final = ("id", "recipe", "salts", "basis", "solvents", "ratio", "temperatures_kelvin")
SALT_KEYS: Final = ("name", "cation", "anion", "amount")
MOST_TEMPERATURES: Final = 100


def read_formulations(path: Path, mistakes: Mistakes) -> tuple[FormulationDraft, ...]:
    """Drafts of all entries of a file that can be understood; messages about the others go to `mistakes`.

    Raises:
        InputError: missing, or not YAML.
    """
    return drafts(read_yaml(path), origin=shown(path), mistakes=mistakes)


def drafts(data: Any, *, origin: str, mistakes: Mistakes) -> tuple[FormulationDraft, ...]:
    """Drafts of all entries of a list that can be understood; messages about the others go to `mistakes`."""
    if isinstance(data, Mapping) and set(data) == {"formulations"}:
        data = data["formulations"]
    if data is None or (isinstance(data, list | tuple) and not data):
        mistakes.add(origin, f"the list of formulations is empty; add a line such as '- {EXAMPLE}'")
        return ()
    if not isinstance(data, list | tuple):
        mistakes.add(origin, f"a list of formulations is expected; write lines such as '- {EXAMPLE}'")
        return ()
    understood: list[FormulationDraft] = []
    for number, entry in enumerate(data, start=1):
        place = f"{origin} entry {number}{_label(entry)}"
        with mistakes.at(place):
            understood.append(_draft(entry, origin=place))
    return tuple(understood)


def _label(entry: Any) -> str:
    text = entry.get("id") or entry.get("recipe") or "" if isinstance(entry, Mapping) else entry
    return f" ({quoted(clean(text), limit=50)[1:-1]})" if isinstance(text, str) and text.strip() else ""


def _draft(entry: Any, *, origin: str) -> FormulationDraft:
    if isinstance(entry, str) and entry.strip():
        return parse_shorthand(entry, origin=origin)
    if entry is None or entry == "":
        raise FormulationError(f"the entry is empty; write it like {EXAMPLE}, or delete the line")
    if not isinstance(entry, Mapping):
        raise FormulationError(f"{quoted(entry)} is no formulation; write it like {EXAMPLE}")
    _check_keys(entry)
    if "recipe" in entry:
        return _from_recipe(entry, origin=origin)
    mistakes = Mistakes()
    identifier, basis, ratio = "", ConcentrationBasis.MOLAR, RatioBasis.VOLUME
    salts, solvents = tuple[SaltDraft, ...](), tuple[SolventDraft, ...]()
    temperatures: tuple[float, ...] = (ROOM_TEMPERATURE_KELVIN,)
    with mistakes.at():
        identifier = _identifier(entry)
    with mistakes.at():
        salts = _salts(entry.get("salts"))
    with mistakes.at():
        basis = _basis(entry.get("basis"))
    with mistakes.at():
        solvents = _solvents(entry.get("solvents"))
    with mistakes.at():
        ratio = _ratio(entry.get("ratio"), n_solvents=len(solvents))
    with mistakes.at():
        temperatures = _temperatures(entry["temperatures_kelvin"]) if "temperatures_kelvin" in entry else temperatures
    mistakes.check()
    return FormulationDraft(
        id=identifier,
        salts=salts,
        concentration_basis=basis,
        solvents=solvents,
        ratio_basis=ratio,
        temperatures_kelvin=temperatures,
        origin=origin,
    )


def _check_keys(entry: Mapping[Any, Any]) -> None:
    unknown = [str(key) for key in entry if key not in KEYS]
    if len(entry) == 1 and unknown and " in " in unknown[0]:
        raise FormulationError(
            "a colon before a space or line end makes this a YAML mapping; write EC:DMC without a space, or "
            "quote the line"
        )
    mistakes = Mistakes()
    every = f"; keys are {', '.join(KEYS)}"
    for key in unknown:
        mistakes.add("", f"unknown key {quoted(key)}{suggestion(key, KEYS) or every}")
    others = [key for key in entry if key not in {"id", "recipe"}]
    if "recipe" in entry and not unknown and others:
        mistakes.add("", f"{', '.join(others)} cannot stand beside recipe; write all of it in one way")
    mistakes.check()


def _from_recipe(entry: Mapping[str, Any], *, origin: str) -> FormulationDraft:
    if not isinstance(entry["recipe"], str):
        raise FormulationError(f"recipe: {quoted(entry['recipe'])} is no text; write it like {EXAMPLE}")
    draft = parse_shorthand(entry["recipe"], origin=origin)
    return FormulationDraft(**{**vars(draft), "id": _identifier(entry)})


def _identifier(entry: Mapping[str, Any]) -> str:
    if "id" not in entry:
        return ""
    value = entry["id"]
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise FormulationError(f"id {quoted(value)} is no name; write a short one such as reference")
    require_safe_id(str(value), longest=LONGEST_ID)
    return str(value)


def _number(value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise FormulationError(f"{quoted(value)} is not a number")
    return read_number(value if isinstance(value, str) else repr(value))


def _salts(value: Any) -> tuple[SaltDraft, ...]:
    if not value:
        raise FormulationError("salts is missing or empty; write it like salts: {NaPF6: 1.0}")
    mistakes, salts = Mistakes(), list[SaltDraft]()
    for place, entry in _items(value):
        with mistakes.at(place):
            salts.append(_salt(entry))
    mistakes.check()
    return tuple(salts)


def _items(value: Any) -> list[tuple[str, dict[str, Any]]]:
    """Salts of either form as mappings, each with its place for messages."""
    if isinstance(value, Mapping):
        return [(f"salt {quoted(name)}", {"name": str(name), "amount": amount}) for name, amount in value.items()]
    if isinstance(value, Sequence) and not isinstance(value, str) and all(isinstance(item, Mapping) for item in value):
        return [(f"salts[{number}]", dict(item)) for number, item in enumerate(value, start=1)]
    raise FormulationError(
        "salts has to be a mapping such as {NaPF6: 1.0}, or a list of {cation: Na, anion: PF6, amount: 1.0}"
    )


def _salt(entry: dict[str, Any]) -> SaltDraft:
    for key in entry:
        if key not in SALT_KEYS:
            hint = suggestion(str(key), SALT_KEYS) or f"; keys are {', '.join(SALT_KEYS)}"
            raise FormulationError(f"unknown key {quoted(key)}{hint}")
    names = {key: entry.get(key, "") for key in ("name", "cation", "anion")}
    if not all(isinstance(name, str) for name in names.values()):
        raise FormulationError("name, cation and anion have to be text")
    if bool(names["cation"]) != bool(names["anion"]) or bool(names["name"]) == bool(names["cation"]):
        raise FormulationError("give either the name of the salt, or both its cation and its anion")
    if "amount" not in entry:
        raise FormulationError("amount is missing; add it, in the unit that basis names")
    return SaltDraft(**{key: clean(name) for key, name in names.items()}, concentration=_number(entry["amount"]))


def _basis(value: Any) -> ConcentrationBasis:
    if value is None:
        raise FormulationError("basis is missing; write M (mole per litre of solution) or m (mole per kg of solvent)")
    return concentration_unit(str(value))


def _solvents(value: Any) -> tuple[SolventDraft, ...]:
    if isinstance(value, str) and value.strip():
        return (SolventDraft(name=clean(value), share=1.0),)
    if not isinstance(value, Mapping) or not value:
        raise FormulationError("solvents has to be a name or a mapping such as {EC: 1, DMC: 1}")
    mistakes, solvents = Mistakes(), list[SolventDraft]()
    for name, share in value.items():
        with mistakes.at(f"solvent {quoted(name)}"):
            solvents.append(SolventDraft(name=clean(str(name)), share=_number(share)))
    mistakes.check()
    return tuple(solvents)


def _ratio(value: Any, *, n_solvents: int) -> RatioBasis:
    if value is None:
        if n_solvents > 1:
            raise FormulationError(f"ratio is missing for {n_solvents} solvents; write v/v, w/w or mol")
        return RatioBasis.VOLUME
    return ratio_basis(str(value))


def _temperatures(value: Any) -> tuple[float, ...]:
    values = list(value) if isinstance(value, list | tuple) else [value]
    if not values:
        raise FormulationError("temperatures_kelvin is empty; write it like [298]")
    if len(values) > MOST_TEMPERATURES:
        raise FormulationError(f"{len(values)} temperatures are too many for one entry")
    mistakes, temperatures = Mistakes(), list[float]()
    for item in values:
        with mistakes.at("temperatures_kelvin"):
            temperatures.append(_number(item))
    mistakes.check()
    return tuple(temperatures)
