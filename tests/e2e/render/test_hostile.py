"""A slice of `make hostile`, so that it cannot rot: mutated files are accepted or refused, and nothing else happens."""

from random import Random

import pytest

from chalicelib.domain.errors import BadFont, BadMedia, VideoError
from chalicelib.domain.timeline import Kind, PictureStyle
from tests.hostile import matroska
from tests.hostile.corpus import Specimen, make_corpus
from tests.hostile.files import mutated
from tests.hostile.large import vp8_frames
from tests.hostile.mutators import MUTATORS
from tests.hostile.worker import inspect, render

FILES = 60


@pytest.fixture(scope="module")
def corpus(tmp_path_factory):
    from chalicelib.render.ffmpeg.binaries import find_binaries

    return make_corpus(tmp_path_factory.mktemp("corpus"), find_binaries(None))


def test_good_files_of_every_kind_are_accepted(corpus, tmp_path):
    for specimen in corpus:
        assert end_of(specimen, tmp_path) == "accepted", specimen.name


def test_mutated_files_are_accepted_or_refused(corpus, tmp_path):
    ends = [end_of(specimen, tmp_path) for specimen in mutated(corpus, FILES, seed=7)]
    assert set(ends) == {"accepted", "refused"}


def test_an_accepted_file_is_rendered(corpus, tmp_path):
    (film,) = [specimen for specimen in corpus if specimen.name == "h264.mp4"]
    path = tmp_path / "film"
    path.write_bytes(film.content)
    assert render(path, film.kind, 0.5) == ("rendered", "")


def test_frames_that_become_far_larger_fail_with_their_file(studio):
    small, wide = vp8_frames(studio.directory, studio.binaries)
    frames = [matroska.block(frame, 100 * time) for time, frame in enumerate((small, wide, small, wide))]
    film = studio.directory / "grown.mkv"
    film.write_bytes(matroska.film(*frames, tracks=matroska.picture(64, 48)))
    timeline = studio.timeline(studio.play("film", Kind.VIDEO, PictureStyle()))
    with pytest.raises(VideoError, match="Picture size 8192x8192") as caught:
        studio.still(timeline, {"film": film}, 350)
    assert caught.value.object_id == "film"


@pytest.mark.parametrize("mutator", MUTATORS)
def test_a_mutation_depends_only_on_its_seed(mutator, corpus):
    one, other = corpus[0].content, corpus[1].content
    assert mutator(one, other, Random(1)) == mutator(one, other, Random(1)) != one


def end_of(specimen: Specimen, folder) -> str:
    path = folder / "file"
    path.write_bytes(specimen.content)
    try:
        inspect(path, specimen.kind)
    except (BadMedia, BadFont):
        return "refused"
    return "accepted"
