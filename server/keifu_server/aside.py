"""Work in Python that takes long, done beside the event loop by two threads at most.

Only one thread of Python runs at a time, and the event loop waits for its turn among all that have work: eight of them
keep ``/health`` waiting four times as long as two, and nothing is done sooner by that.
"""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import ParamSpec, TypeVar

_P = ParamSpec("_P")
_T = TypeVar("_T")
_threads = ThreadPoolExecutor(2, "keifu-aside")


async def aside(work: Callable[_P, _T], *arguments: _P.args, **named: _P.kwargs) -> _T:
    """What ``work`` returns or raises; it waits for nothing, least of all for the event loop."""
    return await asyncio.get_running_loop().run_in_executor(_threads, partial(work, *arguments, **named))
