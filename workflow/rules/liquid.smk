"""Molecular dynamics of each formulation, and the structure of the liquid. One job per replica."""


rule ion_parameters:
    input:
        settings="results/{run}/settings/ions.json",
        members="results/{run}/members/items/{ion}.json",
    output:
        "results/{run}/ions/{ion}.json",
    log:
        "results/{run}/logs/ions/{ion}.log",
    benchmark:
        "results/{run}/benchmarks/ions/{ion}.tsv"
    threads: 1
    resources:
        mem_mb=4000,
        runtime=60,
    shell:
        "exec solvscreen ion-parameters --settings {input.settings} --members {input.members:q} --threads {threads}"
        " --out {output:q} 2> {log:q}"


rule md:
    input:
        settings="results/{run}/settings/md.json",
        members="results/{run}/members/boxes/{formulation}.json",
        ions=lambda wildcards: [
            f"results/{wildcards.run}/ions/{name}.json" for name in plan.quantum_ions(wildcards.formulation)
        ],
    output:
        topology="results/{run}/md/{formulation}/replica_{replica}/topology.pdb",
        trajectory="results/{run}/md/{formulation}/replica_{replica}/trajectory.xtc",
        molecules="results/{run}/md/{formulation}/replica_{replica}/molecules.json",
        series="results/{run}/md/{formulation}/replica_{replica}/log.csv",
        summary="results/{run}/md/{formulation}/replica_{replica}/summary.json",
    log:
        "results/{run}/logs/md/{formulation}/replica_{replica}.log",
    benchmark:
        "results/{run}/benchmarks/md/{formulation}/replica_{replica}.tsv"
    priority: 10
    threads: cfg.workflow.md_threads
    resources:
        mem_mb=2000,
        runtime=2880,
    params:
        folder=lambda wildcards, output: Path(output.summary).parent,
    shell:
        "exec solvscreen md --settings {input.settings} --members {input.members} --ions {input.ions:q}"
        " --replica {wildcards.replica}"
        " --scratch results/{wildcards.run}/scratch/md/{wildcards.formulation}/replica_{wildcards.replica}"
        " --out {params.folder} --threads {threads} 2>> {log}"


rule analyze:
    input:
        settings="results/{run}/settings/analysis.json",
        members="results/{run}/members/boxes/{formulation}.json",
        topologies=replicas_of("results/{{run}}/md/{{formulation}}/replica_{replica}/topology.pdb"),
        trajectories=replicas_of("results/{{run}}/md/{{formulation}}/replica_{replica}/trajectory.xtc"),
        molecules=replicas_of("results/{{run}}/md/{{formulation}}/replica_{replica}/molecules.json"),
        series=replicas_of("results/{{run}}/md/{{formulation}}/replica_{replica}/log.csv"),
        summaries=replicas_of("results/{{run}}/md/{{formulation}}/replica_{replica}/summary.json"),
    output:
        rdf="results/{run}/liquid/{formulation}/rdf.parquet",
        cutoffs="results/{run}/liquid/{formulation}/cutoffs.parquet",
        records="results/{run}/liquid/{formulation}/replicas.json",
    log:
        "results/{run}/logs/analyze/{formulation}.log",
    benchmark:
        "results/{run}/benchmarks/analyze/{formulation}.tsv"
    threads: 1
    resources:
        mem_mb=2000,
        runtime=240,
    params:
        folders=lambda wildcards, input: [Path(summary).parent for summary in input.summaries],
    shell:
        "exec solvscreen analyze-formulation --settings {input.settings} --members {input.members}"
        " --replicas {params.folders} --out-rdf {output.rdf} --out-cutoffs {output.cutoffs}"
        " --out-records {output.records} 2> {log}"


rule liquid:
    input:
        settings="results/{run}/settings/analysis.json",
        md="results/{run}/settings/md.json",
        rdfs=formulation_files("results/{run}/liquid/{formulation}/rdf.parquet"),
        replicas=formulation_files("results/{run}/liquid/{formulation}/replicas.json"),
    output:
        rdf="results/{run}/rdf.parquet",
        coordination="results/{run}/coordination.parquet",
        coordination_csv="results/{run}/coordination.csv",
        liquid="results/{run}/liquid.parquet",
        liquid_csv="results/{run}/liquid.csv",
        shells="results/{run}/shells.parquet",
        shells_csv="results/{run}/shells.csv",
        dynamics="results/{run}/dynamics.parquet",
        dynamics_csv="results/{run}/dynamics.csv",
        neighbours="results/{run}/neighbours.parquet",
        neighbours_csv="results/{run}/neighbours.csv",
        denticity="results/{run}/denticity.parquet",
        denticity_csv="results/{run}/denticity.csv",
    log:
        "results/{run}/logs/liquid.log",
    benchmark:
        "results/{run}/benchmarks/liquid.tsv"
    threads: 1
    resources:
        mem_mb=1000,
        runtime=10,
    shell:
        "exec solvscreen liquid --settings {input.settings} --md {input.md} --rdfs {input.rdfs}"
        " --replicas {input.replicas}"
        " --out-rdf {output.rdf} --out-coordination {output.coordination} --out-liquid {output.liquid}"
        " --out-shells {output.shells} --out-dynamics {output.dynamics} --out-neighbours {output.neighbours}"
        " --out-denticity {output.denticity} 2> {log}"
