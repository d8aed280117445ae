"""Settings: what a person may write in a configuration file, with every default in the open.

One class per stage. A stage's settings, its hand-raised version and the versions of the programs behind it are the
file that its jobs depend on (`settings_record`), so that changing a key re-runs that stage and what follows, no more.
"""

import json
from importlib import import_module
from pkgutil import iter_modules
from typing import Annotated, Any, Literal, Self

from pydantic import Field, JsonValue, ValidationError, field_validator, model_validator

from solvscreen.domain.names import suggestion
from solvscreen.domain.numbers import quoted
from solvscreen.ranking_settings import SHELL_CRITERIA, RankingSettings
from solvscreen.section import Count, Positive, Section


class ConformerSettings(Section):
    """RDKit ETKDGv3 embedding and force-field pre-screen."""

    embeddings: Count = 100
    keep: Count = 100  # for single points by GFN-xTB, in whose order the lowest are relaxed (xtb.conformers)
    energy_window_kj_per_mol: Positive = 40.0  # of the pre-screen's force field, MMFF94 or UFF
    prune_rmsd_angstrom: Positive = 0.3  # heavy atoms, over symmetry-equivalent maps; nearer conformers are one


class ClusterSettings(Section):
    """Which clusters are built, and from how many starts."""

    first_shell_donors: Count = 6  # no molecule is added to a shell that has this many strong donors already
    max_solvents: Count = 6  # Na+(S)n for n = 1 .. max_solvents; 6 goes up to the saturated shell of any solvent
    mixed_shells: bool = True  # Na+(S)n(T)m for two solvents of a formulation, n and m at most one apart
    ion_pairs: bool = True  # Na+A- and Na+(S)n(A-)m
    ion_pair_solvents: Count = 1  # n of these
    max_anions: Count = 1  # m of these
    aggregates: bool = True  # (Na+)2A-
    contact_pairs: bool = True  # solvent and anion without a cation
    also: tuple[str, ...] = ()  # further clusters by name, such as Na_1+DOL_1+G2_1+PF6_1; DFT: ground state
    starts: Count = 4
    pair_starts: Count = 12  # of two molecules: binding to one ligand ranks, and 4 starts missed up to 10 kJ/mol

    def starts_of(self, *, n_molecules: int) -> int:
        """Starts of a cluster of so many molecules and ions."""
        return self.pair_starts if n_molecules == 2 else self.starts


class XtbSettings(Section):
    """GFN-xTB optimisation of conformers and clusters."""

    engine: Literal["tblite", "xtb-python"] = "tblite"
    method: Literal["GFN1-xTB", "GFN2-xTB"] = "GFN1-xTB"  # of geometries, orbitals and binding
    electrons: Literal["GFN1-xTB", "GFN2-xTB", "IPEA1-xTB"] = "GFN2-xTB"  # of ionisation and attachment, at them
    accuracy: Positive = 1.0
    max_force_ev_per_angstrom: Positive = 0.005  # 0.02 left up to 29 kJ/mol to fall in floppy clusters
    max_cycles: Count = 800  # loose oxidised shells of 65 atoms still fall by 3 kJ/mol per 100 gradients at 400
    conformers: Count = 6  # of each species, the lowest by single points, are relaxed
    keep: Count = 3  # lowest distinct structures of each species or cluster
    duplicate_rmsd_angstrom: Positive = 0.25
    duplicate_energy_kj_per_mol: Positive = 0.5
    solvent: Literal["thf", "acetonitrile", "dmso"] = "thf"  # of the ALPB continuum; scaled to each permittivity
    free_energy: bool = False  # Hessians of species and pairs: corrections in columns of their own


class DftSettings(Section):
    """PySCF single points on the xTB structures."""

    engine: Literal["pyscf"] = "pyscf"
    recipe: Literal["screening", "standard", "reference"] = "screening"
    max_atoms: Count = 60  # larger clusters keep their xTB numbers; the table says so
    oxidised_complexes: Literal["none", "ion pairs", "all"] = "all"  # 1:1 complexes also oxidised: lines for shells
    contact_pairs: bool = False  # solvent...anion pairs, oxidised with and without a hydrogen or fluoride moved: dear
    attachment: bool = False  # electron attachment and reduction potentials too
    # computed with one Na+ too in every run with shells, so that their lines have points, and much the same everywhere
    calibration_species: tuple[str, ...] = ("DME", "EC", "DMC", "GBL", "BF4", "PF6", "OTf", "FSI")


class ElectrodeSettings(Section):
    """Conversion of ionisation energies into potentials."""

    she_absolute_v: Positive = 4.44  # Trasatti 1986; 4.28 V is the other customary value
    sodium_vs_she_v: float = -2.71  # CRC Handbook; Na+ + e- -> Na in water
    permittivity: float = Field(default=20.0, ge=1)  # of the species and cluster tables; the ranking uses each liquid's


def md_programs() -> tuple[str, ...]:
    """Names that `md.engine` takes: the modules of `solvscreen.engines.md`, none of which is loaded."""
    found = (module.name for module in iter_modules(import_module("solvscreen.engines.md").__path__))
    return tuple(sorted(name for name in found if not name.startswith("_")))


