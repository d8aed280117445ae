"""The shorthand of chemists."""

import pytest

from solvscreen.domain.draft import SaltDraft, SolventDraft
from solvscreen.domain.formulation import ConcentrationBasis, RatioBasis
from solvscreen.domain.shorthand import parse_shorthand
from solvscreen.errors import InputError

EXAMPLE = "write it like 1 M NaPF6 in G2:G4 (9:1 v/v) @ 298 K"


def test_reads_all_parts() -> None:
    draft = parse_shorthand("0.6 M NaOTf + 0.4 M NaBF4 in G2:G4 (9:1 w/w) @ 298 K, -40 C", origin="here")
    assert draft.salts == (
        SaltDraft(name="NaOTf", cation="", anion="", concentration=0.6),
        SaltDraft(name="NaBF4", cation="", anion="", concentration=0.4),
    )
    assert draft.concentration_basis is ConcentrationBasis.MOLAR
    assert draft.solvents == (SolventDraft(name="G2", share=9.0), SolventDraft(name="G4", share=1.0))
    assert draft.ratio_basis is RatioBasis.MASS
    assert draft.temperatures_kelvin == (298.0, 233.15)
    assert draft.origin == "here"


@pytest.mark.parametrize(
    "text",
    [
        "4 m NaFSI in DME",
        "4m NaFSI in DME",
        "4 mol/kg NaFSI in DME",
        "4 mol kg-1 NaFSI in DME",
        " 4\u00a0m  NaFSI\tin DME @ 25 °C",
        "4.0 m NaFSI in DME @ 298.15 K",
    ],
)
def test_ways_to_say_the_same(text: str) -> None:
    assert parse_shorthand(text, origin="") == parse_shorthand("4 m NaFSI in DME @ 298.15 K", origin="")


def test_subscripts_and_minus_signs_are_read() -> None:
    draft = parse_shorthand("1 M NaPF₆ in G2 @ \u221240 ℃", origin="")
    assert (draft.salts[0].name, draft.temperatures_kelvin) == ("NaPF6", (233.15,))


@pytest.mark.parametrize("ratio", ["50%:50% v/v", "50:50 vol%", "1:1 by volume", "1 : 1 v:v", "0.5:0.5 V/V"])
def test_ways_to_write_a_volume_ratio(ratio: str) -> None:
    draft = parse_shorthand(f"1 M NaPF6 in EC:DMC ({ratio})", origin="")
    assert draft.ratio_basis is RatioBasis.VOLUME
    assert draft.solvents[0].share == draft.solvents[1].share


def test_a_name_may_hold_brackets_and_commas() -> None:
    draft = parse_shorthand("1 M NaPF6 in 1,2-dimethoxyethane:bis(2,2,2-trifluoroethyl) ether (1:1 mol)", origin="")
    assert [solvent.name for solvent in draft.solvents] == ["1,2-dimethoxyethane", "bis(2,2,2-trifluoroethyl) ether"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("1 M NaPF6 G2", f"'1 M NaPF6 G2' is no formulation; {EXAMPLE}"),
        ("1 M NaPF6 in", f"'1 M NaPF6 in' is no formulation; {EXAMPLE}"),
        ("NaPF6 in G2", "'NaPF6' is no amount of a salt; write it like 1 M NaPF6 or 4 m NaFSI"),
        (
            "1 mM NaPF6 in G2",
            "unit 'mM' is not known; use M (mole per litre of solution) or m (mole per kilogram of solvent)",
        ),
        ("1,5 M NaPF6 in G2", "1,5 has a decimal comma; write 1.5"),
        (
            "1 M NaPF6 + 1 m NaBF4 in G2",
            "M (mole per litre of solution) and m (mole per kilogram of solvent) are mixed; "
            "use one of them for all salts",
        ),
        (
            "1 M NaPF6 in G2:EC (1:1 v/v @ 298 K",
            "in 'G2:EC (1:1 v/v' a bracket has no ')'; write it like EC:DMC (1:1 v/v)",
        ),
        ("1 M NaPF6 in G2:EC 1:1 v/v)", "in 'G2:EC 1:1 v/v)' a bracket has no '('; write it like EC:DMC (1:1 v/v)"),
        ("1 M NaPF6 in G2:G4", "2 solvents need a ratio; write it like G2:G4 (1:1 v/v)"),
        ("1 M NaPF6 in G2:G4 (9:1)", "the ratio 9:1 has no basis; add v/v, w/w or mol"),
        ("1 M NaPF6 in G2:G4 (9 v/v)", "the ratio 9 has 1 part for 2 solvents"),
        (
            "1 M NaPF6 in G2 (1:1 v/v)",
            "the ratio 1:1 has 2 parts for 1 solvent; separate solvents by a colon, such as EC:DMC",
        ),
        ("1 M NaPF6 in G2:G4 (9:1 x/y)", "ratio basis 'x/y' is not known; use v/v, w/w or mol"),
        ("1 M NaPF6 in G2:G4 (50:45 vol%)", "the percentages 50:45 add up to 95, not to 100"),
        (
            "1 M NaPF6 in EC:DMC 1:1 v/v",
            "in 'EC:DMC 1:1 v/v' the ratio needs brackets; write it like EC:DMC (1:1 v/v)",
        ),
        (
            "1 M NaPF6 in G2 + 5 wt% FEC",
            "in 'G2 + 5 wt% FEC' a share stands outside brackets; write it like G2:FEC (95:5 w/w)",
        ),
        ("1 M NaPF6 in G2 at 298 K", "in 'G2 at 298 K' the temperature needs an @; write it like @ 298 K"),
        ("1 M NaPF6 in G2:", "a solvent is missing in 'G2:'; write it like EC:DMC (1:1 v/v)"),
        ("1 M NaPF6 in G2 @ 298", "temperature 298 has no unit; write 298 K or 298 C"),
        ("1 M NaPF6 in G2 @ 77 F", "temperature unit 'F' is not known; use K or C"),
        ("1 M NaPF6 in G2 @ cold", "temperature 'cold' is not understood; write it like @ 298 K or @ -40 C"),
        ("1 M NaPF6 in G2 @ -300 C", "temperature -300 C is at or below absolute zero, -273.15 C"),
    ],
)
def test_says_what_is_wrong(text: str, message: str) -> None:
    with pytest.raises(InputError) as caught:
        parse_shorthand(text, origin="")
    assert str(caught.value) == message


def test_every_wrong_part_gets_its_message() -> None:
    with pytest.raises(InputError) as caught:
        parse_shorthand("NaPF6 in EC:DMC (1:1) @ 298", origin="")
    assert str(caught.value).splitlines() == [
        "'NaPF6' is no amount of a salt; write it like 1 M NaPF6 or 4 m NaFSI",
        "the ratio 1:1 has no basis; add v/v, w/w or mol",
        "temperature 298 has no unit; write 298 K or 298 C",
    ]
