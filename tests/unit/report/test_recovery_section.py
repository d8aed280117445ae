from solvscreen.report.recovery_section import recovery_text


def test_every_rung_is_counted() -> None:
    rows = [
        {"n_scf": 11, "scf_recovery": "damping and level shift: 2; second order: 1"},
        {"n_scf": 6, "scf_recovery": "damping and level shift: 1"},
        {"n_scf": 8, "scf_recovery": "guess from atomic potentials, level shift, second order: 1"},
        {"n_scf": 0, "scf_recovery": ""},
    ]
    assert recovery_text(rows) == (
        "25 self-consistent fields of molecules, clusters and shells: 20 converged with DIIS, "
        "3 with damping and level shift, 1 with second order, "
        "1 with guess from atomic potentials, level shift, second order."
    )


def test_nothing_is_said_without_calculations() -> None:
    assert recovery_text([{"n_scf": 0, "scf_recovery": ""}]) == recovery_text([]) == ""


def test_a_shell_of_two_formulations_counts_once() -> None:
    shell = {"cluster": "Na_1+EC_4", "denticity": "", "n_scf": 4, "scf_recovery": "second order: 1"}
    rows = [{"formulation": name} | shell for name in ("a", "b")]
    rows.append({"formulation": "a"} | shell | {"denticity": "EC(1)", "n_scf": 2, "scf_recovery": ""})
    assert recovery_text([{"n_scf": 4, "scf_recovery": ""}], rows) == (
        "10 self-consistent fields of molecules, clusters and shells: 9 converged with DIIS, 1 with second order."
    )
