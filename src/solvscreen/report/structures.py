"""Drawings of molecules."""

import re
from typing import Any, Final

from rdkit import Chem
from rdkit.Chem.Draw import rdMolDraw2D

from solvscreen.errors import DataError
from solvscreen.report.figures import escape

WIDTH_PX, HEIGHT_PX = 190, 120
BOND_LENGTH_PX: Final = 24


def structure_svg(smiles: str, *, label: str) -> str:
    """Inline SVG of a molecule's structural formula.

    Raises:
        DataError: the SMILES does not parse.
    """
    molecule = Chem.MolFromSmiles(smiles)
    if molecule is None:
        raise DataError(f"{label}: SMILES {smiles!r} does not parse")
    canvas = rdMolDraw2D.MolDraw2DSVG(WIDTH_PX, HEIGHT_PX)
    options: Any = canvas.drawOptions()
    options.clearBackground = False
    options.fixedBondLength = BOND_LENGTH_PX
    options.bondLineWidth = 1
    rdMolDraw2D.PrepareAndDrawMolecule(canvas, molecule)
    canvas.FinishDrawing()
    text = canvas.GetDrawingText()
    text = text[text.index("<svg") :]
    text = re.sub(r"<!--.*?-->", "", text, flags=re.DOTALL)
    return text.replace("<svg ", f'<svg role="img" aria-label="Structure of {escape(label)}" ', 1)
