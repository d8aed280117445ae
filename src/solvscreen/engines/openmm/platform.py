"""Which OpenMM platform runs a simulation."""

from dataclasses import dataclass
from typing import Any, Final

import openmm

from solvscreen.errors import InputError

PREFERRED: Final = ("CUDA", "OpenCL", "CPU", "Reference")


@dataclass(frozen=True, kw_only=True)
class Choice:
    """Name of a platform, the properties of a context on it, and the precision of its forces."""

    name: str
    properties: tuple[tuple[str, str], ...]
    precision: str

    def context(self, system: Any, integrator: Any) -> Any:
        """A new OpenMM context."""
        platform = openmm.Platform.getPlatformByName(self.name)
        return openmm.Context(system, integrator, platform, dict(self.properties))


def choose(name: str, *, threads: int) -> Choice:
    """The platform called `name`, or the fastest that works here for `auto`.

    On a CPU the forces are summed in a fixed order, so that one thread gives the same trajectory each time.

    Raises:
        InputError: the platform does not exist here.
    """
    if name != "auto":
        if not _works(name):
            raise InputError(f"md.platform: OpenMM has no working platform {name} here; use auto")
        return _choice(name, threads=threads)
    working = next((candidate for candidate in PREFERRED if _works(candidate)), None)
    if working is None:
        raise InputError("OpenMM has no working platform here; run solvscreen doctor")
    return _choice(working, threads=threads)


def _works(name: str) -> bool:
    """A platform can be installed without a device for it, which shows only when a context is made."""
    names = [openmm.Platform.getPlatform(i).getName() for i in range(openmm.Platform.getNumPlatforms())]
    if name not in names:
        return False
    system = openmm.System()
    system.addParticle(1.0)
    try:
        openmm.Context(system, openmm.VerletIntegrator(0.001), openmm.Platform.getPlatformByName(name))
    except openmm.OpenMMException:
        return False
    return True


def _choice(name: str, *, threads: int) -> Choice:
    if name == "CPU":
        properties = (("Threads", str(threads)), ("DeterministicForces", "true"))
        return Choice(name=name, properties=properties, precision="single")
    if name == "Reference":
        return Choice(name=name, properties=(), precision="double")
    mixed = ("Precision", "mixed")
    on_device = (mixed, ("DeterministicForces", "true")) if name == "CUDA" else (mixed,)
    return Choice(name=name, properties=on_device, precision="mixed")