class MdSettings(Section):
    """Liquid box, force field and molecular dynamics."""

    engine: str = "openmm"  # a module of solvscreen.engines.md
    platform: Literal["auto", "CPU", "CUDA", "OpenCL", "Reference"] = "auto"
    replicas: Count = 2
    min_box_nm: Positive = 2.4
    min_cations: Count = 8
    cutoff_nm: Positive = 0.9
    timestep_fs: Positive = 4.0
    hydrogen_mass_amu: Positive = 3.0
    ion_charge_scale: Positive = 0.8  # a list runs every formulation once with each
    ion_charge_scales: tuple[Positive, ...] = Field(default=(), exclude=True)  # that list; empty for one value
    pressure_bar: Positive = 1.0
    friction_per_ps: Positive = 1.0
    anneal_kelvin: Positive = 400.0
    anneal_ps: float = Field(default=100.0, ge=0)
    equilibration_min_ps: Positive = 200.0
    equilibration_max_ps: Positive = 2000.0
    production_ps: Positive = 5000.0
    frame_interval_ps: Positive = 2.0
    checkpoint_interval_ps: Positive = 10.0
    density_drift_percent: Positive = 0.5  # gate: change of the mean density between halves of the window
    energy_drift_deviations: Positive = 1.0  # gate: the same of the potential energy, in its own standard deviations
    gate_window_ps: Positive = 10.0  # gate: a shorter window cannot show that a liquid is equilibrated

    @model_validator(mode="before")
    @classmethod
    def _several_charge_scales(cls, given: Any) -> Any:
        if isinstance(given, dict) and "ion_charge_scales" in given:
            raise ValueError("no setting ion_charge_scales; ion_charge_scale takes a list")
        scales = given.get("ion_charge_scale") if isinstance(given, dict) else None
        if not isinstance(scales, list | tuple) or not scales:
            return given
        several = {"ion_charge_scales": scales} if len(scales) > 1 else {}
        return given | {"ion_charge_scale": scales[0]} | several

    @field_validator("engine")
    @classmethod
    def _is_a_program(cls, engine: str) -> str:
        if engine not in md_programs():
            hint = suggestion(engine, md_programs())
            raise ValueError(f"has to be {' or '.join(md_programs())}, got {quoted(engine)}{hint}")
        return engine

    @model_validator(mode="after")
    def _charge_scales_differ(self) -> Self:
        if len(set(self.ion_charge_scales)) < len(self.ion_charge_scales):
            raise ValueError("ion_charge_scale lists a value twice; name it once")
        return self


class AnalysisSettings(Section):
    """Structure of the liquid from trajectories."""

    rdf_bin_angstrom: Positive = 0.05
    rdf_max_angstrom: Positive = 10.0
    fallback_cutoff_angstrom: Positive = 3.2
    cutoff_shift_angstrom: Positive = 0.2
    second_shell_angstrom: Positive = 9.0  # from the cation to an anion's centre: below it, without contact, SSIP
    exit_patience_ps: float = Field(default=2.0, ge=0)  # away for longer is out of the shell, there for longer in it
    blocks: Count = 4  # per replica, for error bars


class ShellSettings(Section):
    """Solvation shells cut out of the liquids, and their quantum chemistry."""

    compute: bool = True
    denticity: Literal["all", "neutral", "none"] = "neutral"  # whose denticity tells types of one composition apart
    coverage: float = Field(default=0.9, gt=0, le=1)  # share of a formulation's cations whose types of shell are cut
    min_population: float = Field(default=0.01, gt=0, le=1)  # types of at least this share of the cations are cut too
    max_types: Count = 30  # per formulation, the most frequent; where they cover less, the tables say so
    snapshots: Count = 6  # of each type, over all formulations in which it occurs; computed as sampled
    relaxed: int = Field(default=2, ge=0)  # of these, so many are also relaxed, oxidised and taken apart
    reduction: bool = False  # also reduced; such numbers are calibrated with dft.attachment: true only
    max_atoms: Count = 150  # larger shells are rows with a reason
    dft_representatives: int = Field(default=2, ge=0)  # per formulation, at most dft.max_atoms large


class WorkflowSettings(Section):
    """How the work is cut into jobs; never changes a number."""

    shards: Annotated[int, Field(ge=1, le=1000)] = 4
    xtb_threads: Count = 1  # jobs of several threads wait until as many cores are free at once
    dft_threads: Count = 1
    md_threads: Count = 1


class Config(Section):
    """A whole configuration file."""

    run: Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$")] = "default"
    seed: int = Field(default=20261, ge=0, lt=2**31)
    species: tuple[str, ...] = ("configs/species.csv",)
    library: bool = False  # compute every species of the built-in library too, in a formulation or not
    formulations: str | tuple[JsonValue, ...] = "configs/formulations.yaml"
    conformers: ConformerSettings = ConformerSettings()
    clusters: ClusterSettings = ClusterSettings()
    xtb: XtbSettings = XtbSettings()
    dft: DftSettings = DftSettings()
    electrode: ElectrodeSettings = ElectrodeSettings()
    md: MdSettings = MdSettings()
    analysis: AnalysisSettings = AnalysisSettings()
    shells: ShellSettings = ShellSettings()
    ranking: RankingSettings = RankingSettings()
    workflow: WorkflowSettings = WorkflowSettings()

    @model_validator(mode="before")
    @classmethod
    def _criteria_follow_shells(cls, given: Any) -> Any:
        """Default criteria rest on shells wherever these are computed."""
        shells, ranking = given.get("shells", {}), given.get("ranking", {})
        try:
            computed = ShellSettings.model_validate(shells).compute
        except ValidationError:  # reported with all other mistakes
            return given
        if not isinstance(ranking, dict) or "criteria" in ranking or not computed:
            return given
        criteria = [criterion.model_dump() for criterion in SHELL_CRITERIA]
        return given | {"ranking": ranking | {"criteria": criteria}}


def canonical_json(value: JsonValue) -> str:
    """JSON with sorted keys and no spaces, the same text for the same content.

    >>> canonical_json({"b": 1, "a": [2.0]})
    '{"a":[2.0],"b":1}'
    """
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=True, allow_nan=False)
