"""All hostile files of a run, by a seed: the ones made to do harm first, then mutations until there are enough."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from random import Random

from chalicelib.render.ffmpeg.binaries import Binaries
from tests.hostile import containers, isobmff, large, matroska, pictures, sounds
from tests.hostile.corpus import Specimen, make_corpus
from tests.hostile.mutators import MUTATORS

# A sound that is mutated may be declared a film, and so on; rarely, as most are refused at once.
_WRONG_KIND = 0.05
_KINDS = ("video", "audio", "image")


def hostile_files(count: int, seed: int, folder: Path, binaries: Binaries) -> Iterator[Specimen]:
    """Yield files until there are `count`, the same for the same seed. The names say how each was made."""
    corpus = make_corpus(folder, binaries)
    given = 0
    for specimen in made(corpus, folder, binaries):
        if given == count:
            return
        given += 1
        yield specimen
    yield from mutated(corpus, count - given, seed)


def mutated(corpus: list[Specimen], count: int, seed: int) -> Iterator[Specimen]:
    """Yield mutations of good files."""
    for number in range(count):
        chance = Random(f"{seed} {number}")
        one, other = chance.choice(corpus), chance.choice(corpus)
        content, names = one.content, []
        for _ in range(chance.choice((1, 1, 1, 2, 3))):
            mutator = chance.choice(MUTATORS)
            content = mutator(content or b"\0", other.content, chance)
            names.append(mutator.__name__)
        wrong = one.kind != "font" and chance.random() < _WRONG_KIND
        kind = chance.choice(_KINDS) if wrong else one.kind
        # A film may be declared as its sound.
        kind = "audio" if kind == "video" and chance.random() < 0.2 else kind
        yield Specimen(f"{number} {one.name} {' '.join(names)}", kind, content)


def made(corpus: list[Specimen], folder: Path, binaries: Binaries) -> Iterator[Specimen]:
    """Yield the files that were made to do harm."""
    good = {specimen.name: specimen.content for specimen in corpus}
    frames = large.vp8_frames(folder / "large", binaries)
    films = {
        "MP4": isobmff.films(good["h264.mp4"]),
        "Matroska": matroska.films(*frames),
        "AVI": containers.avis(good["mpeg4.avi"]),
        "MPEG-TS": containers.transports(good["h264.ts"]),
        "FLV": containers.flashes(good["flash.flv"]),
        "ASF": containers.windows(good["windows.wmv"]),
        "other": containers.raws(good["film.gif"], good["plain.png"], good["base.jpg"]),
        "wide": large.wide_frames(folder / "large", binaries),
    }
    heard = {
        "M4A": isobmff.films(good["aac.m4a"]),
        "WAV": sounds.wavs(),
        "MP3": sounds.mp3s(good["mp3.mp3"]),
        "FLAC": sounds.flacs(good["flac.flac"]),
        "Ogg": sounds.oggs(good["opus.ogg"]),
        "sound": sounds.others(good["pcm.caf"], good["pcm.aiff"], good["amr.amr"]),
        "large sound": large.sounds(),
    }
    seen = {
        "PNG": pictures.pngs(),
        "JPEG": pictures.jpegs(),
        "GIF": pictures.gifs(),
        "TIFF": pictures.tiffs(),
        "WebP, BMP": pictures.webps_and_bmps(good["lossless.webp"], good["plain.bmp"]),
        "SVG": pictures.drawings(),
    }
    yield from _named("video", films)
    yield from _named("audio", {**heard, "Matroska's sound": matroska.films(*frames)})
    yield from _named("video", {"large film": large.films(good["h264.mp4"], good["mpeg4.avi"], good["h264.ts"])})
    yield from _named("image", seen)


def _named(kind: str, groups: dict[str, Iterable[tuple[str, bytes]]]) -> Iterator[Specimen]:
    for group, files in groups.items():
        for name, content in files:
            yield Specimen(f"{group}: {name}", kind, content)
