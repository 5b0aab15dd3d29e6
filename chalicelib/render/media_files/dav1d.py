"""An AV1 decoder in a process of its own, which passes the frames to ffmpeg: the layer's build has no AV1 decoder.

    python dav1d.py LIBRARY PACKETS CONFIG FROM_MS UNTIL_MS [COMMAND…]

It starts COMMAND (ffmpeg) and writes the frames to its standard input; without a command it drops them. PACKETS is an
IVF file, and the frames are written as IVF, too: each keeps its time stamp. CONFIG is the container's description of
the stream (`av1C`, in hex), as some containers have the sequence header nowhere else. Frames before FROM_MS, which an
edit list hides, and from UNTIL_MS on are left out. The process exits with the command's status, or with 1 and a line
on standard error if the stream cannot be decoded.

It imports nothing from this package, so that it starts fast. The decoder is dav1d, in the copy inside the libavif of
Pillow's wheels, else the system's. Sources: dav1d's public headers, version 7 of its API; the IVF format.
"""

import ctypes
import errno
import os
import resource
import struct
import subprocess
import sys
from collections.abc import Iterable, Iterator
from ctypes import POINTER, byref, c_int, c_int64, c_size_t, c_ssize_t, c_uint, c_uint8, c_void_p
from ctypes.util import find_library
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import BinaryIO, cast

API = 7
MAX_PIXELS = 9000 * 9000
# The API's Lambda has 1 GB in total. 3840x2160 with 10 bits needs less.
_MEMORY_BYTES = 800_000_000
_HEADER = struct.Struct("<4sHH4sHHIIII")
_FRAME = struct.Struct("<Iq")
# ffmpeg's fourcc names of planes, by dav1d's layout (4:0:0, 4:2:0, 4:2:2, 4:4:4) and bits.
_DEEP = (b"Y1\0", b"Y3\x0b", b"Y3\x0a", b"Y3\0")
_PLAIN = (b"Y800", b"I420", b"Y42B", b"444P")
# The px of luma for each px of chroma: across, down.
_SHARED = ((1, 1), (2, 2), (2, 1), (1, 1))


class UndecodableError(Exception):
    """The stream is damaged or of an unsupported kind; the message says which."""


class _Settings(ctypes.Structure):
    _fields_ = (
        ("threads", c_int),
        ("max_frame_delay", c_int),
        ("apply_grain", c_int),
        ("operating_point", c_int),
        ("all_layers", c_int),
        ("frame_size_limit", c_uint),
        ("allocator", c_void_p * 3),
        ("logger", c_void_p * 2),
        ("rest", c_uint8 * 512),
    )


class _Props(ctypes.Structure):
    _fields_ = (
        ("timestamp", c_int64),
        ("duration", c_int64),
        ("offset", c_int64),
        ("size", c_size_t),
        ("user_data", c_void_p * 2),
    )


class _Data(ctypes.Structure):
    _fields_ = (("data", c_void_p), ("size", c_size_t), ("ref", c_void_p), ("props", _Props), ("rest", c_uint8 * 64))


class _Picture(ctypes.Structure):
    _fields_ = (
        ("sequence", c_void_p),
        ("frame", c_void_p),
        ("planes", c_void_p * 3),
        ("strides", c_ssize_t * 2),
        ("width", c_int),
        ("height", c_int),
        ("layout", c_int),
        ("bits", c_int),
        ("props", _Props),
        ("rest", c_uint8 * 512),
    )


def main(library: str, packets: str, config: str, from_ms: str, until_ms: str, *command: str) -> int:
    """Decode a file for a command. Return the status that the process ends with."""
    process = subprocess.Popen(command, stdin=subprocess.PIPE) if command else None
    # Only after the start, so that ffmpeg does not inherit the limit.
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY_BYTES, _MEMORY_BYTES))
    try:
        with Path(packets).open("rb") as file, _input_of(process) as frames:
            decode(loaded(library), file, bytes.fromhex(config), (float(from_ms), float(until_ms)), frames)
    except BrokenPipeError:
        # ffmpeg has ended and reports the reason itself.
        return _ended(process) or 1
    except (UndecodableError, MemoryError) as error:
        if process:
            process.kill()
        _ended(process)
        sys.stderr.write(f"{error}\n" if str(error) else "it needs too much memory\n")
        return 1
    return _ended(process)


def _input_of(process: "subprocess.Popen[bytes] | None") -> BinaryIO:
    return cast("BinaryIO", process.stdin) if process else Path(os.devnull).open("wb")


def _ended(process: "subprocess.Popen[bytes] | None") -> int:
    """Wait for the end of the command, if there is one, and return its status."""
    return process.wait() if process else 0


@cache
def library_path() -> str | None:
    """Return the path of a dav1d library with a known API, None without one."""
    return next((path for path in _candidates() if _is_known(path)), None)


def loaded(path: str) -> ctypes.CDLL:
    """Return the loaded library at a path that `library_path` returned."""
    library = ctypes.CDLL(path)
    library.dav1d_default_settings.argtypes = [POINTER(_Settings)]
    library.dav1d_open.argtypes = [POINTER(c_void_p), POINTER(_Settings)]
    library.dav1d_data_create.argtypes = [POINTER(_Data), c_size_t]
    library.dav1d_data_create.restype = c_void_p
    library.dav1d_send_data.argtypes = [c_void_p, POINTER(_Data)]
    library.dav1d_get_picture.argtypes = [c_void_p, POINTER(_Picture)]
    library.dav1d_picture_unref.argtypes = [POINTER(_Picture)]
    return library


