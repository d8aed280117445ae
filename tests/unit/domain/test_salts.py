"""Names of salts."""

from dataclasses import replace

import pytest

from solvscreen.domain.names import NameIndex
from solvscreen.domain.salts import find_salt, salt_name
from solvscreen.domain.species import Role, Species
from solvscreen.errors import FormulationError


def ion(identifier: str, charge: int, *aliases: str, name: str = "") -> Species:
    return Species(
        id=identifier,
        name=name,
        aliases=aliases,
        smiles="",
        role=Role.CATION if charge > 0 else Role.ANION,
        charge=charge,
        molar_mass_g_per_mol=1.0,
    )


IONS = [ion("Na", 1, "sodium"), ion("Ca", 2), ion("Al", 3), ion("I", -1), ion("I3", -1), ion("SO4", -2)]
INDEX = NameIndex([*IONS, ion("OTf", -1, "Tf", "CF3SO3", name="triflate"), ion("TFSI", -1)])


@pytest.mark.parametrize(
    ("name", "plain"),
    [
        ("NaOTf", "NaOTf"),
        ("NaTf", "NaOTf"),
        ("NaCF3SO3", "NaOTf"),
        ("Na[OTf]", "NaOTf"),
        ("[Na][OTf]", "NaOTf"),
        ("sodium triflate", "NaOTf"),
        ("naotf", "NaOTf"),
        ("Na2SO4", "Na2SO4"),
        ("Ca(TFSI)2", "Ca(TFSI)2"),
        ("Ca[TFSI]2", "Ca(TFSI)2"),
        ("CaI2", "Ca(I)2"),
        ("Al2(SO4)3", "Al2(SO4)3"),
        ("NaI3", "NaI3"),
        ("AlI3", "Al(I)3"),
    ],
)
def test_names_and_the_salts_they_mean(name: str, plain: str) -> None:
    assert find_salt(name, index=INDEX).plain == plain


def test_charges_decide_the_numbers() -> None:
    salt = find_salt("Al2(SO4)3", index=INDEX)
    assert (salt.cation.id, salt.n_cation, salt.anion.id, salt.n_anion) == ("Al", 2, "SO4", 3)


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("NaSO4", "salt 'NaSO4' is not neutral: Na (+1) and SO4 (-2) in the ratio 1:1; did you mean Na2SO4?"),
        ("CaTFSI", "salt 'CaTFSI' is not neutral: Ca (+2) and TFSI (-1) in the ratio 1:1; did you mean Ca(TFSI)2?"),
        ("NaTFSl", "salt 'NaTFSl' is not known; did you mean NaTFSI?"),
        (
            "MgSO4",
            "salt 'MgSO4' is not known: no species table holds its cation Mg; add a row for it to configs/species.csv",
        ),
        ("Na", "'Na' is a single cation; write a neutral salt, such as NaPF6"),
    ],
)
def test_says_what_is_wrong(name: str, message: str) -> None:
    with pytest.raises(FormulationError) as caught:
        find_salt(name, index=INDEX)
    assert str(caught.value) == message


def test_a_name_with_two_readings_has_to_be_written_with_brackets() -> None:
    index = NameIndex([*IONS, ion("NaI", 1), ion("II", -1)])
    with pytest.raises(FormulationError, match=r"can mean \[Na\]\[II\] or \[NaI\]\[I\]; write one of these$"):
        find_salt("NaII", index=index)
    formula = find_salt("[NaI][I]", index=index)
    assert salt_name(formula, index=index) == "[NaI][I]"


def test_an_id_wins_over_an_alias() -> None:
    index = NameIndex([replace(IONS[0], aliases=("Nat",)), ion("Nat", 1), ion("I", -1)])
    assert find_salt("NatI", index=index).cation.id == "Nat"
