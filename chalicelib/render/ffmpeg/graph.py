"""ffmpeg-python, made strict: the only importer of the library, which has no types.

A graph is built from `Stream`s and becomes a command line at the end; nothing here runs anything. Options always go by
name, as the library escapes positional ones twice.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol, cast

import ffmpeg
from ffmpeg import nodes

# What an account's file may be. Playlists and scripts (hls, concat, sdp …) are not among them: they name other files
# and addresses. ffmpeg refuses what is not listed before it reads on.
ALLOWED_FORMATS = "mov,matroska,webm,avi,mpegts,mpeg,ogg,flv,asf,mp3,wav,flac,aac,aiff,amr,gif,caf,dv,mxf,w64"

_LONGEST_ARGUMENT = 100_000

NEAR_BEGINNING_S = 0.2
"""Up to this time a file is read from its beginning. Where frames are reordered, ffmpeg seeks up to 0.13 s earlier, and
reads nothing at all of an AVI or FLV file if that is before its beginning."""

Option = str | int | float | None


class Stream(Protocol):
    """One output of an input file or of a filter; may be used once."""

    def filter(self, name: str, **options: Option) -> "Stream":
        """What comes out of a filter with this stream as its only input."""
        ...

    def __getitem__(self, selector: str) -> "Stream":
        """The one of a file's streams that has a number: `file["2"]`."""
        ...


def read(source: str, *, use: str = "", **options: Option) -> Stream:
    """An input that this package made itself; an option of None is a bare flag.

    The library takes inputs for one that are alike in all: `use` keeps those apart that are to be read separately.
    """
    node = nodes.InputNode("input", args=[use], kwargs={"filename": source, "threads": 1, **options})
    return cast("Stream", node.stream())


def read_media(path: Path, stream: int, *, use: str, **options: Option) -> Stream:
    """One stream, by its number, of an account's file: nothing but that file will be opened. `use`: see `read`."""
    guards: dict[str, Option] = {"protocol_whitelist": "file,pipe", "format_whitelist": ALLOWED_FORMATS}
    return read(f"file:{path}", use=use, **guards, **options)[str(stream)]


def combine(streams: Sequence[Stream], name: str, **options: Option) -> Stream:
    """What comes out of a filter with several inputs."""
    return cast("Stream", ffmpeg.filter(list(streams), name, **options))


def raw(path: Path, pixels: str, width: int, height: int, fps: int) -> Stream:
    """One frame, from a file of px as they are."""
    return read(str(path), format="rawvideo", pix_fmt=pixels, s=f"{width}x{height}", framerate=fps)


def listed(path: Path) -> str:
    """The line that names a file in a script for ffmpeg's concat demuxer."""
    quoted = str(path.resolve()).replace("'", r"'\''")
    return f"file '{quoted}'"


def split(stream: Stream, times: int) -> list[Stream]:
    """The same stream several times."""
    copies = cast("Any", stream).filter_multi_output("split", outputs=times)
    return [copies.stream(number) for number in range(times)]


@dataclass(frozen=True, slots=True)
class Output:
    """A file that streams are written to; without a path they go nowhere, and are only counted."""

    streams: Sequence[Stream]
    out: Path | None
    options: Mapping[str, Option]


def command(
    program: Path, streams: Sequence[Stream], out: Path, *, flags: Sequence[str], **options: Option
) -> list[str]:
    """The command line that writes the streams to `out`; `flags` are ffmpeg's global ones, more than the usual."""
    return command_of(program, [Output(streams, out, options)], flags=flags)


def command_of(program: Path, outputs: Sequence[Output], *, flags: Sequence[str]) -> list[str]:
    """The command line that writes several files at once. The frames that it reports are those of the first."""
    made = [_output(output) for output in outputs]
    usual = ["-hide_banner", "-nostdin", "-v", "error", "-y", "-progress", "pipe:1", "-nostats"]
    return cast("list[str]", ffmpeg.compile(ffmpeg.merge_outputs(*made), cmd=[str(program), *usual, *flags]))


def _output(output: Output) -> Any:
    if output.out is None:
        return ffmpeg.output(*output.streams, "-", f="null", **output.options)
    return ffmpeg.output(*output.streams, f"file:{output.out}", **output.options)


def with_graph_in(file: Path, command: Sequence[str]) -> list[str]:
    """The same command; a graph that is too long for a command line (128 KiB on Linux) is written to the file."""
    if max(map(len, command)) <= _LONGEST_ARGUMENT:
        return list(command)
    place = command.index("-filter_complex")
    file.write_text(command[place + 1], encoding="utf-8")
    return [*command[:place], "-/filter_complex", str(file), *command[place + 2 :]]
