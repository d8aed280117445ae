"""The report of a made-up run: what it shows, that it needs nothing else, that it comes out the same twice."""

import json
import re
from html.parser import HTMLParser

import openpyxl
import pytest

from solvscreen.analysis.calibration import Pair, fit_common_slope
from solvscreen.config import Config
from solvscreen.domain.calibration import NoCalibration
from solvscreen.domain.quantity import Quantity, failed, not_computed
from solvscreen.errors import DataError
from solvscreen.io.calibrations import calibration_row
from solvscreen.io.schemas.calibration import CALIBRATION, CALIBRATION_POINTS
from solvscreen.io.schemas.first_shells import DENTICITY, NEIGHBOURS
from solvscreen.io.schemas.liquid import COORDINATION, DYNAMICS, LIQUID, RDF, SHELLS
from solvscreen.io.schemas.molecules import CLUSTERS, SPECIES
from solvscreen.io.schemas.pairwise import PAIRWISE
from solvscreen.io.schemas.potentials import POTENTIALS
from solvscreen.io.schemas.shell_energies import SHELL_ENERGIES, SHELL_STEPS
from solvscreen.io.tables import quantity_cells, to_frame, write_parquet
from solvscreen.provenance import Provenance
from solvscreen.stage_records import settings_record
from solvscreen.stages._observed import RunTables
from solvscreen.stages.report import make_report

CALIBRATIONS = ("calibration", "calibration_points")
NAMES = (
    *("ranking", "pairwise", "potentials", "species", "clusters"),
    *CALIBRATIONS,
    *("liquid", "coordination", "shells", "rdf"),
)
GONE = failed("SCF <did> not converge & gave up", method="made up")


def cells_of(run, row, schema, names):
    for name, species in names.items():
        potential = run.energies.potentials.get(name, GONE)
        binding = run.energies.bindings.get(f"Na_1+{name}_1", not_computed("no complex"))
        numbers = quantity_cells("oxidation_potential", potential, "v")
        numbers |= quantity_cells("binding_energy", binding, "kj_per_mol")
        numbers |= quantity_cells("homo", potential, "ev")
        yield row(schema, species=name, smiles=species.smiles, **numbers)


def calibration():
    """Tables of one line through four points."""
    pairs = [
        Pair(item=f"item {x}", quantity="homo_ev", kind="anion", x=float(x), y=2.0 * x + 0.25 * (-1) ** x)
        for x in range(-9, -5)
    ]
    line = fit_common_slope({"anion": ([p.x for p in pairs], [p.y for p in pairs])}, "anion", quantity="homo_ev")
    none = NoCalibration(quantity="lumo_ev", kind="anion", n=1, reason="1 pair of <numbers>")
    points = [{**vars(pair), "unit": "eV"} for pair in pairs]
    yield "calibration", CALIBRATION, [calibration_row(line), calibration_row(none)]
    yield "calibration_points", CALIBRATION_POINTS, points


def write(run, row, *, name, schema, rows):
    provenance = Provenance(record=settings_record(Config(), "analysis"), level="made-up level")
    write_parquet(run.folder / f"{name}.parquet", to_frame(rows, schema), schema=schema, provenance=provenance)


def made(value):
    return Quantity(value=value, lower=value - 0.1, upper=value + 0.1, n=9, method="made up")


def neighbour(run, row):
    cation = run.liquids[0]["cation"]
    numbers = quantity_cells("shell_share", made(0.8)) | quantity_cells("preferential_solvation", made(1.25))
    numbers |= quantity_cells("atoms_per_molecule", made(2.7))
    return row(NEIGHBOURS, formulation=run.liquids[0]["formulation"], cation=cation, species="G2", **numbers)


def computed_shell(row):
    numbers = quantity_cells("population", made(0.6)) | quantity_cells("oxidation_potential", made(5.1), "v")
    key = {"formulation": "napf6-g2", "cation": "Na", "shell": "G2_2", "denticity": "G2(3,2)", "class": "ssip"}
    return row(
        SHELL_ENERGIES, **key, cluster="Na_1+G2_2", n_snapshots=2, charge=1, flags="relaxed to G2(3,3)", **numbers
    )


def moving(row, species):
    numbers = quantity_cells("residence_time", made(200.0), "ps") | quantity_cells("exchange_rate", made(5.0), "per_ns")
    numbers |= quantity_cells("corrected_self_diffusion", made(0.3), "nm2_per_ns")
    return row(DYNAMICS, formulation="napf6-g2", species=species, **numbers)


