"""Small files that say what to compute and how. Their text is a parameter: same text, nothing runs."""


rule settings:
    output:
        "results/{run}/settings/{stage}.json",
    log:
        "results/{run}/logs/settings/{stage}.log",
    benchmark:
        "results/{run}/benchmarks/settings/{stage}.tsv"
    threads: 1
    resources:
        mem_mb=50,
        runtime=1,
    params:
        text=lambda wildcards: plan.settings(wildcards.stage),
    shell:
        "printf '%s\\n' {params.text:q} > {output} 2> {log}"


rule members:
    output:
        "results/{run}/members/{group}/{name}.json",
    log:
        "results/{run}/logs/members/{group}/{name}.log",
    benchmark:
        "results/{run}/benchmarks/members/{group}/{name}.tsv"
    threads: 1
    resources:
        mem_mb=50,
        runtime=1,
    params:
        text=lambda wildcards: plan.members(wildcards.group, wildcards.name),
    shell:
        "printf '%s\\n' {params.text:q} > {output} 2> {log}"
