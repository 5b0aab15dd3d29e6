"""The services as a process sees them. At each call others may run, and the process may meet a fault."""

from collections.abc import Callable
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

from chalicelib.domain.errors import Transient
from tests.simulation.hub import Process
from tests.simulation.weather import Weather

# What needs no network, or is no service.
LOCAL = frozenset(
    {"now_ms", "passed_ms", "alarm", "metrics", "describe", "renderer", "dry_run", "fetch", "fetch_object"}
)
# The SDK repeats single requests. These are several, or none of the SDK's.
_NOT_SENT_AGAIN = frozenset({"call_webhook", "pop_waiters"})
# The reaper makes these all the time, and they say little.
_QUIET = frozenset({"queues.count_waiting", "videos.due", "medias.due", "removals.list_all", "cursors.get"})
_STALLS_MS = (2_000, 30_000, 70_000, 200_000, 950_000)


class ServiceError(Exception):
    """A call that a service refused, as the SDK reports it."""


class Connection:
    """A service, as one process sees it."""

    def __init__(self, thing: Any, name: str, process: Process, weather: Weather) -> None:
        self._thing, self._name, self._process, self._weather = thing, name, process, weather

    def __getattr__(self, name: str) -> Any:
        value = getattr(self._thing, name)
        if not callable(value):
            return value
        call = called(value, f"{self._name}.{name}", self._process, self._weather)
        self.__dict__[name] = call
        return call


def called(function: Callable[..., Any], name: str, process: Process, weather: Weather) -> Callable[..., Any]:
    """Return a function that calls a service from a process."""
    may_repeat = name.rpartition(".")[2] not in _NOT_SENT_AGAIN

    def call(*args: Any, **options: Any) -> Any:
        process.pause(weather.latency_ms())
        if weather.strikes("stalled"):
            process.add_fault(f"stalled at {name}")
            process.pause(_STALLS_MS[weather.pick("stalled", len(_STALLS_MS))])
        if weather.strikes("killed before"):
            process.kill(f"killed before {name}")
        if weather.strikes("refused"):
            process.add_fault(f"refused {name}")
            raise _refusal(weather, "refused", name)
        if process.hub.trace is not None and name not in _QUIET:
            process.hub.note(f"{process.name}: {name}{_brief(args)}")
        answer = function(*args, **options)
        if may_repeat and weather.strikes("sent again"):
            process.add_fault(f"sent again {name}")
            process.pause(weather.latency_ms())
            answer = function(*args, **options)
        if weather.strikes("answer lost"):
            process.add_fault(f"answer lost of {name}")
            raise _refusal(weather, "answer lost", name)
        if weather.strikes("killed after"):
            process.kill(f"killed after {name}")
        return answer

    return call


def connected(services: Any, process: Process, weather: Weather, **own: Any) -> Any:
    """Return services, which are a dataclass, as one process sees them. `own` replaces some of them."""
    seen = {field.name: getattr(services, field.name) for field in fields(services)} | own
    return replace(
        services,
        **{name: value if name in LOCAL else _connect(value, name, process, weather) for name, value in seen.items()},
    )


def _connect(value: Any, name: str, process: Process, weather: Weather) -> Any:
    if callable(value):
        return called(value, name, process, weather)
    is_service = type(value).__module__.startswith("tests.") or name == "plans"
    return Connection(value, name, process, weather) if is_service else value


def _refusal(weather: Weather, kind: str, name: str) -> Exception:
    return (Transient if weather.pick(kind, 2) else ServiceError)(f"the simulation refused {name}")


def _brief(args: tuple[Any, ...]) -> str:
    # The names of temporary folders differ from run to run.
    return "(" + ", ".join(f"{arg.name if isinstance(arg, Path) else arg!s:.90}" for arg in args) + ")"