@pytest.fixture(scope="module")
def tables(tmp_path_factory, make_run, made_row):
    """Paths of all tables that the report reads."""
    run, row = make_run(tmp_path_factory.mktemp("tables")), made_row
    ranked = run.ranked(RunTables(liquids=run.liquids[:2], neighbours=run.neighbours))
    frame, schema = ranked.frame, ranked.schema
    record = settings_record(Config(), "ranking") | {"electrode": settings_record(Config(), "electrode")}
    write_parquet(run.folder / "ranking.parquet", frame, schema=schema, provenance=Provenance(record=record))
    pairs = ranked.pairs
    write_parquet(run.folder / "pairwise.parquet", pairs, schema=PAIRWISE, provenance=Provenance(record=record))
    write(run, row, name="potentials", schema=POTENTIALS, rows=[])
    species = {name: part for _, parts in run.members for name, part in parts.items()}
    write(run, row, name="species", schema=SPECIES, rows=cells_of(run, row, SPECIES, species))
    write(run, row, name="clusters", schema=CLUSTERS, rows=[row(CLUSTERS, cluster="Na_1+G2_1")])
    for name, schema, rows in calibration():
        write(run, row, name=name, schema=schema, rows=rows)
    write(run, row, name="liquid", schema=LIQUID, rows=run.liquids[:2])
    write(run, row, name="coordination", schema=COORDINATION, rows=run.neighbours)
    shell = row(SHELLS, formulation="napf6-g2", cation="Na", shell="G2_2", population=0.7)
    write(run, row, name="shells", schema=SHELLS, rows=[shell])
    write(run, row, name="shell_energies", schema=SHELL_ENERGIES, rows=[computed_shell(row)])
    write(run, row, name="shell_steps", schema=SHELL_STEPS, rows=[])
    write(run, row, name="neighbours", schema=NEIGHBOURS, rows=[neighbour(run, row)])
    write(run, row, name="denticity", schema=DENTICITY, rows=[row(DENTICITY, formulation="napf6-g2", cation="Na")])
    write(run, row, name="dynamics", schema=DYNAMICS, rows=[moving(row, "G2"), moving(row, "PF6")])
    write(run, row, name="rdf", schema=RDF, rows=run.rdfs)
    names = (*NAMES[:-1], "neighbours", "denticity", "dynamics", "shell_energies", "shell_steps", "rdf")
    return {name: run.folder / f"{name}.parquet" for name in names} | {"formulations": run.member_files()}


@pytest.fixture(scope="module")
def files(tmp_path_factory, tables):
    """Page, workbook and provenance."""
    return report(tmp_path_factory.mktemp("made"), tables)


def report(folder, tables):
    out = {"out_html": folder / "report.html", "out_xlsx": folder / "t.xlsx", "out_provenance": folder / "p.json"}
    make_report(**tables, **out)
    return out


class Outline(HTMLParser):
    """Open tags, ids and link targets of a page."""

    def __init__(self):
        super().__init__()
        self.tags, self.open, self.ids, self.targets = set(), [], [], []

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        self.ids += [value for name, value in attrs if name == "id"]
        self.targets += [value for name, value in attrs if name in {"href", "src", "xlink:href"}]
        if tag not in {"meta", "br", "path", "use", "line", "rect", "link"}:
            self.open.append(tag)

    def handle_endtag(self, tag):
        if tag in self.open:
            assert self.open.pop() == tag


def test_calibrations_stand_with_their_error_and_those_that_failed_with_the_reason(files):
    text = files["out_html"].read_text()
    assert '<td>homo / eV</td><td>anion</td><td class="number">4</td>' in text
    assert '<td class="number">2.100</td>' in text  # the offsets of the four points add 0.1 to a slope of 2
    assert "1 pair of &lt;numbers&gt;" in text
    assert 'aria-label="Density-functional against GFN-xTB numbers"' in text


def test_every_table_has_as_many_headings_as_cells(files):
    for table in re.findall(r"<table>.*?</table>", files["out_html"].read_text(), flags=re.DOTALL):
        head, _, body = table.partition("</thead>")
        n_headings = len(re.findall(r"<th\b", head))
        for row in re.findall(r"<tr>.*?</tr>", body, flags=re.DOTALL):
            assert "colspan" in row or len(re.findall(r"<t[hd]\b", row)) == n_headings, row


def test_page_is_well_formed_and_self_contained(files):
    text = files["out_html"].read_text()
    outline = Outline()
    outline.feed(text)
    assert outline.open == []
    assert len(set(outline.ids)) == len(outline.ids)
    assert all(target.startswith("#") and target[1:] in outline.ids for target in outline.targets)
    assert not outline.tags & {"script", "img", "link", "iframe", "object"}
    assert not re.search(r"@import|url\((?!#)", text)


def test_page_shows_ranking_reasons_recipes_and_failures(files):
    text = files["out_html"].read_text()
    plain = " ".join(re.sub(r"<[^>]*>", " ", text).split())
    assert "2 of 3 formulations could be ranked" in plain
    assert "Not ranked: desolvation_energy_kj_per_mol not computed" in plain
    assert "4.44 V; Na + /Na at \N{MINUS SIGN}2.71 V" in plain
    assert "NaPF6 1.680 g" in plain
    assert "G2 8.940 g (9.48 mL)" in plain
    assert "SCF &lt;did&gt; not converge &amp; gave up" in plain
    assert "Most frequent first shells: G2_2 70 %" in plain
    assert "made-up level" in plain
    assert "Na+G2(3,2) (SSIP, charge +1) 0.60 0.50 to 0.70" in plain
    assert "relaxed to G2(3,3)" in plain
    assert "G2 0.80 0.70 to 0.90 1.25 1.15 to 1.35 2.70 2.60 to 2.80" in plain
    assert "PF6 not computed" in plain  # no row of its own among the neighbours


def test_workbook_and_provenance_hold_all_tables(files):
    names = [*NAMES[:-1], "shell_energies", "shell_steps", "neighbours", "denticity", "dynamics", "rdf"]
    assert openpyxl.load_workbook(files["out_xlsx"]).sheetnames == [*names, "definitions"]
    assert set(json.loads(files["out_provenance"].read_text())) == set(names)


def test_same_tables_give_the_same_files(tmp_path, tables, files):
    folder = tmp_path / files["out_html"].parent.name
    again = report(folder, tables)
    assert {name: path.read_bytes() for name, path in again.items()} == {
        name: path.read_bytes() for name, path in files.items()
    }


def test_truncated_table_is_refused(tmp_path, tables):
    broken = tmp_path / "rdf.parquet"
    broken.write_bytes(tables["rdf"].read_bytes()[:500])
    with pytest.raises(DataError, match=r"rdf\.parquet"):
        report(tmp_path, tables | {"rdf": broken})
    assert not (tmp_path / "report.html").exists()
