"""The time that Lambda charges for a step: from its CPU time, and the memory of its function."""

from dataclasses import dataclass

from chalicelib.domain.functions import CPU_MB, MIN_STORAGE_MB

_MOST_MEASURED = 2.0


@dataclass(frozen=True, slots=True)
class FunctionSize:
    """The memory and the ephemeral storage of a function, in MB."""

    memory_mb: int
    storage_mb: int = MIN_STORAGE_MB


@dataclass(frozen=True, slots=True)
class LambdaTime:
    """The charge of Lambda: invocations, GB-seconds of memory, and GB-seconds of storage above 512 MB."""

    invocations: float = 0.0
    memory_gb_s: float = 0.0
    storage_gb_s: float = 0.0

    def __add__(self, other: "LambdaTime") -> "LambdaTime":
        return LambdaTime(
            self.invocations + other.invocations,
            self.memory_gb_s + other.memory_gb_s,
            self.storage_gb_s + other.storage_gb_s,
        )


def charged(size: FunctionSize, invocations: float, cpu_s: float, parallel: float, waiting_s: float) -> LambdaTime:
    """Return what Lambda charges for invocations that need `cpu_s` together.

    `parallel` is the CPU time by the wall time on two CPUs. Each invocation waits `waiting_s` for other services.
    """
    wall_s = cpu_s / speed(size.memory_mb, parallel) + invocations * waiting_s
    extra_mb = max(0, size.storage_mb - MIN_STORAGE_MB)
    return LambdaTime(invocations, wall_s * size.memory_mb / 1024, wall_s * extra_mb / 1024)


def speed(memory_mb: int, parallel: float) -> float:
    """Return the CPU time of a step in a second of a function.

    With less than a vCPU it is the function's share of one. Between one and two it grows to `parallel`. Further vCPUs
    do not count, because nothing was measured with more than two.
    """
    vcpus = memory_mb / CPU_MB
    if vcpus <= 1:
        return vcpus
    return 1 + (parallel - 1) * (min(vcpus, _MOST_MEASURED) - 1)
