"""Solvation shells that occur: cut out of the trajectories, and their quantum chemistry."""


rule cut_shells:
    input:
        settings="results/{run}/settings/shells.json",
        analysis="results/{run}/settings/analysis.json",
        members="results/{run}/members/boxes/{formulation}.json",
        records="results/{run}/liquid/{formulation}/replicas.json",
        trajectories=replicas_of("results/{{run}}/md/{{formulation}}/replica_{replica}/trajectory.xtc"),
        molecules=replicas_of("results/{{run}}/md/{{formulation}}/replica_{replica}/molecules.json"),
        summaries=replicas_of("results/{{run}}/md/{{formulation}}/replica_{replica}/summary.json"),
    output:
        table="results/{run}/shells/{formulation}.parquet",
        structures="results/{run}/shells/{formulation}.extxyz",
    log:
        "results/{run}/logs/cut_shells/{formulation}.log",
    benchmark:
        "results/{run}/benchmarks/cut_shells/{formulation}.tsv"
    threads: 1
    resources:
        mem_mb=2000,
        runtime=120,
    params:
        folders=lambda wildcards, input: [Path(summary).parent for summary in input.summaries],
    shell:
        "exec solvscreen cut-shells --settings {input.settings} --analysis {input.analysis} --members {input.members}"
        " --records {input.records} --replicas {params.folders} --table {output.table}"
        " --structures {output.structures} 2> {log}"


# Free ligands and complexes are taken as they are, like the structures of a DFT job: a neighbour in their shard changes nothing.
rule shell_xtb:
    input:
        settings="results/{run}/settings/shells.json",
        xtb="results/{run}/settings/xtb.json",
        formulations=formulation_files("results/{run}/members/recipes/{formulation}.json"),
        cuts=formulation_files("results/{run}/shells/{formulation}.extxyz"),
        before=stage_settings("conformers", "clusters"),
        ligands=ancient(
            [
                f"results/{cfg.run}/xtb/{kind}/{shard}.extxyz"
                for kind, shards in (("species", plan.mixed_species_shards), ("clusters", plan.mixed_pair_shards))
                for shard in shards
            ]
        ),
    output:
        table="results/{run}/shell_xtb/{shard}.parquet",
        structures="results/{run}/shell_xtb/{shard}.extxyz",
    log:
        "results/{run}/logs/shell_xtb/{shard}.log",
    benchmark:
        "results/{run}/benchmarks/shell_xtb/{shard}.tsv"
    threads: cfg.workflow.xtb_threads
    resources:
        mem_mb=lambda wildcards, attempt: 4000 * attempt,
        runtime=lambda wildcards, attempt: 240 * attempt,
    params:
        n_shards=len(plan.shell_shards),
    shell:
        "exec solvscreen shell-xtb --settings {input.settings} --xtb {input.xtb} --formulations {input.formulations}"
        " --cuts {input.cuts} --ligands {input.ligands} --shard {wildcards.shard}/{params.n_shards}"
        " --store results/{wildcards.run}/store/shells --threads {threads} --table {output.table} 2> {log}"


# Which types are frequent is known only after the simulations; their number is known before, so each has a slot.
rule shell_dft:
    input:
        settings="results/{run}/settings/shells.json",
        dft="results/{run}/settings/dft.json",
        cuts=formulation_files("results/{run}/shells/{formulation}.parquet"),
        states=[f"results/{cfg.run}/shell_xtb/{shard}.parquet" for shard in plan.shell_shards],
    output:
        "results/{run}/shell_dft/{slot}.json",
    log:
        "results/{run}/logs/shell_dft/{slot}.log",
    benchmark:
        "results/{run}/benchmarks/shell_dft/{slot}.tsv"
    threads: cfg.workflow.dft_threads
    resources:
        mem_mb=lambda wildcards, attempt: 12000 * attempt,
        runtime=lambda wildcards, attempt: 480 * attempt,
    shell:
        "PYSCF_MAX_MEMORY=$(({resources.mem_mb} * 3 / 4))"
        " exec solvscreen shell-dft --settings {input.settings} --dft {input.dft} --cuts {input.cuts}"
        " --states {input.states} --slot {wildcards.slot} --store results/{wildcards.run}/store/dft"
        " --threads {threads} --out {output} 2> {log}"


rule shell_energies:
    input:
        calibration="results/{run}/settings/calibration.json",  # its version: lines are fitted here too
        settings="results/{run}/settings/shells.json",
        electrode="results/{run}/settings/electrode.json",
        formulations=formulation_files("results/{run}/members/recipes/{formulation}.json"),
        cuts=formulation_files("results/{run}/shells/{formulation}.parquet"),
        states=[f"results/{cfg.run}/shell_xtb/{shard}.parquet" for shard in plan.shell_shards],
        xtb=shard_files("results/{run}/xtb/{kind}/{shard}.parquet"),
        structures=shard_files("results/{run}/xtb/{kind}/{shard}.extxyz"),
        dft=[f"results/{cfg.run}/dft/{item}.json" for item in plan.dft_items],
        shell_dft=[f"results/{cfg.run}/shell_dft/{slot}.json" for slot in plan.shell_slots],
    output:
        table="results/{run}/shell_energies.parquet",
        csv="results/{run}/shell_energies.csv",
        steps="results/{run}/shell_steps.parquet",
        steps_csv="results/{run}/shell_steps.csv",
    log:
        "results/{run}/logs/shell_energies.log",
    benchmark:
        "results/{run}/benchmarks/shell_energies.tsv"
    threads: 1
    resources:
        mem_mb=1000,
        runtime=10,
    shell:
        "exec solvscreen shell-energies --settings {input.settings} --electrode {input.electrode}"
        " --formulations {input.formulations} --cuts {input.cuts} --states {input.states}"
        " --xtb {input.xtb} --dft {input.dft:q} --shell-dft {input.shell_dft} --out {output.table}"
        " 2> {log}"
