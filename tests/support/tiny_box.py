"""The MD stage on a box of a few molecules."""

import json
from pathlib import Path

from rdkit import Chem
from rdkit.Chem.Descriptors import MolWt

from solvscreen.config import Config, MdSettings, canonical_json
from solvscreen.domain.formulation import ConcentrationBasis, Formulation, RatioBasis, Salt, SolventPart
from solvscreen.domain.species import Role, Species
from solvscreen.io.members import box_members
from solvscreen.stage_records import settings_record
from solvscreen.stages import md

NAN = float("nan")
TINY = MdSettings(
    platform="CPU",
    min_box_nm=1.25,
    min_cations=2,
    cutoff_nm=0.6,
    anneal_ps=0.4,
    equilibration_min_ps=0.8,
    equilibration_max_ps=1.2,
    production_ps=1.0,
    frame_interval_ps=0.2,
    checkpoint_interval_ps=0.4,
)


def species(identifier: str, smiles: str, role: Role, charge: int, density: float = NAN) -> Species:
    return Species(
        id=identifier,
        name=identifier,
        smiles=Chem.MolToSmiles(Chem.MolFromSmiles(smiles)),
        role=role,
        charge=charge,
        molar_mass_g_per_mol=MolWt(Chem.MolFromSmiles(smiles)),
        density_g_per_cm3=density,
        density_kelvin=298.15,
    )


SPECIES = {
    each.id: each
    for each in (
        species("Na", "[Na+]", Role.CATION, 1),
        species("BF4", "F[B-](F)(F)F", Role.ANION, -1),
        species("ACN", "CC#N", Role.SOLVENT, 0, 0.777),
    )
}
RECIPE = Formulation(
    id="tiny",
    salts=(Salt(name="NaBF4", cation="Na", n_cation=1, anion="BF4", n_anion=1, concentration=1.5),),
    concentration_basis=ConcentrationBasis.MOLAR,
    solvents=(SolventPart(species="ACN", fraction=1.0),),
    ratio_basis=RatioBasis.VOLUME,
    temperature_kelvin=298.15,
    origin="",
)


def run(
    folder: Path, *, settings: MdSettings = TINY, replica: int = 1, out: str = "out", ions: tuple[Path, ...] = ()
) -> dict[str, object]:
    folder.mkdir(exist_ok=True)
    (folder / "settings.json").write_text(canonical_json(settings_record(Config(md=settings), "md")))
    (folder / "members.json").write_text(box_members(RECIPE, SPECIES))
    md.run_md(
        settings=folder / "settings.json",
        members=folder / "members.json",
        ions=ions,
        replica=replica,
        scratch=folder / "scratch",
        out=folder / out,
        threads=1,
    )
    return dict(json.loads((folder / out / "summary.json").read_text()))
