"""Everything that solvscreen raises on purpose.

SolvscreenError
├── InputError            something a person wrote has to change: says file, place, reason and cure
│   ├── ConfigError       configs/*.yaml
│   ├── SpeciesError      species.csv
│   └── FormulationError  formulations
├── DataError             a file between two stages is truncated, has the wrong schema or the wrong version
├── LevelMismatch         energies of different levels of theory were about to be subtracted
└── CalculationError      one molecule or liquid failed; becomes a row with status `failed` and this reason
    ├── NotConverged      SCF, geometry or equilibration did not converge
    ├── BrokenBonds       the bond graph changed during an optimisation
    ├── MissingParameters no force-field term for this molecule
    └── Unstable          molecular dynamics gave a NaN or an exploding box
"""


class SolvscreenError(Exception):
    """Root of the tree; never raised itself."""


class InputError(SolvscreenError):
    """A person's input has to change."""


class ConfigError(InputError):
    """A configuration file has to change."""


class SpeciesError(InputError):
    """A row of a species table has to change."""


class FormulationError(InputError):
    """A formulation has to change."""


class InputErrors(InputError):
    """Several input errors at once, one message each.

    >>> print(InputErrors(["a.csv row 2: x", "a.csv row 3: y"]))
    a.csv row 2: x
    a.csv row 3: y
    """

    def __init__(self, messages: list[str]) -> None:
        self.messages = tuple(messages)
        super().__init__("\n".join(messages))


class DataError(SolvscreenError):
    """An intermediate file cannot be trusted."""


class LevelMismatch(SolvscreenError):
    """Two energies were computed at different levels of theory."""


class CalculationError(SolvscreenError):
    """One item could not be computed; the others go on."""


class NotConverged(CalculationError):
    """An iteration ended before its threshold was met."""


class BrokenBonds(CalculationError):
    """The molecule that came out is not the molecule that went in."""


class MissingParameters(CalculationError):
    """The force field has no term for this molecule."""


class Unstable(CalculationError):
    """A simulation blew up."""
