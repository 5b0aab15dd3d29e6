"""ffmpeg-python with types. No other module imports the library, which has none.

A graph is built from `Stream`s and becomes a command line at the end; nothing here runs it. Options are always passed
by name, as the library escapes positional ones twice.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol, cast

import ffmpeg
from ffmpeg import nodes

# The formats that an account's file may have. Playlists and scripts (hls, concat, sdp …) are left out, as they name
# other files and addresses. ffmpeg refuses any other format before it reads on.
ALLOWED_FORMATS = "mov,matroska,webm,avi,mpegts,mpeg,ogg,flv,asf,mp3,wav,flac,aac,aiff,amr,gif,caf,dv,mxf,w64"

_LONGEST_ARGUMENT = 100_000

NEAR_BEGINNING_S = 0.2
"""Up to this time a file is read from its beginning. With reordered frames ffmpeg seeks up to 0.13 s earlier, and if
that is before the beginning of an AVI or FLV file, it reads nothing at all."""

Option = str | int | float | None


class Stream(Protocol):
    """One output of an input file or of a filter; may be used once."""

    def filter(self, name: str, **options: Option) -> "Stream":
        """Return the output of a filter with this stream as its only input."""
        ...

    def __getitem__(self, selector: str) -> "Stream":
        """Return the file's stream with a number: `file["2"]`."""
        ...


def read(source: str, *, use: str = "", **options: Option) -> Stream:
    """Return an input that this package has written itself. An option of None is a bare flag.

    The library merges inputs that are equal; a different `use` makes ffmpeg read the file separately.
    """
    node = nodes.InputNode("input", args=[use], kwargs={"filename": source, "threads": 1, **options})
    return cast("Stream", node.stream())


def read_media(path: Path, stream: int, *, use: str, **options: Option) -> Stream:
    """Return a stream, by its number, of an account's file. ffmpeg will open no other file. `use`: see `read`."""
    guards: dict[str, Option] = {"protocol_whitelist": "file,pipe", "format_whitelist": ALLOWED_FORMATS}
    return read(f"file:{path}", use=use, **guards, **options)[str(stream)]


def combine(streams: Sequence[Stream], name: str, **options: Option) -> Stream:
    """Return the output of a filter with several inputs."""
    return cast("Stream", ffmpeg.filter(list(streams), name, **options))


def raw(path: Path, pixels: str, width: int, height: int, fps: int) -> Stream:
    """Return one frame from a file of raw px."""
    return read(str(path), format="rawvideo", pix_fmt=pixels, s=f"{width}x{height}", framerate=fps)


def listed(path: Path) -> str:
    """Return the line that names a file in a script for ffmpeg's concat demuxer."""
    quoted = str(path.resolve()).replace("'", r"'\''")
    return f"file '{quoted}'"


def split(stream: Stream, times: int) -> list[Stream]:
    """Return the same stream several times."""
    copies = cast("Any", stream).filter_multi_output("split", outputs=times)
    return [copies.stream(number) for number in range(times)]


@dataclass(frozen=True, slots=True)
class Output:
    """A file that streams are written to. Without a path, ffmpeg only counts the frames."""

    streams: Sequence[Stream]
    out: Path | None
    options: Mapping[str, Option]


def command(
    program: Path, streams: Sequence[Stream], out: Path, *, flags: Sequence[str], **options: Option
) -> list[str]:
    """Return the command line that writes the streams to `out`. `flags` are additional global options of ffmpeg."""
    return command_of(program, [Output(streams, out, options)], flags=flags)


def command_of(program: Path, outputs: Sequence[Output], *, flags: Sequence[str]) -> list[str]:
    """Return the command line that writes several files at once. It reports the frames of the first one."""
    made = [_output(output) for output in outputs]
    usual = ["-hide_banner", "-nostdin", "-v", "error", "-y", "-progress", "pipe:1", "-nostats"]
    return cast("list[str]", ffmpeg.compile(ffmpeg.merge_outputs(*made), cmd=[str(program), *usual, *flags]))


def _output(output: Output) -> Any:
    if output.out is None:
        return ffmpeg.output(*output.streams, "-", f="null", **output.options)
    return ffmpeg.output(*output.streams, f"file:{output.out}", **output.options)


def with_graph_in(file: Path, command: Sequence[str]) -> list[str]:
    """Return the command; move a graph that is too long for a command line (128 KiB on Linux) to the file."""
    if max(map(len, command)) <= _LONGEST_ARGUMENT:
        return list(command)
    place = command.index("-filter_complex")
    file.write_text(command[place + 1], encoding="utf-8")
    return [*command[:place], "-/filter_complex", str(file), *command[place + 2 :]]
