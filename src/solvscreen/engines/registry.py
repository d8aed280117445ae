"""Engines by name; a program is loaded when it is asked for."""

from collections.abc import Callable
from importlib import import_module

from solvscreen.config import md_programs
from solvscreen.engines.molecular_dynamics import MolecularDynamics
from solvscreen.engines.protocol import Engine, XtbMethod
from solvscreen.engines.pyscf.recipes import Recipe
from solvscreen.errors import ConfigError

ENGINES: dict[str, tuple[str, str]] = {
    "tblite": ("solvscreen.engines.tblite", "Tblite"),
    "xtb-python": ("solvscreen.engines.xtb_python", "XtbPython"),
}


def make_engine(name: str) -> Engine[XtbMethod]:
    """Tight-binding engine by the name that settings use.

    Raises:
        ConfigError: no engine has this name.
    """
    if name not in ENGINES:
        raise ConfigError(f"xtb.engine: {name!r} is not one of {', '.join(sorted(ENGINES))}")
    module, attribute = ENGINES[name]
    factory: Callable[[], Engine[XtbMethod]] = getattr(import_module(module), attribute)
    return factory()


DFT_ENGINES: dict[str, tuple[str, str]] = {
    "pyscf": ("solvscreen.engines.pyscf.surface", "Pyscf"),
}


def make_dft_engine(name: str) -> Engine[Recipe]:
    """Density-functional engine with gradients, by name.

    Raises:
        ConfigError: no engine has this name.
    """
    if name not in DFT_ENGINES:
        raise ConfigError(f"dft.engine: {name!r} is not one of {', '.join(sorted(DFT_ENGINES))}")
    module, attribute = DFT_ENGINES[name]
    factory: Callable[[], Engine[Recipe]] = getattr(import_module(module), attribute)
    return factory()


def make_md_engine(name: str) -> MolecularDynamics:
    """Molecular-dynamics engine by the name that settings use: `Engine` of that module of `solvscreen.engines.md`.

    Raises:
        ConfigError: no module has this name.
    """
    if name not in md_programs():
        raise ConfigError(f"md.engine: {name!r} is not one of {', '.join(md_programs())}")
    factory: Callable[[], MolecularDynamics] = import_module(f"solvscreen.engines.md.{name}").Engine
    return factory()