def decode(library: ctypes.CDLL, file: BinaryIO, config: bytes, part_ms: tuple[float, float], out: BinaryIO) -> None:
    """Write the frames of an AV1 stream in IVF from and up to a time to another IVF file, as planes.

    Raises:
        UndecodableError: it is damaged, or its frames change in size or format.
    """
    header = _HEADER.unpack(_exactly(file, _HEADER.size))
    first, until = (ms * header[6] / (header[7] * 1000) for ms in part_ms)
    format_ = None
    for picture in _pictures(library, file, config):
        if format_ is None:
            format_ = _format(picture)
            width, height, fourcc = format_
            out.write(_HEADER.pack(b"DKIF", 0, 32, fourcc, width, height, header[6], header[7], 0, 0))
        if _format(picture) != format_:
            raise UndecodableError("the size or the format of its frames changes")
        if picture.props.timestamp >= until:
            return
        if picture.props.timestamp < first:
            continue
        planes = _planes(picture)
        out.write(_FRAME.pack(sum(map(len, planes)), picture.props.timestamp))
        out.writelines(planes)
    if format_ is None:
        raise UndecodableError("no frame of it can be decoded")


def write_packets(packets: Iterable[bytes], out: BinaryIO) -> None:
    """Write packets of AV1 to an IVF file, one per millisecond."""
    out.write(_HEADER.pack(b"DKIF", 0, _HEADER.size, b"AV01", 0, 0, 1000, 1, 0, 0))
    for number, packet in enumerate(packets):
        out.write(_FRAME.pack(len(packet), number) + packet)


def _pictures(library: ctypes.CDLL, file: BinaryIO, config: bytes) -> Iterator[_Picture]:
    settings = _Settings()
    library.dav1d_default_settings(byref(settings))
    settings.threads, settings.max_frame_delay, settings.all_layers = 1, 1, 0
    settings.frame_size_limit = MAX_PIXELS
    settings.logger[1] = None
    context = c_void_p()
    if library.dav1d_open(byref(context), byref(settings)):
        raise UndecodableError("it needs too much memory")
    # The first four bytes of `av1C` are not part of the stream.
    packets = [(config[4:], 0)] if len(config) > 4 else []
    for content, timestamp in [*packets, *_packets(file)]:
        data = _filled(library, content, timestamp)
        while data.size:
            sent = library.dav1d_send_data(context, byref(data))
            if sent and sent != -errno.EAGAIN:
                raise _failure(sent)
            yield from _ready(library, context)
    yield from _ready(library, context)


def _ready(library: ctypes.CDLL, context: c_void_p) -> Iterator[_Picture]:
    while True:
        picture = _Picture()
        got = library.dav1d_get_picture(context, byref(picture))
        if got == -errno.EAGAIN:
            return
        if got:
            raise _failure(got)
        try:
            yield picture
        finally:
            library.dav1d_picture_unref(byref(picture))


def _failure(status: int) -> UndecodableError:
    return UndecodableError("it needs too much memory" if status == -errno.ENOMEM else "it is damaged")


def _filled(library: ctypes.CDLL, content: bytes, timestamp: int) -> _Data:
    data = _Data()
    place = library.dav1d_data_create(byref(data), len(content))
    if not place:
        raise UndecodableError("it needs too much memory")
    ctypes.memmove(place, content, len(content))
    data.props.timestamp = timestamp
    return data


def _packets(file: BinaryIO) -> Iterator[tuple[bytes, int]]:
    while head := file.read(_FRAME.size):
        if len(head) < _FRAME.size:
            return
        size, timestamp = _FRAME.unpack(head)
        if size:
            yield _exactly(file, size), timestamp


def _exactly(file: BinaryIO, size: int) -> bytes:
    content = file.read(size)
    if len(content) < size:
        raise UndecodableError("it is damaged")
    return content


def _format(picture: _Picture) -> tuple[int, int, bytes]:
    deep = picture.bits > 8
    fourcc = _DEEP[picture.layout] + bytes([picture.bits]) if deep else _PLAIN[picture.layout]
    return picture.width, picture.height, fourcc


def _planes(picture: _Picture) -> list[bytes]:
    """Return the planes without the padding between their rows."""
    across, down = _SHARED[picture.layout]
    sizes = [(picture.width, picture.height)]
    if picture.layout:
        sizes += [(-(-picture.width // across), -(-picture.height // down))] * 2
    planes = []
    for number, (width, height) in enumerate(sizes):
        stride, row = picture.strides[min(number, 1)], width * (2 if picture.bits > 8 else 1)
        whole = ctypes.string_at(picture.planes[number], stride * (height - 1) + row)
        rows = [whole[at : at + row] for at in range(0, len(whole), stride)]
        planes.append(whole if stride == row else b"".join(rows))
    return planes


def _candidates() -> Iterator[str]:
    # Pillow is found without being loaded, as it is large.
    pillow = find_spec("PIL")
    if pillow is not None and pillow.origin is not None:
        package = Path(pillow.origin).parent
        for folder in (package.parent / "pillow.libs", package / ".dylibs"):
            yield from map(str, sorted(folder.glob("libavif*")))
    found = find_library("dav1d")
    if found:
        yield found


def _is_known(path: str) -> bool:
    try:
        library = ctypes.CDLL(path)
        library.dav1d_version_api.restype = c_uint
        return int(library.dav1d_version_api()) >> 16 == API
    except (OSError, AttributeError):
        return False


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
