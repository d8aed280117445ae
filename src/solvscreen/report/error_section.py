"""How far each method was found to be off on known data."""

from dataclasses import dataclass

from solvscreen.domain.method_error import BINDING_RELATIVE, IONISATION_EV


@dataclass(frozen=True, kw_only=True)
class KnownError:
    """Root-mean-square error of one quantity with one recipe."""

    quantity: str
    recipe: str
    rmse: str
    n: int
    against: str


def known_errors() -> list[KnownError]:
    """Every measured error that intervals rest on."""
    ionisation, binding = "ionisation energy, oxidation potential", "metal-ligand binding energy"
    rows = [(ionisation, recipe, error, f"{error.rmse:.2f} eV") for recipe, error in IONISATION_EV.items()]
    rows += [(binding, recipe, error, f"{error.rmse:.1%}") for recipe, error in BINDING_RELATIVE.items()]
    return [
        KnownError(quantity=quantity, recipe=recipe, rmse=rmse, n=error.n, against=error.against)
        for quantity, recipe, error, rmse in rows
    ]
