"""From total energies to what an electrochemist asks for: potentials, ionisation and binding energies.

Intervals are those of the recipe's measured error on gas-phase ionisation or binding energies. What the continuum, the
missing vibrations and the geometry add is not in them.
"""

import math
import re
from dataclasses import replace
from typing import Final

from solvscreen.config import ElectrodeSettings
from solvscreen.domain.level import EnergyDifference
from solvscreen.domain.method_error import binding_error, ionisation_error_ev
from solvscreen.domain.quantity import Quantity
from solvscreen.domain.results import DENSITY_IN_SOLVENT, Absent, Binding, DftResult, ElectronicState, StateName
from solvscreen.domain.solvation import solvation_share, solvent_text

NO_ATTACHMENT_ERROR: Final = "no interval: errors of attachment energies were not measured"
VERTICAL_STANDS: Final = "vertical value"  # in the reason of a relaxed quantity that is the vertical one


def electrode_potential_v(electrode: ElectrodeSettings) -> float:
    """Absolute potential of Na+/Na, E_abs(SHE) + E(Na+/Na vs SHE).

    >>> round(electrode_potential_v(ElectrodeSettings()), 2)
    1.73
    """
    return electrode.she_absolute_v + electrode.sodium_vs_she_v


def oxidation_potential(
    result: DftResult, *, permittivity: float, electrode: ElectrodeSettings, relaxed: bool = True
) -> Quantity:
    r"""Potential against Na+/Na, :math:`E_{ox} = [G(X^+) - G(X)]/e - E_{abs}(Na^+/Na)`, in V.

    G is the electronic energy in C-PCM at `permittivity`; with `relaxed`, X+ has its own geometry.
    """
    vertical = _potential(
        result, lost=StateName.IONISED, gained=StateName.GROUND, permittivity=permittivity, electrode=electrode
    )
    if not relaxed:
        return vertical
    adiabatic = _potential(
        result, lost=StateName.OXIDISED, gained=StateName.GROUND, permittivity=permittivity, electrode=electrode
    )
    return _bounded(adiabatic, vertical)


def reduction_potential(
    result: DftResult, *, permittivity: float, electrode: ElectrodeSettings, relaxed: bool = True
) -> Quantity:
    r"""Potential against Na+/Na, :math:`E_{red} = [G(X) - G(X^-)]/e - E_{abs}(Na^+/Na)`, in V."""
    vertical, adiabatic = (
        _without_interval(
            _potential(result, lost=StateName.GROUND, gained=name, permittivity=permittivity, electrode=electrode)
        )
        for name in (StateName.ATTACHED, StateName.REDUCED)
    )
    if not relaxed:
        return vertical
    return _bounded(adiabatic, vertical, form="reduced")


def solvated_ionisation_energy(result: DftResult, *, permittivity: float, relaxed: bool) -> Quantity:
    r"""Energy in eV to take one electron away in C-PCM at `permittivity`, :math:`G(X^+) - G(X)`."""
    vertical, adiabatic = (
        _solvated(result, lost=name, gained=StateName.GROUND, permittivity=permittivity)
        for name in (StateName.IONISED, StateName.OXIDISED)
    )
    return _bounded(adiabatic, vertical) if relaxed else vertical


def solvated_attachment_energy(result: DftResult, *, permittivity: float, relaxed: bool) -> Quantity:
    r"""Energy in eV set free by one more electron in C-PCM at `permittivity`, :math:`G(X) - G(X^-)`."""
    vertical, adiabatic = (
        _without_interval(_solvated(result, lost=StateName.GROUND, gained=name, permittivity=permittivity))
        for name in (StateName.ATTACHED, StateName.REDUCED)
    )
    return _bounded(adiabatic, vertical, form="reduced") if relaxed else vertical


def ionisation_energy(result: DftResult, *, relaxed: bool) -> Quantity:
    """Energy in eV to take one electron away in vacuum, electronic energies only."""
    vertical = _ionisation(result, StateName.IONISED)
    return _bounded(_ionisation(result, StateName.OXIDISED), vertical) if relaxed else vertical


def attachment_energy(result: DftResult, *, relaxed: bool) -> Quantity:
    """Energy in eV set free by one more electron in vacuum, the electron affinity; electronic energies only."""
    vertical, adiabatic = (
        _without_interval(_attachment(result, name)) for name in (StateName.ATTACHED, StateName.REDUCED)
    )
    return _bounded(adiabatic, vertical, form="reduced") if relaxed else vertical


def binding_energy(result: DftResult) -> Quantity:
    """Counterpoise-corrected binding energy of metal and ligand with deformation in kJ/mol, negative if bound."""
    if isinstance(result.binding, Absent):
        return without_value(result.binding)
    value, error = result.binding.total.kj_per_mol, binding_error(result.recipe)
    width = error.half_width * abs(value)
    method = f"{result.binding.complex.level.label}, counterpoise, xTB geometry; interval: {error.against}"
    return Quantity(value=value, lower=value - width, upper=value + width, n=1, method=method)


def deformation_energy(result: DftResult) -> Quantity:
    """Part of the binding energy that bends the ligand, in kJ/mol; no interval is known."""
    if isinstance(result.binding, Absent):
        return without_value(result.binding)
    binding: Binding = result.binding
    return bare(binding.deformation.kj_per_mol, method=binding.complex.level.label)


