"""A copy of the checkout in which tests run the workflow."""

import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import yaml

ROOT = Path(__file__).parents[2]
PARTS = ("Snakefile", "workflow", "configs", "profiles")
STATISTIC = re.compile(r"^([a-z_]+)\s+(\d+)$", re.MULTILINE)


@dataclass(frozen=True, kw_only=True)
class Project:
    """A checkout in a folder of its own."""

    folder: Path

    def snakemake(self, *options: str, prelude: str = "") -> subprocess.CompletedProcess[str]:
        """Run snakemake here; `prelude` is Python that runs first in the same process."""
        code = f"{prelude}\nimport sys\nfrom snakemake.cli import main\nsys.exit(main({list(options)!r}))"
        return subprocess.run(
            [sys.executable, "-c", code], cwd=self.folder, capture_output=True, text=True, check=False
        )

    def would_run(self, *options: str, prelude: str = "") -> dict[str, int]:
        """Number of jobs of each rule that a dry run announces, without the rule `all`."""
        answer = self.snakemake("--dry-run", *(options or ("--configfile", "configs/quick.yaml")), prelude=prelude)
        assert answer.returncode == 0, answer.stdout + answer.stderr
        counts = {rule: int(count) for rule, count in STATISTIC.findall(answer.stdout + answer.stderr)}
        return {rule: count for rule, count in counts.items() if rule not in {"all", "total"}}

    def edited(self, change: Callable[[dict], None], *, name: str = "edited.yaml") -> tuple[str, str]:
        """Options for a copy of the quick configuration after `change`."""
        config = yaml.safe_load((self.folder / "configs/quick.yaml").read_text())
        change(config)
        (self.folder / "configs" / name).write_text(yaml.safe_dump(config))
        return "--configfile", f"configs/{name}"


def checkout(folder: Path) -> Project:
    """The workflow without any results, copied into `folder`."""
    folder.mkdir(parents=True)
    for part in PARTS:
        source = ROOT / part
        if source.is_dir():
            shutil.copytree(source, folder / part)
        else:
            shutil.copy(source, folder / part)
    return Project(folder=folder)
