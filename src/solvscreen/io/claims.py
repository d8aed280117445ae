"""Files of claims: differences between two rows of a run's tables that somebody stated."""

from pathlib import Path
from typing import Annotated, Any, Final, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from solvscreen.errors import InputError
from solvscreen.io.text_file import shown
from solvscreen.io.yaml_file import read_yaml

Text = Annotated[str, Field(min_length=1)]


class Claim(BaseModel):
    """One statement: `first` less `second` is higher or lower than zero."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    claim: Text
    source: Text
    table: Literal["species", "clusters", "coordination", "liquid", "ranking", "shell_energies"]
    quantity: Text
    unit: str = ""  # suffix of the column, empty for dimensionless ones
    first: dict[str, str]
    second: dict[str, str] | float
    expected: Literal["higher", "lower"]


def read_claims(path: Path) -> tuple[Claim, ...]:
    """Claims of a YAML list.

    Raises:
        InputError: missing, not YAML, not a list, or an entry that is no claim.
    """
    data: Any = read_yaml(path)
    if not isinstance(data, list) or not data:
        raise InputError(f"{shown(path)}: a list of claims is expected, each with the keys of {', '.join(_KEYS)}")
    claims = []
    for number, entry in enumerate(data, start=1):
        try:
            claims.append(Claim.model_validate(entry))
        except ValidationError as error:
            first = error.errors()[0]
            key = ".".join(str(part) for part in first["loc"]) or "entry"
            raise InputError(f"{shown(path)} entry {number}: {key}: {first['msg']}; keys are {_KEYS}") from error
    return tuple(claims)


_KEYS: Final = ", ".join(Claim.model_fields)
