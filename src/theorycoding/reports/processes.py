"""Work on many things in several processes, with the results in order."""

import multiprocessing
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from typing import TypeVar

_Thing = TypeVar("_Thing")
_Result = TypeVar("_Result")
_ROUNDS = 16  # per process: so that none waits long for the last one


def processors() -> int:
    """Return how many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def in_processes(
    work: Callable[[Sequence[_Thing]], Sequence[_Result]], things: Sequence[_Thing], processes: int
) -> Iterator[_Result]:
    """Yield what is made of each of many things, in order; no process outlives this one.

    Parameters
    ----------
    work
        Makes the results of several things; it can be pickled, and so can things and results.

    Raises
    ------
    OSError
        A process ended before its work was done.
    """
    # A copy of this process has all modules; a process of several threads cannot be copied safely.
    can_copy = sys.platform == "linux" and threading.active_count() == 1
    context = multiprocessing.get_context("fork" if can_copy else "spawn")
    size = max(1, len(things) // (_ROUNDS * processes))
    some = [things[start : start + size] for start in range(0, len(things), size)]
    try:
        with ProcessPoolExecutor(processes, context, initializer=_begin) as pool:
            for results in pool.map(work, some):
                yield from results
    except BrokenProcessPool as error:
        message = "a process ended before its work was done, perhaps for want of memory"
        raise OSError(f"{message}: do it in parts, by name") from error


def _begin() -> None:
    """Leave an interruption to the process that began this one, and end when that one ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    if parent := multiprocessing.parent_process():
        parent.join()
    os._exit(1)
