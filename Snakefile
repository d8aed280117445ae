"""solvscreen: from formulations to a ranking. Settings are in configs/, rules in workflow/rules/."""

if not workflow.overwrite_configfiles:

    configfile: "configs/default.yaml"


include: "workflow/rules/common.smk"
include: "workflow/rules/inputs.smk"
include: "workflow/rules/molecules.smk"
include: "workflow/rules/liquid.smk"
include: "workflow/rules/shells.smk"
include: "workflow/rules/ranking.smk"


localrules:
    all,
    settings,
    members,


rule all:
    default_target: True
    input:
        f"results/{cfg.run}/species.parquet",
        [
            f"results/{cfg.run}/{name}"
            for name in ("ranking.parquet", "shell_energies.parquet", "report.html")
            if plan.formulations
        ],


onstart:
    lock_run()
    # A limit for clusters' sake, by which the scheduler wakes once a second for every finished job.
    if workflow.local_exec:
        workflow.scheduler.job_rate_limiter = None


onsuccess:
    if Path(f"results/{cfg.run}/species.parquet").exists():
        shell("SOLVSCREEN_WORKFLOW= solvscreen show --run results/{cfg.run}")


onerror:
    print(f"Some jobs failed; their logs are in results/{cfg.run}/logs. Finished work is kept: run snakemake again.")
