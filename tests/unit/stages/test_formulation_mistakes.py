"""Formulations that are refused: one exact message for each kind of mistake."""

from pathlib import Path

import pytest
from written_inputs import messages


@pytest.fixture(autouse=True)
def _in_project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("1 M NaPF5 in G2", "salt 'NaPF5' is not known; did you mean NaPF6?"),
        ("1 M NaPF6 in diglym", "species 'diglym' is not known; did you mean diglyme?"),
        ("1 M NaPF6 in Xyzzy", "species 'Xyzzy' is not known; add a row for it to configs/species.csv"),
        (
            "1 M CsPF6 in G2",
            "salt 'CsPF6' is not known: no species table holds its cation Cs; add a row for it to configs/species.csv",
        ),
        (
            "1 M Na2PF6 in G2",
            "salt 'Na2PF6' is not neutral: Na (+1) and PF6 (-1) in the ratio 2:1; did you mean NaPF6?",
        ),
        ("1 M FEC in G2", "'FEC' is no salt (its role is additive); name it among the solvents, after 'in'"),
        ("1 M PF6 in G2", "'PF6' is a single anion; write a neutral salt, such as NaPF6"),
        ("1 M NaPF6 in NaCl", "'NaCl' is a salt, not a solvent; name it before 'in', with its amount"),
        ("1 M NaPF6 in Na", "Na is a cation, not a solvent; name a salt of it before 'in'"),
        ("1 M NaPF6 in EC/DMC", "solvents 'EC/DMC': separate them by a colon, such as EC:DMC"),
        ("0 M NaPF6 in G2", "the concentration of NaPF6 is 0; it has to be above zero"),
        ("-1 M NaPF6 in G2", "the concentration of NaPF6 is -1; it has to be above zero"),
        ("1 M NaPF6 in G2:G4 (9:0 v/v)", "the share of G4 is 0; it has to be above zero"),
        (
            "1 M NaPF6 in G2:G4 (1e5:1 v/v)",
            "the share of G4 is 1e-05 of the solvent; no box can show less than 0.0001",
        ),
        ("1 M NaPF6 + 1 M Na[PF6] in G2", "salt NaPF6 appears twice; add the two amounts up"),
        ("1 M NaPF6 in G2:diglyme (1:1 v/v)", "solvent G2 appears twice; add the two shares up"),
        (
            "20 M NaPF6 in G2",
            "20 M leaves no room for any solvent; no liquid can hold this much salt, use less",
        ),
        (
            "40 m NaPF6 in G2",
            "40 m leaves 0.19 solvent molecules for each cation; no liquid can hold this much salt, use less",
        ),
        (
            "1e-5 M NaPF6 in G2",
            "1e-05 M means 699613 solvent molecules for each cation; no box can be that large, use more salt",
        ),
        ("1 M NaPF6 in G2 @ -40 K", "temperature -40 K is at or below absolute zero; -40 C would be 233.15 K"),
        ("1 M NaPF6 in G2 @ 298 K, 298 K", "temperature 298 K appears twice; keep one"),
        (
            "1 M EMImFSI in G2",
            "there is no Na, Li or K in it; coordination and desolvation are those of a metal cation, "
            "so add a salt such as NaPF6",
        ),
        (
            "1 M NaPF6 in OFE",
            "the density of OFE is not known, but M cannot be counted out without; "
            "add a row OFE with it to configs/species.csv (density_g_per_cm3)",
        ),
    ],
)
def test_formulations_that_cannot_be(text: str, message: str) -> None:
    assert messages(formulations=f"- {text}\n") == [f"f.yaml entry 1 ({text}): {message}"]


def test_an_anion_without_parameters_is_refused_where_it_is_used() -> None:
    (message,) = messages(
        species="AsF6,hexafluoroarsenate,,F[As-](F)(F)(F)(F)F,anion,,\n", formulations="- 1 M NaAsF6 in G2\n"
    )
    assert message.startswith("f.yaml entry 1 (1 M NaAsF6 in G2): AsF6 has no force-field parameters: ")


