"""A process pool with one thread per worker."""

from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from typing import TypeVar

from solvscreen.threads import start_worker

Task = TypeVar("Task")
Value = TypeVar("Value")


def in_pool(
    function: Callable[[Task], Value], tasks: Sequence[Task], *, threads: int, per_worker: int = 1
) -> list[Value]:
    """`function` of each task, in the order of the tasks; an exception in a worker goes on up.

    `function` has to be importable. Put the longest tasks first to keep all workers busy. A worker costs a second or
    two of imports: none is started for fewer than `per_worker` tasks, and one worker's tasks run in this process.
    """
    workers = min(threads, len(tasks) // per_worker)
    if workers <= 1:
        return [function(task) for task in tasks]
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn"), initializer=start_worker) as pool:
        return list(pool.map(function, tasks))
