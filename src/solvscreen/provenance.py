"""Where a table came from: enough to make it again, nothing that changes from run to run."""

import hashlib
from dataclasses import dataclass
from importlib.metadata import version

from pydantic import JsonValue

from solvscreen.config import canonical_json


@dataclass(frozen=True, kw_only=True)
class Provenance:
    """Record that travels with a table: the stage's settings record and the level of theory in words."""

    record: dict[str, JsonValue]  # stage_records.settings_record
    level: str = ""

    @property
    def json(self) -> str:
        """Canonical JSON of the record, its hash, solvscreen's own version and the level."""
        return canonical_json(
            {
                "solvscreen": version("solvscreen"),
                "settings_sha256": self.settings_hash,
                "level": self.level,
                **self.record,
            }
        )

    @property
    def settings_hash(self) -> str:
        """First 12 hexadecimal digits of the SHA-256 of the settings record."""
        return record_hash(self.record)


def record_hash(record: dict[str, JsonValue]) -> str:
    """First 12 hexadecimal digits of the SHA-256 of a record's canonical JSON."""
    return hashlib.sha256(canonical_json(record).encode()).hexdigest()[:12]
