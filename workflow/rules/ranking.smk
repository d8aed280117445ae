"""The ranking and the report."""


rule rank:
    input:
        settings="results/{run}/settings/ranking.json",
        electrode="results/{run}/settings/electrode.json",
        formulations=[f"results/{cfg.run}/members/recipes/{name}.json" for name in plan.formulations],
        liquid="results/{run}/liquid.parquet",
        coordination="results/{run}/coordination.parquet",
        dynamics="results/{run}/dynamics.parquet",
        shells=[f"results/{cfg.run}/shell_energies.parquet"] if cfg.shells.compute else [],
        dft=[f"results/{cfg.run}/dft/{item}.json" for item in plan.dft_items],
    output:
        table="results/{run}/ranking.parquet",
        csv="results/{run}/ranking.csv",
        pairwise="results/{run}/pairwise.parquet",
        pairwise_csv="results/{run}/pairwise.csv",
        potentials="results/{run}/potentials.parquet",
        potentials_csv="results/{run}/potentials.csv",
    log:
        "results/{run}/logs/rank.log",
    benchmark:
        "results/{run}/benchmarks/rank.tsv"
    threads: 1
    resources:
        mem_mb=1000,
        runtime=10,
    shell:
        "exec solvscreen rank --settings {input.settings} --electrode {input.electrode}"
        " --formulations {input.formulations} --liquid {input.liquid} --coordination {input.coordination}"
        " --dynamics {input.dynamics} --shell-energies {input.shells} --dft {input.dft:q} --out {output.table}"
        " --out-pairwise {output.pairwise} --out-potentials {output.potentials} 2> {log}"


rule report:
    input:
        version="results/{run}/settings/report.json",
        ranking="results/{run}/ranking.parquet",
        pairwise="results/{run}/pairwise.parquet",
        potentials="results/{run}/potentials.parquet",
        species="results/{run}/species.parquet",
        clusters="results/{run}/clusters/clusters.parquet",
        calibration="results/{run}/calibration.parquet",
        calibration_points="results/{run}/calibration_points.parquet",
        liquid="results/{run}/liquid.parquet",
        coordination="results/{run}/coordination.parquet",
        shells="results/{run}/shells.parquet",
        shell_energies="results/{run}/shell_energies.parquet",
        shell_steps="results/{run}/shell_steps.parquet",
        neighbours="results/{run}/neighbours.parquet",
        denticity="results/{run}/denticity.parquet",
        dynamics="results/{run}/dynamics.parquet",
        rdf="results/{run}/rdf.parquet",
        formulations=[f"results/{cfg.run}/members/recipes/{name}.json" for name in plan.formulations],
    output:
        html="results/{run}/report.html",
        workbook="results/{run}/tables.xlsx",
        provenance="results/{run}/provenance.json",
    log:
        "results/{run}/logs/report.log",
    benchmark:
        "results/{run}/benchmarks/report.tsv"
    threads: 1
    resources:
        mem_mb=1000,
        runtime=10,
    shell:
        "exec solvscreen report --ranking {input.ranking} --pairwise {input.pairwise}"
        " --potentials {input.potentials} --species {input.species}"
        " --clusters {input.clusters} --calibration {input.calibration}"
        " --calibration-points {input.calibration_points} --liquid {input.liquid} --coordination {input.coordination}"
        " --shells {input.shells} --shell-energies {input.shell_energies} --shell-steps {input.shell_steps}"
        " --neighbours {input.neighbours} --denticity {input.denticity}"
        " --dynamics {input.dynamics} --rdf {input.rdf}"
        " --formulations {input.formulations} --out-html {output.html} --out-xlsx {output.workbook}"
        " --out-provenance {output.provenance} 2> {log}"
