"""Quantum chemistry of species and clusters. Shards for what is cheap, one job per item for DFT."""


rule conformers:
    input:
        settings="results/{run}/settings/conformers.json",
        members="results/{run}/members/species/{shard}.json",
    output:
        table="results/{run}/starts/species/{shard}.parquet",
        structures="results/{run}/starts/species/{shard}.extxyz",
    log:
        "results/{run}/logs/conformers/{shard}.log",
    benchmark:
        "results/{run}/benchmarks/conformers/{shard}.tsv"
    priority: 20  # what DFT waits for
    threads: cfg.workflow.xtb_threads
    resources:
        mem_mb=2000,
        runtime=30,
    shell:
        "exec solvscreen conformers --settings {input.settings} --members {input.members} --threads {threads}"
        " --table {output.table} --structures {output.structures} 2> {log}"


rule clusters:
    input:
        settings="results/{run}/settings/clusters.json",
        members="results/{run}/members/clusters/{shard}.json",
    output:
        table="results/{run}/starts/clusters/{shard}.parquet",
        structures="results/{run}/starts/clusters/{shard}.extxyz",
    log:
        "results/{run}/logs/clusters/{shard}.log",
    benchmark:
        "results/{run}/benchmarks/clusters/{shard}.tsv"
    priority: 20  # what DFT waits for
    threads: cfg.workflow.xtb_threads
    resources:
        mem_mb=2000,
        runtime=30,
    shell:
        "exec solvscreen clusters --settings {input.settings} --members {input.members} --threads {threads}"
        " --table {output.table} --structures {output.structures} 2> {log}"


rule xtb:
    input:
        settings="results/{run}/settings/xtb.json",
        table="results/{run}/starts/{kind}/{shard}.parquet",
        structures="results/{run}/starts/{kind}/{shard}.extxyz",
    output:
        table="results/{run}/xtb/{kind}/{shard}.parquet",
        structures="results/{run}/xtb/{kind}/{shard}.extxyz",
    log:
        "results/{run}/logs/xtb/{kind}/{shard}.log",
    benchmark:
        "results/{run}/benchmarks/xtb/{kind}/{shard}.tsv"
    priority: 20  # what DFT waits for
    threads: cfg.workflow.xtb_threads
    resources:
        mem_mb=lambda wildcards, attempt: 4000 * attempt,
        runtime=lambda wildcards, attempt: 60 * attempt,
    shell:
        "exec solvscreen xtb --settings {input.settings} --starts-table {input.table} --starts {input.structures}"
        " --threads {threads} --table {output.table} --structures {output.structures} 2> {log}"


# An item's shard may be written again because a neighbour was added; what matters to the item is its own member
# file and the settings of the stages before, so the shard's files are `ancient`.
rule dft:
    input:
        settings="results/{run}/settings/dft.json",
        member="results/{run}/members/items/{item}.json",
        before=stage_settings("conformers", "clusters", "xtb"),
        table=lambda wildcards: ancient(
            f"results/{wildcards.run}/xtb/{plan.kind(wildcards.item)}/{plan.shard(wildcards.item)}.parquet"
        ),
        structures=lambda wildcards: ancient(
            f"results/{wildcards.run}/xtb/{plan.kind(wildcards.item)}/{plan.shard(wildcards.item)}.extxyz"
        ),
        ligands=lambda wildcards: ancient(
            [f"results/{wildcards.run}/xtb/species/{shard}.extxyz" for shard in plan.ligand_shards(wildcards.item)]
        ),
    output:
        "results/{run}/dft/{item}.json",
    log:
        "results/{run}/logs/dft/{item}.log",
    benchmark:
        "results/{run}/benchmarks/dft/{item}.tsv"
    threads: cfg.workflow.dft_threads
    resources:
        mem_mb=lambda wildcards, attempt: 6000 * attempt,
        runtime=lambda wildcards, attempt: 240 * attempt,
    shell:
        "PYSCF_MAX_MEMORY=$(({resources.mem_mb} * 3 / 4))"
        " exec solvscreen dft --settings {input.settings} --item {wildcards.item:q} --table {input.table}"
        " --structures {input.structures} --ligands {input.ligands} --store results/{wildcards.run}/store/dft"
        " --threads {threads} --out {output:q} 2> {log:q}"


rule calibrate:
    input:
        version="results/{run}/settings/calibration.json",
        electrode="results/{run}/settings/electrode.json",
        xtb=shard_files("results/{run}/xtb/{kind}/{shard}.parquet"),
        structures=shard_files("results/{run}/xtb/{kind}/{shard}.extxyz"),
        dft=[f"results/{cfg.run}/dft/{item}.json" for item in plan.dft_items],
    output:
        table="results/{run}/calibration.parquet",
        csv="results/{run}/calibration.csv",
        points="results/{run}/calibration_points.parquet",
        points_csv="results/{run}/calibration_points.csv",
    log:
        "results/{run}/logs/calibrate.log",
    benchmark:
        "results/{run}/benchmarks/calibrate.tsv"
    threads: 1
    resources:
        mem_mb=1000,
        runtime=10,
    shell:
        "exec solvscreen calibrate --electrode {input.electrode} --xtb {input.xtb} --structures {input.structures}"
        " --dft {input.dft:q} --out {output.table} --out-points {output.points} 2> {log}"


rule molecules:
    input:
        version="results/{run}/settings/molecules.json",
        electrode="results/{run}/settings/electrode.json",
        members=[f"results/{cfg.run}/members/species/{shard}.json" for shard in plan.shards("species")],
        xtb=shard_files("results/{run}/xtb/{kind}/{shard}.parquet"),
        structures=shard_files("results/{run}/xtb/{kind}/{shard}.extxyz"),
        dft=[f"results/{cfg.run}/dft/{item}.json" for item in plan.dft_items],
        calibration="results/{run}/calibration.parquet",
    output:
        species="results/{run}/species.parquet",
        species_csv="results/{run}/species.csv",
        clusters="results/{run}/clusters/clusters.parquet",
        clusters_csv="results/{run}/clusters/clusters.csv",
        atoms="results/{run}/atoms.parquet",
        atoms_csv="results/{run}/atoms.csv",
    log:
        "results/{run}/logs/molecules.log",
    benchmark:
        "results/{run}/benchmarks/molecules.tsv"
    threads: 1
    resources:
        mem_mb=1000,
        runtime=10,
    shell:
        "exec solvscreen molecules --electrode {input.electrode} --members {input.members} --xtb {input.xtb}"
        " --structures {input.structures} --dft {input.dft:q} --calibration {input.calibration}"
        " --out-species {output.species} --out-clusters {output.clusters} --out-atoms {output.atoms} 2> {log}"
