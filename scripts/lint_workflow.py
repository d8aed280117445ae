"""Runs `snakemake --lint` and prints what it finds.

One message is left out: the wish for a conda environment or a container in every rule. Here pip installs everything.
"""

import json
import subprocess
import sys
from pathlib import Path

UNWANTED = "Specify a conda environment or container for each rule"


def findings() -> list[str]:
    """Messages of the linter, one line each."""
    command = [str(Path(sys.executable).with_name("snakemake")), "--lint", "json"]
    answer = subprocess.run(command, capture_output=True, text=True, check=False)
    start = answer.stdout.find("{")
    if start < 0:
        return [] if answer.returncode == 0 else [answer.stdout + answer.stderr]
    report = json.loads(answer.stdout[start:])
    lints = [("Snakefile", lint) for lint in report.get("snakefiles", [])]
    lints += [(rule["for"]["rule"] if "for" in rule else "rule", rule) for rule in report.get("rules", [])]
    return [
        f"{place}: {lint['title']}"
        for place, entry in lints
        for lint in entry.get("lints", [])
        if UNWANTED not in lint["title"]
    ]


def main() -> int:
    """Exit code 1 if the linter finds anything."""
    messages = findings()
    print("\n".join(messages) or "snakemake --lint: nothing found")
    return int(bool(messages))


if __name__ == "__main__":
    sys.exit(main())
