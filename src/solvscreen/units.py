"""Conversion factors and the suffixes that name a unit.

Factors are the CODATA 2022 values that SciPy ships, so that one constant has one digit string in the whole project.
"""

from typing import Final

from scipy import constants

HARTREE_TO_EV: Final[float] = constants.value("Hartree energy in eV")
HARTREE_TO_KJ_PER_MOL: Final[float] = constants.value("Hartree energy") * constants.Avogadro / 1000.0
EV_TO_KJ_PER_MOL: Final[float] = constants.e * constants.Avogadro / 1000.0
KCAL_TO_KJ: Final[float] = constants.calorie
NM_TO_ANGSTROM: Final = 10.0
ANGSTROM2_PER_PS_TO_NM2_PER_NS: Final = 10.0
BOHR_TO_ANGSTROM: Final[float] = constants.value("Bohr radius") * 1e10
BOLTZMANN_KJ_PER_MOL_KELVIN: Final[float] = constants.R / 1000.0
AVOGADRO_PER_MOL: Final[float] = constants.Avogadro
DEBYE_PER_E_ANGSTROM: Final[float] = constants.e * 1e-10 * constants.c / 1e-21
DALTON_PER_NM3_TO_G_PER_CM3: Final[float] = constants.value("atomic mass constant") * 1e3 / 1e-21

SUFFIXES: Final[dict[str, str]] = {
    "_angstrom": "10^-10 m",
    "_nm": "10^-9 m",
    "_ev": "electronvolt",
    "_ev_per_angstrom": "electronvolt per 10^-10 m",
    "_hartree": "hartree",
    "_kj_per_mol": "kilojoule per mole",
    "_j_per_mol_kelvin": "joule per mole and kelvin",
    "_per_cm": "number per centimetre",
    "_v": "volt; against Na+/Na unless the name says otherwise",
    "_kelvin": "kelvin",
    "_degree": "degree of arc",
    "_molar": "mole per litre of solution",
    "_molal": "mole per kilogram of solvent",
    "_g_per_cm3": "gram per cubic centimetre",
    "_nm2_per_ns": "square nanometre per nanosecond, 10^-9 m2/s",
    "_g_per_mol": "gram per mole",
    "_g": "gram",
    "_ml": "millilitre",
    "_per_angstrom3": "number per cubic 10^-10 m",
    "_fs": "femtosecond",
    "_ps": "picosecond",
    "_ns": "nanosecond",
    "_per_ps": "number per picosecond",
    "_per_ns": "number per nanosecond",
    "_ns_per_day": "nanosecond of simulated time per day",
    "_bar": "bar",
    "_amu": "unified atomic mass unit",
    "_e": "elementary charge",
    "_debye": "debye",
    "_s": "second",
    "_mb": "10^6 byte",
    "_percent": "percent",
    "_per_kelvin": "number per kelvin",
    "_e_angstrom": "elementary charge times 10^-10 m",
}
