"""Small, schema-true, made-up tables of three formulations."""

import math

import numpy as np

from solvscreen.domain.formulation import ConcentrationBasis, Formulation, RatioBasis, Salt, SolventPart
from solvscreen.domain.quantity import Quantity
from solvscreen.domain.species import Role, Species
from solvscreen.io.tables import Kind, quantity_cells

DEFAULTS = {Kind.TEXT: "", Kind.INTEGER: 1, Kind.FLOAT: math.nan, Kind.BOOLEAN: False}


def made(value, half, **options):
    """A quantity with a symmetric interval."""
    return Quantity(value=value, lower=value - half, upper=value + half, n=2, method="made up", **options)


def row(schema, **cells):
    """A row of `schema`: given cells, then defaults of each kind, statuses `not computed`."""
    defaults = {
        column.name: "not computed" if column.name.endswith("status") else DEFAULTS[column.kind]
        for column in schema.columns
    }
    return defaults | cells


def _species(name, smiles, role, charge, mass, density=math.nan, permittivity=math.nan):
    return Species(
        id=name,
        name=name,
        smiles=smiles,
        role=role,
        charge=charge,
        molar_mass_g_per_mol=mass,
        density_g_per_cm3=density,
        density_kelvin=298.15,
        density_source="made up",
        permittivity=permittivity,
        permittivity_source="made up",
        origin="made up",
    )


SPECIES = {
    species.id: species
    for species in (
        _species("Na", "[Na+]", Role.CATION, 1, 22.990),
        _species("PF6", "F[P-](F)(F)(F)(F)F", Role.ANION, -1, 144.964),
        _species("OTf", "O=S(=O)([O-])C(F)(F)F", Role.ANION, -1, 149.07),
        _species("BF4", "F[B-](F)(F)F", Role.ANION, -1, 86.81),
        _species("G2", "COCCOCCOC", Role.SOLVENT, 0, 134.17, 0.9434, 7.23),
        _species("EC", "O=C1OCCO1", Role.SOLVENT, 0, 88.06, 1.321, 89.8),
        _species("DMC", "COC(=O)OC", Role.SOLVENT, 0, 90.08, 1.063, 3.1),
    )
}


def formulation(name, salts, solvents, temperature_kelvin=298.15):
    """A molar formulation with a ratio by volume; `salts` maps anion to molarity, `solvents` species to share."""
    return Formulation(
        id=name,
        salts=tuple(
            Salt(name=f"Na{anion}", cation="Na", n_cation=1, anion=anion, n_anion=1, concentration=molarity)
            for anion, molarity in salts.items()
        ),
        concentration_basis=ConcentrationBasis.MOLAR,
        solvents=tuple(SolventPart(species=solvent, fraction=share) for solvent, share in solvents.items()),
        ratio_basis=RatioBasis.VOLUME,
        temperature_kelvin=temperature_kelvin,
        origin="made up",
    )


FORMULATIONS = (
    formulation("napf6-g2", {"PF6": 1.0}, {"G2": 1.0}),
    formulation("naotf-nabf4-g2", {"OTf": 0.6, "BF4": 0.4}, {"G2": 1.0}),
    formulation("napf6-ec-dmc", {"PF6": 1.0}, {"EC": 0.5, "DMC": 0.5}),
)
SHELLS = {
    "napf6-g2": {"G2": 1.91, "PF6": 0.18},
    "naotf-nabf4-g2": {"G2": 1.72, "OTf": 0.41, "BF4": 0.12},
    "napf6-ec-dmc": {"EC": 3.1, "DMC": 1.4, "PF6": 0.9},
}
CLASSES = {
    "napf6-g2": (0.55, 0.28, 0.14, 0.03),
    "naotf-nabf4-g2": (0.40, 0.22, 0.28, 0.10),
    "napf6-ec-dmc": (0.12, 0.20, 0.48, 0.20),
}


def liquid_row(recipe):
    """A row of the liquid table."""
    from solvscreen.io.schemas.liquid import LIQUID

    shell = SHELLS[recipe.id]
    anions = sum(number for name, number in shell.items() if SPECIES[name].charge < 0)
    free, ssip, cip, agg = CLASSES[recipe.id]
    numbers = {
        ("density", "g_per_cm3"): made(1.062 if "g2" in recipe.id else 1.301, 0.006),
        ("effective_molarity", "molar"): made(1.004, 0.006),
        ("effective_molality", "molal"): made(1.12, 0.0),
        ("fraction_free", ""): made(free, 0.06),
        ("fraction_ssip", ""): made(ssip, 0.05),
        ("fraction_cip", ""): made(cip, 0.05),
        ("fraction_agg", ""): made(agg, 0.02),
        ("coordination_number_solvent", ""): made(sum(shell.values()) - anions, 0.1),
        ("coordination_number_anion", ""): made(anions, 0.08),
        ("anion_share", ""): made(anions / sum(shell.values()), 0.04),
        ("coordination_number_total_atoms", ""): made(6.1, 0.2),
    }
    cells = {}
    for (name, unit), quantity in numbers.items():
        cells |= quantity_cells(name, quantity, unit)
    return row(
        LIQUID,
        formulation=recipe.id,
        recipe=recipe.recipe,
        temperature_kelvin=recipe.temperature_kelvin,
        n_replicas=2,
        production_ns=1.0,
        cation="Na",
        status="doubtful",
        reason="DMC: density of the force field is known to be off" if "dmc" in recipe.id else "",
        **cells,
    )


def coordination_rows(recipe):
    """Rows of the coordination table: one donor and `molecule` for each neighbour."""
    from solvscreen.io.schemas.liquid import COORDINATION

    rows = []
    for name, number in SHELLS[recipe.id].items():
        donor = "anion F" if SPECIES[name].charge < 0 else "ether O"
        for kind, factor in (("molecule", 1.0), (donor, 2.8 if name == "G2" else 1.0)):
            cells = quantity_cells("coordination_number", made(factor * number, 0.15 * number))
            cells |= quantity_cells("first_peak", made(2.38, 0.02), "angstrom")
            rows.append(
                row(
                    COORDINATION,
                    formulation=recipe.id,
                    cation="Na",
                    species=name,
                    donor=kind,
                    cutoff_angstrom=3.2,
                    cutoff_source="first minimum",
                    **cells,
                )
            )
    return rows


def rdf_rows(recipe):
    """Rows of the RDF table with a peak at 2.4 angstrom."""
    from solvscreen.io.schemas.liquid import RDF

    r = np.arange(1.55, 9.0, 0.1)
    rows = []
    for name, number in SHELLS[recipe.id].items():
        donor = "anion F" if SPECIES[name].charge < 0 else "ether O"
        step = 1 / (1 + np.exp(-(r - 3.4) / 0.25))
        g = 12 * number * np.exp(-(((r - 2.38) / 0.14) ** 2)) + step * (1 + 0.3 * np.sin(2.2 * r))
        running = number / (1 + np.exp(-(r - 2.38) / 0.08)) + np.where(r > 3.5, 0.12 * (r - 3.5) ** 2, 0)
        for x, height, count in zip(r, g, running, strict=True):
            rows.append(
                row(
                    RDF,
                    formulation=recipe.id,
                    cation="Na",
                    species=name,
                    donor=donor,
                    r_angstrom=float(x),
                    g=float(height),
                    g_lower=float(0.93 * height),
                    g_upper=float(1.07 * height),
                    running_coordination_number=float(count),
                    running_coordination_number_lower=float(0.95 * count),
                    running_coordination_number_upper=float(1.05 * count),
                )
            )
    return rows