@pytest.mark.parametrize(
    ("entry", "message"),
    [
        ("{salt: {NaPF6: 1}, basis: M, solvents: G2}", "unknown key 'salt'; did you mean salts?"),
        ("{salts: {NaPF6: x}, basis: M, solvents: G2}", "salt 'NaPF6': 'x' is not a number"),
        ("{salts: {NaPF6: .nan}, basis: M, solvents: G2}", "salt 'NaPF6': 'nan' is not a number"),
        ("{salts: {NaPF6: true}, basis: M, solvents: G2}", "salt 'NaPF6': 'True' is not a number"),
        (
            "{salts: {NaPF6: 1}, solvents: G2}",
            "basis is missing; write M (mole per litre of solution) or m (mole per kg of solvent)",
        ),
        ("{salts: {NaPF6: 1}, basis: M}", "solvents has to be a name or a mapping such as {EC: 1, DMC: 1}"),
        (
            "{salts: {NaPF6: 1}, basis: M, solvents: {EC: 1, DMC: 1}}",
            "ratio is missing for 2 solvents; write v/v, w/w or mol",
        ),
        (
            "{salts: {NaPF6: 1}, basis: M, solvents: {EC: 1, DMC: 1}, ratio: 1:1}",
            "ratio basis '1:1' is not known; use v/v, w/w or mol",
        ),
        (
            "{salts: [{cation: Na, anion: Li, amount: 1}], basis: M, solvents: G2}",
            "Na (+1) and Li (+1) do not make a neutral salt; give a cation and an anion",
        ),
        (
            "{salts: {NaPF6: 1}, basis: M, solvents: G2, temperatures_kelvin: []}",
            "temperatures_kelvin is empty; write it like [298]",
        ),
        ("null", "the entry is empty; write it like 1 M NaPF6 in G2:G4 (9:1 v/v) @ 298 K, or delete the line"),
        (
            "1 M NaPF6 in EC: DMC (1:1 v/v)",
            "a colon before a space or line end makes this a YAML mapping; write EC:DMC without a space, "
            "or quote the line",
        ),
    ],
)
def test_mappings_that_cannot_be(entry: str, message: str) -> None:
    assert messages(formulations=f"- {entry}\n") == [f"f.yaml entry 1: {message}"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "[]",
            "f.yaml: the list of formulations is empty; add a line such as '- 1 M NaPF6 in G2:G4 (9:1 v/v) @ 298 K'",
        ),
        (
            "x: 1",
            "f.yaml: a list of formulations is expected; write lines such as '- 1 M NaPF6 in G2:G4 (9:1 v/v) @ 298 K'",
        ),
        (
            "- 1 M NaPF6 in G2\n- 1 M NaPF6 in diglyme @ 25 C\n",
            "f.yaml entry 2 (1 M NaPF6 in diglyme @ 25 C): id 1M-NaPF6_G2_298.15K is already used by "
            "f.yaml entry 1 (1 M NaPF6 in G2); remove one, or give it an id",
        ),
        (
            "- {id: A, recipe: 1 M NaPF6 in G2}\n- {id: a, recipe: 2 M NaPF6 in G2}\n",
            "f.yaml entry 2 (a): id a is already used by f.yaml entry 1 (A); remove one, or give it an id",
        ),
        (
            "- {id: a/b, recipe: 1 M NaPF6 in G2}",
            "f.yaml entry 1 (a/b): id 'a/b' is no safe file name: it holds '/'; "
            "use letters, digits, '-', '_' and '.' only",
        ),
        (
            "- {id: CON, recipe: 1 M NaPF6 in G2}",
            "f.yaml entry 1 (CON): id 'CON' is no safe file name on every system; choose another",
        ),
    ],
)
def test_lists_that_cannot_be(text: str, message: str) -> None:
    assert messages(formulations=text) == [message]
