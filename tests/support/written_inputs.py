"""The files that people write, in the working directory."""

from pathlib import Path

import pytest

from solvscreen.errors import InputError
from solvscreen.stages.inputs import Inputs, load_inputs

HEADER = "id,name,aliases,smiles,role,cas,density_g_per_cm3,density_kelvin,permittivity,melting_kelvin,boiling_kelvin\n"
CONFIG = "species: [s.csv]\nformulations: f.yaml\n"


def load(*, formulations: str = "- 1 M NaPF6 in G2 @ 298 K\n", species: str = "", config: str = CONFIG) -> Inputs:
    Path("f.yaml").write_text(formulations, encoding="utf-8")
    Path("s.csv").write_text(HEADER + species, encoding="utf-8")
    Path("c.yaml").write_text(config, encoding="utf-8")
    return load_inputs(Path("c.yaml"))


def messages(**files: str) -> list[str]:
    with pytest.raises(InputError) as caught:
        load(**files)
    return str(caught.value).splitlines()
