from solvscreen.report.recovery_section import recovery_text


def test_every_rung_is_counted() -> None:
    rows = [
        {"n_scf": 11, "scf_recovery": "damping and level shift: 2; second order: 1"},
        {"n_scf": 6, "scf_recovery": "damping and level shift: 1"},
        {"n_scf": 8, "scf_recovery": "guess from atomic potentials, level shift, second order: 1"},
        {"n_scf": 0, "scf_recovery": ""},
    ]
    assert recovery_text(rows) == (
        "25 self-consistent fields of molecules and clusters: 20 converged with DIIS, 3 with damping and level shift, "
        "1 with second order, 1 with guess from atomic potentials, level shift, second order."
    )


def test_nothing_is_said_without_calculations() -> None:
    assert recovery_text([{"n_scf": 0, "scf_recovery": ""}]) == recovery_text([]) == ""
