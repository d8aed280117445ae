"""Collecting mistakes, so that a person sees all of them at once."""

from collections.abc import Iterator
from contextlib import contextmanager

from solvscreen.errors import InputError, InputErrors


class Mistakes:
    """Messages in the order found; `place` is put before each."""

    def __init__(self) -> None:
        self.messages: list[str] = []

    @contextmanager
    def at(self, place: str = "") -> Iterator[None]:
        """Note the input errors of the block, one message each, and go on."""
        try:
            yield
        except InputErrors as errors:
            for message in errors.messages:
                self.add(place, message)
        except InputError as error:
            self.add(place, str(error))

    def add(self, place: str, message: str) -> None:
        """Note one mistake."""
        text = f"{place}: {message}" if place else message
        if text not in self.messages:
            self.messages.append(text)

    def check(self) -> None:
        """Go on if there were none.

        Raises:
            InputErrors: all that were noted.
        """
        if self.messages:
            raise InputErrors(self.messages)
