"""What a finished run cost, stage by stage, as a Markdown table.

    python scripts/performance.py results/default --cores 2

Wall times come from Snakemake's benchmark files. Their CPU times are samples, up to 30 s old when a job ends, so each
job's own log says how much it used, start-up (imports) apart. The ratio at the end is (wall time x cores) / (CPU time
of the jobs that run xTB, PySCF and OpenMM, without start-up). Wall time runs from the start of the first job to the
end of the last one.
"""

import argparse
import csv
import re
from collections import defaultdict
from pathlib import Path

ENGINE_STAGES = ("xtb", "dft", "md")
USED = re.compile(r"used ([0-9.]+) CPU s")


def read_jobs(folder: Path) -> list[tuple[str, str, float, float, float]]:
    """Stage, job, wall seconds, CPU seconds and end time of each job."""
    jobs = []
    for path in sorted(folder.rglob("*.tsv")):
        stage, *rest = path.relative_to(folder).with_suffix("").parts
        with path.open(encoding="utf-8") as handle:
            row = next(csv.DictReader(handle, delimiter="\t"))
        cpu = cpu_in_log(folder.parent / "logs" / path.relative_to(folder).with_suffix(".log"))
        jobs.append((stage, "/".join(rest), float(row["s"]), cpu, path.stat().st_mtime))
    return jobs


def cpu_in_log(path: Path) -> float:
    """CPU seconds that the job's log states, of its last run; zero for jobs that only write a small file."""
    stated = USED.findall(path.read_text(encoding="utf-8"))
    return float(stated[-1]) if stated else 0.0


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("run", type=Path)
    parser.add_argument("--cores", type=int, required=True)
    arguments = parser.parse_args()
    jobs = read_jobs(arguments.run / "benchmarks")
    totals: dict[str, list[float]] = defaultdict(lambda: [0, 0.0, 0.0])
    for stage, _, wall, cpu, _ in jobs:
        totals[stage][0] += 1
        totals[stage][1] += wall
        totals[stage][2] += cpu
    print("| stage | jobs | wall s, summed | CPU s |\n| --- | ---: | ---: | ---: |")
    for stage, (count, wall, cpu) in sorted(totals.items(), key=lambda item: -item[1][2]):
        print(f"| {stage} | {count:.0f} | {wall:.0f} | {cpu:.0f} |")
    span = max(end for *_, end in jobs) - min(end - wall for _, _, wall, _, end in jobs)
    engines = sum(totals[stage][2] for stage in ENGINE_STAGES)
    print(f"\nWall time {span:.0f} s on {arguments.cores} cores; engine CPU time {engines:.0f} s.")
    print(f"(wall time x cores) / (engine CPU time) = {span * arguments.cores / engines:.2f}")
    longest = sorted(jobs, key=lambda job: -job[2])[:8]
    print("\nLongest jobs: " + ", ".join(f"{stage} {name} {wall:.0f} s" for stage, name, wall, _, _ in longest))


if __name__ == "__main__":
    main()
