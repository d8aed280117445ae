"""Small, schema-true, made-up runs for tests of the ranking and the report."""

import pytest
from made_runs import Run
from made_tables import row


@pytest.fixture
def made_run(tmp_path):
    """Three formulations with invented numbers."""
    return Run(folder=tmp_path)


@pytest.fixture(scope="session")
def make_run():
    """Function from a folder to a made-up run in it."""
    return lambda folder: Run(folder=folder)


@pytest.fixture(scope="session")
def made_row():
    """Function that fills a row of any schema with defaults."""
    return row
