"""Made-up shells of one formulation, and its row of the ranking."""

from solvscreen.domain.quantity import Quantity
from solvscreen.io.schemas.shell_energies import SHELL_ENERGIES
from solvscreen.io.tables import quantity_cells, read_quantity, records
from solvscreen.ranking_settings import RankingSettings
from solvscreen.stages._observed import RunTables

SHELL_CRITERIA = [
    {"column": "oxidative_stability_v", "better": "higher"},
    {"column": "stripping_energy_kj_per_mol", "better": "lower"},
]
SETTINGS = RankingSettings.model_validate({"criteria": SHELL_CRITERIA, "bootstrap": 300})
MANY = {"Na": 10, "PF6": 10, "G2": 70}


def number(value, half, **options):
    return Quantity(value=value, lower=value - half, upper=value + half, n=2, method="made up", **options)


def shell(made_row, formulation, *, kind, name, denticity, population, oxidation, strip, **cells):
    oxidation = oxidation if isinstance(oxidation, Quantity) else number(oxidation, 0.1)
    numbers = quantity_cells("population", number(population, 0.02))
    numbers |= quantity_cells("oxidation_potential", oxidation, "v")
    spread = {"oxidation_potential_spread_v": cells.pop("spread_v", 0.0), "stripping_energy_spread_kj_per_mol": 0.0}
    numbers |= quantity_cells("reduction_potential", number(cells.pop("reduction", -1.0), 0.2), "v")
    for column, factor in (("stripping_energy", 1.0), ("first_removal_energy", 0.2), ("last_removal_energy", 0.5)):
        numbers |= quantity_cells(column, number(factor * strip, 10.0), "kj_per_mol")
    return made_row(
        SHELL_ENERGIES,
        formulation=formulation,
        cation="Na",
        shell=name,
        denticity=denticity,
        cluster=f"Na_1+{name}",
        **{"class": kind},
        **numbers,
        **spread,
        **cells,
    )


def table(run, shells, motion, settings=SETTINGS):
    run = run.with_(formulations=run.formulations[:1], settings=settings)
    ranked = run.with_().ranked(
        RunTables(liquids=run.liquids, neighbours=run.neighbours, motion=motion, shells=shells, by_shells=True)
    )
    (row,) = records(ranked.frame)
    return row


def volts(row, name="oxidative_stability"):
    return read_quantity(row, name, "v")
