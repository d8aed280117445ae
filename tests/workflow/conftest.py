"""One finished quick run that the workflow tests look at."""

import pytest
from project import Project, checkout


@pytest.fixture(scope="session")
def finished(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """A project whose quick run has finished."""
    project = checkout(tmp_path_factory.mktemp("workflow") / "finished")
    answer = project.snakemake("--configfile", "configs/quick.yaml")
    assert answer.returncode == 0, answer.stdout + answer.stderr
    return project
