"""Every configuration that is shipped gives a workflow without gaps."""

import pytest
from project import ROOT, Project, checkout

SHIPPED = sorted(
    path.relative_to(ROOT).as_posix() for path in (ROOT / "configs").glob("*.yaml") if "run:" in path.read_text()
)


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """A checkout in which nothing has run."""
    return checkout(tmp_path_factory.mktemp("shipped") / "project")


def test_the_configurations_were_found() -> None:
    assert {"configs/default.yaml", "configs/production.yaml", "configs/trends.yaml"} <= set(SHIPPED)


@pytest.mark.parametrize("config", SHIPPED)
def test_a_rule_makes_every_file(project: Project, config: str) -> None:
    jobs = project.would_run("--configfile", config)
    assert jobs["dft"] > 0
    assert jobs["molecules"] == 1


def test_each_representative_shell_has_a_job(project: Project) -> None:
    jobs = project.would_run("--configfile", "configs/production.yaml")
    assert jobs["shell_dft"] == 3 * 3  # three of each of three formulations
