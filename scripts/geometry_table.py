"""Tables of what `geometry_method.py` has computed."""

import json
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.stats import spearmanr

from solvscreen.units import HARTREE_TO_KJ_PER_MOL

XTB = ("GFN1-xTB", "GFN2-xTB", "IPEA1-xTB")
DONORS = ("O", "N", "F")
CONTACT_ANGSTROM = 2.9
ANIONS = ("PF6", "BF4", "FSI", "TFSI", "OTf", "ClO4")

Array = NDArray[np.float64]


def print_tables(folder: Path, *, ligands: Sequence[str]) -> None:
    """Print distances, their errors, and the order of binding."""
    records = {name: read(folder / f"{name}.json") for name in ligands if (folder / f"{name}.json").exists()}
    whole = {name: record for name, record in records.items() if f"{XTB[-1]} from DFT" in record}
    errors = print_distances(whole)
    print_errors(errors)
    print_binding({name: record for name, record in whole.items() if "DFT ligand" in record})
    missing = [name for name in ligands if name not in whole or "DFT ligand" not in whole[name]]
    print(f"\nNot computed to the end: {', '.join(missing) or 'none'}.")


def read(path: Path) -> dict[str, Any]:
    """Record of one ligand."""
    record: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return record


def distances(step: dict[str, Any]) -> Array:
    """Distance of each atom from the sodium ion, the first atom, in angstrom."""
    positions = np.array(step["positions_angstrom"])
    lengths: Array = np.linalg.norm(positions - positions[0], axis=1)
    return lengths


def contacts(step: dict[str, Any]) -> list[int]:
    """Atoms that touch the sodium ion, by element and distance."""
    lengths = distances(step)
    near = [i for i, s in enumerate(step["symbols"]) if s in DONORS and 0 < lengths[i] < CONTACT_ANGSTROM]
    return sorted(near, key=lambda i: (DONORS.index(step["symbols"][i]), lengths[i]))


def print_distances(records: dict[str, dict[str, Any]]) -> dict[tuple[str, str], list[float]]:
    """One row per ligand and donor element; return errors by element and method."""
    errors: dict[tuple[str, str], list[float]] = defaultdict(list)
    print("| ligand | contacts | DFT | " + " | ".join(XTB) + " |\n| --- | --- |" + " ---: |" * (1 + len(XTB)))
    for name, record in records.items():
        exact = record["DFT complex"]
        for element in DONORS:
            atoms = [i for i in contacts(exact) if exact["symbols"][i] == element]
            if not atoms:
                continue
            cells = [f"{distances(exact)[atoms].mean():.3f}"]
            for method in XTB:
                found = distances(record[f"{method} from DFT"])[atoms]
                errors[element, method] += (found - distances(exact)[atoms]).tolist()
                cells.append(f"{found.mean():.3f}")
            print(f"| {name} | {len(atoms)} {element} | " + " | ".join(cells) + " |")
    return errors


def print_errors(errors: dict[tuple[str, str], list[float]]) -> None:
    """Mean, mean absolute and largest error of all contacts."""
    print("\n| Na-donor | contacts | method | mean error | mean absolute | largest |")
    print("| --- | ---: | --- | ---: | ---: | ---: |")
    for (element, method), values in errors.items():
        v = np.array(values)
        worst = v[np.abs(v).argmax()]
        print(f"| Na-{element} | {len(v)} | {method} | {v.mean():+.3f} | {np.abs(v).mean():.3f} | {worst:+.3f} |")


def print_binding(records: dict[str, dict[str, Any]]) -> None:
    """Order and spread of E(Na+L) - E(L), relative to the mean over the group."""
    names = list(records)
    values = {
        method: np.array([complex_difference(records[name], method) for name in names]) for method in ("DFT", *XTB)
    }
    print("\nE(Na+L) - E(L) relative to the mean over all ligands, kJ/mol, most strongly bound first:\n")
    print("| ligand | DFT | " + " | ".join(XTB) + " |\n| --- |" + " ---: |" * (1 + len(XTB)))
    for i in np.argsort(values["DFT"]):
        print(f"| {names[i]} | " + " | ".join(f"{(v - v.mean())[i]:.0f}" for v in values.values()) + " |")
    print("\n| group | n | method | Spearman | rms deviation, kJ/mol |\n| --- | ---: | --- | ---: | ---: |")
    anion = np.array([name in ANIONS for name in names])
    for group, chosen in (("all", anion | True), ("neutral", ~anion), ("anions", anion)):
        if chosen.sum() < 3:
            continue
        exact = values["DFT"][chosen]
        for method in XTB:
            found = values[method][chosen]
            rank = spearmanr(exact, found).statistic
            print(f"| {group} | {chosen.sum()} | {method} | {rank:.2f} | {np.std(found - exact):.0f} |")


def complex_difference(record: dict[str, Any], method: str) -> float:
    """E(Na+L) - E(L) in kJ/mol; the energy of the bare cation is missing, the same for all ligands."""
    difference: float = record[f"{method} complex"]["hartree"] - record[f"{method} ligand"]["hartree"]
    return difference * HARTREE_TO_KJ_PER_MOL
