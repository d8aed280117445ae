"""One thread for every numerical library, as the command line has it, before any of them is imported."""

import hypothesis

from solvscreen.threads import pin_threads

pin_threads(1)

hypothesis.settings.register_profile("untimed", deadline=None)  # a busy machine is no defect
hypothesis.settings.load_profile("untimed")
