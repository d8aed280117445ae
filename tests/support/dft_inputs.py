"""The DFT stage on hand-made xTB outputs in a folder."""

import math

from solvscreen.config import Config, DftSettings, canonical_json
from solvscreen.domain.structure import Structure
from solvscreen.io.dft_record import read_dft
from solvscreen.io.schemas.xtb import XTB
from solvscreen.io.structures import NamedStructure, write_structures
from solvscreen.io.tables import Kind, to_frame, write_parquet
from solvscreen.provenance import Provenance
from solvscreen.stage_records import settings_record
from solvscreen.stages import dft as stage

FLUORIDE = (("H", 0.0, 0.0, 0.0), ("F", 0.0, 0.0, 0.92))
PAIR = (("Na", 0.0, 0.0, 3.1), *FLUORIDE)
DEFAULTS = {Kind.TEXT: "", Kind.INTEGER: 1, Kind.FLOAT: math.nan, Kind.BOOLEAN: False}


def frame(item, atoms, *, charge, multiplicity=1, state="ground", **notes):
    """A frame as stage xtb writes it; a metal atom is a fragment, and so is each pair of atoms after it."""
    structure = Structure(
        symbols=tuple(atom[0] for atom in atoms),
        positions_angstrom=[atom[1:] for atom in atoms],
        charge=charge,
        multiplicity=multiplicity,
    )
    fragments = tuple(0 if atom[0] == "Na" else 1 + atoms.index(atom) // 3 for atom in atoms)
    return NamedStructure(
        item=item, rank=0, structure=structure, bonds=(), fragments=fragments, notes={"state": state, **notes}
    )


def caller(folder):
    """Function that calls the stage on given frames and returns the result that it wrote."""

    def call(item, frames, *, ligands=(), reason="", **settings):
        config = Config(dft=DftSettings(**settings))
        (folder / "dft.json").write_text(canonical_json(settings_record(config, "dft")))
        cells = {column.name: DEFAULTS[column.kind] for column in XTB.columns}
        table = to_frame([cells | {"item": item, "rank": 0, "reason": reason}], XTB)
        write_parquet(folder / "xtb.parquet", table, schema=XTB, provenance=Provenance(record={}))
        write_structures(folder / "xtb.extxyz", frames)
        write_structures(folder / "ligands.extxyz", ligands)
        stage.run_dft(
            settings=folder / "dft.json",
            table=folder / "xtb.parquet",
            structures=folder / "xtb.extxyz",
            item=item,
            ligands=[folder / "ligands.extxyz"],
            store=folder / "store",
            out=folder / "out.json",
            threads=1,
        )
        return read_dft(folder / "out.json")

    return call
