"""One thread for every numerical library, as the command line has it, before any of them is imported."""

from solvscreen.threads import pin_threads

pin_threads(1)
