"""How much a process may use that reads a stranger's file: one table, and how the kernel is made to keep it.

Memory is RLIMIT_DATA: what a process may write to and shares with nobody. RLIMIT_AS would also count the libraries and
what glibc reserves for threads. The number of processes is not limited: the kernel counts all threads of the user, so
that a decoder could start none on a busy laptop. macOS ignores limits of memory.
"""

import os
import resource
import signal
import sys
from contextlib import suppress
from dataclasses import dataclass, replace

_MB, _MIB = 1_000_000, 1_048_576
_OPEN_FILES = 256
# What a function's own process, its zygote and a body of 6 MB need: a child may use what is left.
_OWN_MB = 210
_LEAST_MB = 128
# A file made these stop. The others (SIGKILL, SIGTERM …) come from the machine: out of memory, or shutting down.
FAULT_SIGNALS = frozenset(
    {
        signal.SIGSEGV,
        signal.SIGABRT,
        signal.SIGBUS,
        signal.SIGILL,
        signal.SIGFPE,
        signal.SIGSYS,
        signal.SIGTRAP,
        signal.SIGXCPU,
        signal.SIGXFSZ,
    }
)


@dataclass(frozen=True, slots=True)
class ResourceLimits:
    """What one process may use: memory, processor time, time on the clock, and the size of each file it writes."""

    memory_mb: int
    cpu_s: int
    wall_s: float
    file_mb: int = 0

    @property
    def here(self) -> "ResourceLimits":
        """The same within the memory of this function; Lambda tells it in MiB."""
        function_mb = os.environ.get("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "")
        if not function_mb.isdigit():
            return self
        left_mb = int(function_mb) * _MIB // _MB - _OWN_MB
        return replace(self, memory_mb=min(self.memory_mb, max(_LEAST_MB, left_mb)))


# A picture of 100 megapixels has 400 MB of px, and its decoder needs more: `pictures` refuses what needs over 700 MB.
# The rest is for the libraries and the file. That is what the API's function (1024 MB) has left; ingest (1769 MB) and
# prepare keep to the same, so that a file is not accepted by one and refused by the other. The frames of the largest
# animation, a billion px, take 20 s and more.
PICTURE_FACTS = ResourceLimits(memory_mb=860, cpu_s=120, wall_s=120)
# The gateway waits 29 s for the answer to an upload.
PICTURE_UPLOAD = replace(PICTURE_FACTS, cpu_s=22, wall_s=22)
# In render (3008 MB) and assemble (1769 MB) before ffmpeg starts, so nearly all is free. A box of 4 by 4 frames in 4K
# has 530 MB of px, of which there are several copies for a moment.
DRAWING = ResourceLimits(memory_mb=2400, cpu_s=120, wall_s=120, file_mb=1000)
# All frames of an animated picture: up to a billion px are decoded, and 400 MB written.
FRAMES = ResourceLimits(memory_mb=1400, cpu_s=300, wall_s=300, file_mb=1000)
# A font has at most 32 MB and 65,535 glyphs, each of which is drawn once.
FONT_FACTS = ResourceLimits(memory_mb=512, cpu_s=20, wall_s=20)
# A text is set, not drawn, in an account's own font: checks set many texts within the 24 s of a request.
TEXT = ResourceLimits(memory_mb=512, cpu_s=20, wall_s=20)
# ffprobe decodes a few frames, in one thread: of 8K it needs 362 MB.
FFPROBE = ResourceLimits(memory_mb=768, cpu_s=60, wall_s=60)
# ffmpeg listens to a sound (`levels`), in the API's function, and writes a line for each window.
LISTENING = ResourceLimits(memory_mb=512, cpu_s=60, wall_s=20, file_mb=100)
# ffmpeg cuts a part out of a file (`trim`), in ingest; x264 keeps some 40 frames, of up to 8K.
TRIMMING = ResourceLimits(memory_mb=1600, cpu_s=1200, wall_s=540, file_mb=2000)


def limit_this(limits: ResourceLimits) -> None:
    """Set the limits of this process. What it exceeds: memory, MemoryError or a null pointer; time, SIGXCPU."""
    for what, (soft, hard) in _kernel_limits(limits).items():
        _, most = resource.getrlimit(what)
        if most != resource.RLIM_INFINITY:
            soft, hard = min(soft, most), min(hard, most)
        # macOS refuses some limits of memory.
        with suppress(ValueError, OSError):
            resource.setrlimit(what, (soft, hard))


def limit_other(pid: int, limits: ResourceLimits) -> None:
    """Set the limits of a process that has just been started; only Linux can."""
    if sys.platform == "linux":
        for what, (soft, hard) in _kernel_limits(limits).items():
            # ValueError: this process has a lower limit itself, which the other one has inherited.
            with suppress(ProcessLookupError, PermissionError, ValueError):
                resource.prlimit(pid, what, (soft, hard))


def _kernel_limits(limits: ResourceLimits) -> dict[int, tuple[int, int]]:
    """The soft and the hard limit, by resource."""
    memory, size = limits.memory_mb * _MB, limits.file_mb * _MB
    return {
        resource.RLIMIT_DATA: (memory, memory),
        # At the hard limit the kernel sends SIGKILL, which would look as if the machine were out of memory.
        resource.RLIMIT_CPU: (limits.cpu_s, limits.cpu_s + 5),
        resource.RLIMIT_FSIZE: (size, size),
        resource.RLIMIT_CORE: (0, 0),
        resource.RLIMIT_NOFILE: (_OPEN_FILES, _OPEN_FILES),
    }
