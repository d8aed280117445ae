"""Every verb of the command line, the function behind it, and its options."""

from solvscreen.commands.for_people import FOR_PEOPLE
from solvscreen.commands.for_workflow import FOR_WORKFLOW

COMMANDS = (*FOR_PEOPLE, *FOR_WORKFLOW)
