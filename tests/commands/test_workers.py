"""Processes beside the program: one that is interrupted while they are begun is interrupted, and nothing else."""

import pytest

from commands.workers import workers


def begin() -> None:
    """What the library does where an interruption comes while a process is being begun."""
    try:
        raise KeyboardInterrupt  # noqa: TRY301  it comes from outside, where the library begins a process
    except KeyboardInterrupt:
        raise RuntimeError("cannot join thread before it is started")  # noqa: B904  as the library does


def test_an_interruption_at_the_beginning_is_one() -> None:
    with pytest.raises(KeyboardInterrupt), workers(1):
        begin()


def test_another_error_stays_what_it_is() -> None:
    with pytest.raises(RuntimeError, match="something else"), workers(1):
        raise RuntimeError("something else")
