"""Reading the settings file that a job depends on."""

import json
from pathlib import Path
from typing import Any, TypeVar

from pydantic import JsonValue, ValidationError

from solvscreen.errors import DataError
from solvscreen.section import Section
from solvscreen.stage_records import STAGE_VERSIONS

Model = TypeVar("Model", bound=Section)


def load_settings(path: Path, *, stage: str, model: type[Model]) -> tuple[Model, dict[str, JsonValue]]:
    """The section of `stage`, and the whole record (with `seed`, `version`, `programs`) for provenance.

    Raises:
        DataError: missing, truncated, of another stage, or of another version of the stage.
    """
    try:
        record: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        section = model.model_validate(record["settings"])
        of_stage, version = record["stage"], record["version"]
    except FileNotFoundError as error:
        raise DataError(f"{path} does not exist; finish the run with snakemake first") from error
    except (json.JSONDecodeError, KeyError, TypeError, ValidationError) as error:
        raise DataError(f"{path}: not a settings file of stage {stage}; run snakemake again") from error
    if (of_stage, version) != (stage, STAGE_VERSIONS[stage]):
        raise DataError(f"{path}: written for {of_stage} version {version}; run snakemake again")
    return section, record
