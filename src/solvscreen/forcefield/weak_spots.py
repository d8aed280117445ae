"""Liquids that OpenFF Sage is known to describe badly, recognised by their chemistry.

Deviations of the liquid's density at 298 K are this project's own short simulations (900 atoms, 16 ps, statistical
error 0.5 to 1 %) against experiment at 293 to 298 K.
"""

from dataclasses import dataclass

from rdkit import Chem

_DENSITY = "OpenFF Sage density against experiment"


@dataclass(frozen=True, kw_only=True)
class _Class:
    """A class of molecules: every pattern has to match, each at least as often as its number."""

    name: str
    evidence: str
    patterns: tuple[tuple[Chem.Mol, int], ...]

    def holds(self, molecule: Chem.Mol) -> bool:
        return all(len(molecule.GetSubstructMatches(pattern)) >= count for pattern, count in self.patterns)


def _class(name: str, evidence: str, *patterns: tuple[str, int]) -> _Class:
    return _Class(name=name, evidence=evidence, patterns=tuple((Chem.MolFromSmarts(s), n) for s, n in patterns))


_CLASSES = (
    _class("nitrile", "acetonitrile -4.6 %", ("[CX2]#[NX1]", 1)),
    _class("polyfluorinated arene", "hexafluorobenzene -6.3 %", ("c-F", 4)),
    _class(
        "polyfluorinated alkyl groups",
        "TTE -5.1 %, BTFE -2.4 %, OFE +1.0 %",
        ("[CX4](F)F", 2),
    ),
    _class("sulfone", "sulfolane -3.2 %", ("[#6][SX4](=[OX1])(=[OX1])[#6]", 1)),
)


def weak_spot(molecule: Chem.Mol) -> str:
    """Known failings of Sage for this kind of molecule; empty if none is known."""
    found = [f"{kind.name} ({kind.evidence})" for kind in _CLASSES if kind.holds(molecule)]
    return f"{_DENSITY}: {'; '.join(found)}" if found else ""
