"""CPU time of density-functional calculations, with the kernels that PySCF's BLAS chooses and with those chosen here.

Glymes of the given lengths: their ground state in vacuum and in C-PCM with one recipe, each in a process of its own.
"""

import argparse
import json
import subprocess
import sys

ALONE, HERE = "PySCF's own choice", "chosen here"
FIRST = {ALONE: "import pyscf.lib", HERE: ""}  # a library that is loaded already keeps its kernels
CHILD = """
{first}
import json, time
from rdkit import Chem
from rdkit.Chem import AllChem
from solvscreen.domain.structure import Structure
from solvscreen.engines.pyscf.frame import Frame
from solvscreen.engines.pyscf.mean_field import Request
from solvscreen.engines.pyscf.recipes import RECIPES
from solvscreen.engines.pyscf.scf import converge
from solvscreen.engines.pyscf.threads import pinned
from threadpoolctl import threadpool_info

molecule = Chem.AddHs(Chem.MolFromSmiles("C" + "OCC" * {length} + "OC"))
AllChem.EmbedMolecule(molecule, randomSeed=1)
AllChem.MMFFOptimizeMolecule(molecule)
structure = Structure(
    symbols=tuple(atom.GetSymbol() for atom in molecule.GetAtoms()),
    positions_angstrom=molecule.GetConformer().GetPositions(), charge=0, multiplicity=1,
)
with pinned(1):
    frame, before = Frame(structure=structure, recipe=RECIPES["{recipe}"]), time.process_time()
    gas = converge(frame, Request(charge=0, multiplicity=1))
    solvated = converge(frame, Request(charge=0, multiplicity=1, permittivity=20.0), start=gas)
    cpu_s = time.process_time() - before
kernels = [lib["architecture"] for lib in threadpool_info() if "/pyscf/" in lib["filepath"] and "architecture" in lib]
print(json.dumps([kernels, len(structure.symbols), frame.whole.nao, cpu_s, solvated.hartree]))
"""


def main() -> None:
    """Run every molecule both ways and print CPU seconds and their ratio."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--lengths", type=int, nargs="+", default=[1, 2, 4], help="ethylene groups of each glyme")
    parser.add_argument("--recipe", default="screening")
    options = parser.parse_args()
    for length in options.lengths:
        results = {}
        for name, first in FIRST.items():
            code = CHILD.format(first=first, length=length, recipe=options.recipe)
            text = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
            results[name] = json.loads(text)
            kernels, n_atoms, n_functions, cpu_s, _ = results[name]
            print(f"{n_atoms} atoms, {n_functions} functions, {name} ({', '.join(kernels)}): {cpu_s:.1f} CPU s")
        difference = results[HERE][4] - results[ALONE][4]
        print(f"  ratio {results[ALONE][3] / results[HERE][3]:.2f}, energy differs by {difference:.1e} hartree")


if __name__ == "__main__":
    main()
