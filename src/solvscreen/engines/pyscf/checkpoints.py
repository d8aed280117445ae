"""Converged fields on disk, so that a job that was killed goes on where it was.

The large clusters take minutes for each field and have a dozen of them. Files have the format of PySCF's checkpoints.
"""

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray
from pyscf.scf import chkfile

from solvscreen.errors import NotConverged
from solvscreen.io.atomic import replacing

Array = NDArray[np.float64]
Outcome: TypeAlias = tuple[Any, str]
"""PySCF's object with its orbitals, and how it was recovered."""
RECOVERY, LOST = "recovery", "lost"
DECIMALS = 3  # of populations that tell starting densities apart


@dataclass(frozen=True, kw_only=True)
class Checkpoints:
    """Fields of one job in `folder`, by content."""

    folder: Path

    def path(self, question: str, density: Array | None) -> Path:
        """File of the field that answers `question`, all in words that fixes it, from a starting density."""
        diagonal = b"" if density is None else np.diagonal(density, axis1=-2, axis2=-1).round(DECIMALS) + 0.0
        return self.folder / f"{hashlib.sha256(question.encode() + bytes(diagonal)).hexdigest()[:24]}.chk"

    def restore(self, path: Path, mean_field: Any) -> Outcome | None:
        """`mean_field` as it was when it had converged, None if nothing whole was kept.

        Raises:
            NotConverged: this is what was kept.
        """
        try:
            lost, recovery, found = (chkfile.load(str(path), key) for key in (LOST, RECOVERY, "scf"))
        except OSError:  # no such file, or a torn one
            return None
        if lost is not None:
            raise NotConverged(lost.decode())
        for name, value in found.items():
            setattr(mean_field, name, value)
        mean_field.converged = True
        return mean_field, recovery.decode()

    def keep(self, path: Path, solver: Any, *, recovery: str) -> None:
        """Keep a converged field; the file appears whole."""
        with replacing(path) as temporary:
            found = solver.e_tot, solver.mo_energy, solver.mo_coeff, solver.mo_occ
            chkfile.dump_scf(solver.mol, str(temporary), *map(np.asarray, found))
            chkfile.dump(str(temporary), RECOVERY, recovery)

    def keep_lost(self, path: Path, reason: str) -> None:
        """Remember that no rung of the ladder led to a field."""
        with replacing(path) as temporary:
            chkfile.dump(str(temporary), LOST, reason)