def orbital_energy(
    result: DftResult, orbital: str, *, name: StateName = StateName.GROUND, permittivity: float = 1.0
) -> Quantity:
    """`homo_ev` or `lumo_ev`, in vacuum or in a solvent: part of the method, not a measurable, so without interval.

    In a solvent it is interpolated between vacuum and the reference by `solvation_share`.
    """
    state = result.states[name]
    if isinstance(state, Absent):
        return without_value(state)
    gas, curve = float(getattr(state.gas, orbital)), state.curve
    if permittivity == 1.0:
        return bare(gas, method=curve.gas.level.label)
    share = solvation_share(permittivity, reference=curve.reference_permittivity)
    solvated = gas + share * (float(getattr(state.solvated, orbital)) - gas)
    level = replace(curve.reference.level, solvation=solvent_text(curve.model, permittivity))
    return bare(solvated, method=level.label)


def orbital_gap(result: DftResult) -> Quantity:
    """LUMO less HOMO in vacuum, in eV; an orbital gap, no excitation energy, so without interval."""
    state = result.states[StateName.GROUND]
    if isinstance(state, Absent):
        return without_value(state)
    return bare(state.gas.lumo_ev - state.gas.homo_ev, method=state.curve.gas.level.label)


def dipole_moment(result: DftResult) -> Quantity:
    """Dipole moment in vacuum, in debye; of ions about the centre of mass. No interval is known."""
    state = result.states[StateName.GROUND]
    if isinstance(state, Absent):
        return without_value(state)
    return bare(state.dipole_debye, method=state.curve.gas.level.label)


def bare(value: float, *, method: str) -> Quantity:
    """A number without interval."""
    return Quantity(value=value, lower=math.nan, upper=math.nan, n=1, method=method)


def without_value(absent: Absent) -> Quantity:
    """No number, with its reason."""
    nan = math.nan
    return Quantity(value=nan, lower=nan, upper=nan, n=0, method="", status=absent.status, reason=absent.reason)


def _ionisation(result: DftResult, name: StateName) -> Quantity:
    pair = _pair(result, name, StateName.GROUND)
    if isinstance(pair, Quantity):
        return pair
    ion, ground = pair
    difference = ion.curve.gas - ground.curve.gas
    return _electronic(difference, value=difference.ev, result=result, states=pair)


def _attachment(result: DftResult, name: StateName) -> Quantity:
    pair = _pair(result, StateName.GROUND, name)
    if isinstance(pair, Quantity):
        return pair
    ground, anion = pair
    difference = ground.curve.gas - anion.curve.gas
    return _electronic(difference, value=difference.ev, result=result, states=pair)


def _bounded(adiabatic: Quantity, vertical: Quantity, *, form: str = "oxidised") -> Quantity:
    """The adiabatic value, or the vertical one where relaxing the ion would cost energy, which it cannot."""
    if not (adiabatic.is_number and vertical.is_number):
        return adiabatic
    excess = (adiabatic.value - vertical.value) * (1 if form == "oxidised" else -1)
    if excess <= 0:
        return adiabatic
    stands = vertical.doubted(
        f"{VERTICAL_STANDS}: the GFN-xTB geometry of the {form} form lies {excess:.2f} eV higher with this functional"
    )
    return stands.doubted(adiabatic.reason) if DENSITY_IN_SOLVENT in adiabatic.reason else stands


def _potential(
    result: DftResult, *, lost: StateName, gained: StateName, permittivity: float, electrode: ElectrodeSettings
) -> Quantity:
    """Potential of the couple: `lost` has one electron less than `gained`."""
    energy = _solvated(result, lost=lost, gained=gained, permittivity=permittivity)
    if not energy.is_number:
        return energy
    shift = electrode_potential_v(electrode)
    convention = f"E_abs(SHE) {electrode.she_absolute_v:g} V, Na+/Na {electrode.sodium_vs_she_v:+g} V vs SHE"
    return replace(
        energy,
        value=energy.value - shift,
        lower=energy.lower - shift,
        upper=energy.upper - shift,
        method=f"{energy.method}; {convention}",
    )


def _solvated(result: DftResult, *, lost: StateName, gained: StateName, permittivity: float) -> Quantity:
    """Difference of free energies in the continuum, in eV: `lost` has one electron less than `gained`."""
    pair = _pair(result, lost, gained)
    if isinstance(pair, Quantity):
        return pair
    high, low = pair
    difference = high.curve.free_energy(permittivity) - low.curve.free_energy(permittivity)
    return _electronic(difference, value=difference.ev, result=result, states=pair)


def _pair(result: DftResult, first: StateName, second: StateName) -> tuple[ElectronicState, ElectronicState] | Quantity:
    high, low = result.states[first], result.states[second]
    if isinstance(high, Absent):
        return without_value(high)
    return without_value(low) if isinstance(low, Absent) else (high, low)


def _without_interval(quantity: Quantity) -> Quantity:
    """The same number with no interval: how far recipes are off on attachment energies was not measured."""
    method = re.sub("interval: [^;]*", NO_ATTACHMENT_ERROR, quantity.method)
    return replace(quantity, lower=math.nan, upper=math.nan, method=method)


def _electronic(
    difference: EnergyDifference, *, value: float, result: DftResult, states: tuple[ElectronicState, ElectronicState]
) -> Quantity:
    error = ionisation_error_ev(result.recipe)
    quantity = Quantity(
        value=value,
        lower=value - error.half_width,
        upper=value + error.half_width,
        n=1,
        method=f"{difference.level.label}, xTB geometry; interval: {error.against}",
    )
    doubts = "; ".join(doubt for state in states for doubt in state.doubts)
    return quantity.doubted(doubts) if doubts else quantity
