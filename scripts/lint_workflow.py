"""Runs `snakemake --lint` and prints what it finds.

One message is left out: the wish for a conda environment or a container in every rule. Here pip installs everything.
"""

import subprocess
import sys
from pathlib import Path

UNWANTED = "Specify a conda environment or container for each rule"


def findings(report: str) -> list[str]:
    """Headings of the linter's report that count, each with the place it is about."""
    place, found = "", []
    for line in report.splitlines():
        if line.startswith("Lints for "):
            place = line.removeprefix("Lints for ")
        elif line.startswith("    * ") and UNWANTED not in line:
            found.append(f"{place} {line.strip(' *')}")
    return found


def main() -> int:
    """Exit code 1 if the linter finds anything, or does not run."""
    command = [str(Path(sys.executable).with_name("snakemake")), "--lint"]
    answer = subprocess.run(command, capture_output=True, text=True, check=False)
    report = answer.stdout + answer.stderr
    if "Lints for " not in report and answer.returncode:
        print(report)
        return 1
    found = findings(report)
    print("\n".join(found) or "snakemake --lint: nothing found")
    return int(bool(found))


if __name__ == "__main__":
    sys.exit(main())
