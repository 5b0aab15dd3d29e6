"""Resource limits of a process that reads an uploaded file, in one table, and the kernel settings that enforce them.

Memory is RLIMIT_DATA: the private writable memory of a process. RLIMIT_AS also counts the libraries, the memory that
glibc reserves for threads, and mapped files, so it is 2 GB higher. The number of processes is not limited: the kernel
counts all threads of the user, so a decoder could start none on a busy laptop; `confinement` lets it start none. macOS
ignores limits of memory.
"""

import os
import resource
import signal
import sys
from contextlib import suppress
from dataclasses import dataclass, replace

_MB, _MIB = 1_000_000, 1_048_576
OPEN_FILES = 256
# The memory that a Lambda's own process, its zygote and a body of 6 MB need. A child may use the rest.
_OWN_MB = 210
_LEAST_MB = 128
# Addresses that a process may reserve beside its memory.
_RESERVED_MB = 2000
# Signals that are the file's fault. Others (SIGKILL, SIGTERM …) are sent by a machine out of memory or shutting down.
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
class InspectionLimits:
    """Limits of the inspection of one file: a picture's process, or the seconds for all runs of ffprobe over others."""

    picture: "ResourceLimits"
    media_s: float


@dataclass(frozen=True, slots=True)
class ResourceLimits:
    """Limits of one process: memory, processor time, wall-clock time, and the size of each written file.

    `remedy`: what the sender of a file that takes too long can do.
    """

    memory_mb: int
    cpu_s: int
    wall_s: float
    file_mb: int = 0
    remedy: str = ""

    @property
    def here(self) -> "ResourceLimits":
        """The same limits within the memory of this Lambda, which is configured in MiB."""
        function_mb = os.environ.get("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "")
        if not function_mb.isdigit():
            return self
        left_mb = int(function_mb) * _MIB // _MB - _OWN_MB
        return replace(self, memory_mb=min(self.memory_mb, max(_LEAST_MB, left_mb)))


# A picture of 100 megapixels has 400 MB of px, and its decoder needs more: `images` refuses those that need over 700
# MB. The rest is for the libraries and the file. The API's Lambda (1024 MB) has that much left. Ingest (1769 MB) and
# prepare use the same limit, so that a file is not accepted by one and refused by the other. The frames of the largest
# animation, a billion px, take 20 s.
PICTURE_FACTS = ResourceLimits(memory_mb=860, cpu_s=60, wall_s=60)
# An upload in a request. The gateway waits 29 s, but a function that inspects a file answers nobody else. The largest
# PNG takes 2 s on a whole processor, of which this function has about half.
PICTURE_UPLOAD = replace(PICTURE_FACTS, cpu_s=10, wall_s=10, remedy="upload it with Media_Upload_New")
# For render (3008 MB) and assemble (1769 MB) before ffmpeg starts, when nearly all memory is free. A box of 4 by 4
# frames in 4K has 530 MB of px, and several copies of these exist for a moment.
DRAWING = ResourceLimits(memory_mb=2400, cpu_s=120, wall_s=120, file_mb=1000)
# All frames of an animated picture: up to a billion px are decoded, and 400 MB written, which takes 20 s.
FRAMES = ResourceLimits(memory_mb=1400, cpu_s=120, wall_s=120, file_mb=1000)
# A font has at most 32 MB and 65,535 glyphs, each of which is drawn once.
FONT_FACTS = ResourceLimits(memory_mb=512, cpu_s=20, wall_s=20)
# For laying out a text in an account's own font, without drawing. Checks lay out many texts in the 24 s of a request.
TEXT = ResourceLimits(memory_mb=512, cpu_s=20, wall_s=20)
# One run of ffprobe decodes a few frames, in one thread: 8K needs 362 MB. The API's Lambda has 863 MB left.
FFPROBE = ResourceLimits(memory_mb=768, cpu_s=60, wall_s=60)
# All runs of ffprobe over one file, usually five to ten of 0.1 s each. `ingest` and `prepare` have ten minutes.
INSPECTION = InspectionLimits(PICTURE_FACTS, media_s=120)
# The gateway waits 29 s for the answer to an upload.
UPLOAD = InspectionLimits(PICTURE_UPLOAD, media_s=20)
# ffmpeg measures a sound (`sound.levels`) in the API's Lambda, whose disk has 512 MB. If the sound's format changes, it
# is first written without loss: half an hour at most.
LISTENING = ResourceLimits(memory_mb=512, cpu_s=60, wall_s=20, file_mb=450)
# ffmpeg reads four seconds of a finished video, of up to 3840x2160, and writes a small GIF of them. Each is one run, in
# the API's Lambda.
PAGE_PICTURE = ResourceLimits(memory_mb=768, cpu_s=20, wall_s=15, file_mb=100)
# A part of an AV1 film is decoded and written as H.264 (`media_files.av1`), before the functions that render start
# their encoders. Segments are short, and the disks have 4 GB.
DECODING = ResourceLimits(memory_mb=2400, cpu_s=1200, wall_s=840, file_mb=3000)
# ffmpeg trims a file (`media_files.trim`) in ingest; x264 keeps about 40 frames, of up to 8K.
TRIMMING = ResourceLimits(memory_mb=1600, cpu_s=1200, wall_s=540, file_mb=2000)


def limit_this(limits: ResourceLimits) -> None:
    """Set the limits of this process. Excess memory causes MemoryError or a null pointer, excess time SIGXCPU."""
    for what, (soft, hard) in _kernel_limits(limits).items():
        _, most = resource.getrlimit(what)
        if most != resource.RLIM_INFINITY:
            soft, hard = min(soft, most), min(hard, most)
        # macOS refuses some limits of memory.
        with suppress(ValueError, OSError):
            resource.setrlimit(what, (soft, hard))


def limit_other(pid: int, limits: ResourceLimits) -> None:
    """Set the limits of a process that was just started; only Linux can."""
    if sys.platform == "linux":
        for what, (soft, hard) in _kernel_limits(limits).items():
            # ValueError: this process has a lower limit itself, which the other one inherited.
            with suppress(ProcessLookupError, PermissionError, ValueError):
                resource.prlimit(pid, what, (soft, hard))


def _kernel_limits(limits: ResourceLimits) -> dict[int, tuple[int, int]]:
    """Return the soft and the hard limit, by resource."""
    memory, size = limits.memory_mb * _MB, limits.file_mb * _MB
    return {
        resource.RLIMIT_DATA: (memory, memory),
        resource.RLIMIT_AS: (memory + _RESERVED_MB * _MB, memory + _RESERVED_MB * _MB),
        # At the hard limit the kernel sends SIGKILL, which would look like a machine out of memory.
        resource.RLIMIT_CPU: (limits.cpu_s, limits.cpu_s + 5),
        resource.RLIMIT_FSIZE: (size, size),
        resource.RLIMIT_CORE: (0, 0),
        resource.RLIMIT_NOFILE: (OPEN_FILES, OPEN_FILES),
    }
