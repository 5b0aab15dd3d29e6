"""The publication of finished videos at places outside of this deployment: one outcome for each file.

A video is published after its files are stored. Its row says how far that is, and one worker at a time works on it:
each write is conditional on the `version` that the worker has read.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING

from chalicelib.domain.connection import ConnectionKind
from chalicelib.domain.errors import ApiError
from chalicelib.domain.formats import content_type_of
from chalicelib.domain.iso_time import iso_time
from chalicelib.domain.video_output import VideoOutput

if TYPE_CHECKING:
    from chalicelib.domain.video import OutFile

UPLOAD_FAILED = 1013
TOKEN_REFUSED = 1023


class PublicationState(StrEnum):
    """The states of a file at a place."""

    WAITING = "waiting"
    UPLOADING = "uploading"
    DONE = "done"
    FAILED = "failed"

    @property
    def is_final(self) -> bool:
        """True if nothing happens any more unless somebody asks for it."""
        return self in (PublicationState.DONE, PublicationState.FAILED)


@dataclass(frozen=True, slots=True)
class Publication:
    """A file of a video at a place.

    - `connection_id` and `kind`: the place.
    - `percent`: the part that has arrived.
    - `problem`: why it failed, or waits; `code`: the error of the vendors' list, if it failed.
    - `until_ms`: the time of the next attempt, in ms since 1970; 0: now.
    - `attempts`: how often it was begun without success.
    - `token`: what an interrupted upload is continued with, sealed; empty before the first byte.
    - `place`: the id of the video on YouTube, or the key in the bucket; empty until it is there.
    """

    profile: str
    connection_id: str
    kind: ConnectionKind
    state: PublicationState = PublicationState.WAITING
    percent: int = 0
    problem: str = ""
    code: int | None = None
    until_ms: int = 0
    attempts: int = 0
    token: str = ""
    place: str = ""

    @property
    def may_be_outside(self) -> bool:
        """True if something of it may be at the place."""
        return bool(self.place or self.token)

    def as_new(self) -> "Publication":
        """Return the publication before its first attempt, with what an interrupted upload is continued with."""
        return Publication(self.profile, self.connection_id, self.kind, token=self.token)

    def published(self, place: str) -> "Publication":
        """Return the publication after its end."""
        done = PublicationState.DONE
        return replace(self, state=done, percent=100, place=place, token="", problem="", code=None, until_ms=0)

    def failed(self, problem: str, code: int = UPLOAD_FAILED) -> "Publication":
        """Return the publication after it was given up. It keeps its token, so that the upload can be withdrawn."""
        return replace(self, state=PublicationState.FAILED, problem=problem, code=code, until_ms=0)


@dataclass(frozen=True, slots=True)
class Publishing:
    """The publication of a video.

    - `is_open`: it has not ended, or its end is not reported yet.
    - `version`: how often it was written.
    - `lease_ms`: a worker is at work until this time at most, in ms since 1970.
    - `postponed_ms`: no message waits; the reaper sends one at this time, in ms since 1970. 0: a message waits.
    - `checks`: how often the files are still to be looked at after its end.
    - `outdated`: files of earlier revisions, which are withdrawn when the new ones are there.
    """

    publications: tuple[Publication, ...] = ()
    is_open: bool = False
    version: int = 0
    lease_ms: int = 0
    postponed_ms: int = 0
    checks: int = 0
    outdated: tuple[Publication, ...] = ()

    @property
    def is_pending(self) -> bool:
        """True if a file is not at its place yet, and not given up."""
        return any(not each.state.is_final for each in self.publications)

    @property
    def outside(self) -> tuple[Publication, ...]:
        """All files of which something may be at another place."""
        return tuple(each for each in (*self.publications, *self.outdated) if each.may_be_outside)

    @property
    def failure(self) -> Publication | None:
        """The first file that was given up, if all have ended."""
        if self.is_pending:
            return None
        return next((each for each in self.publications if each.state is PublicationState.FAILED), None)

    @property
    def description(self) -> str:
        """The progress in words, of a publication that is pending."""
        left = next(each for each in self.publications if not each.state.is_final)
        if left.until_ms:
            return f"{left.kind.label}: waiting until {iso_time(left.until_ms)}: {left.problem}"
        if left.state is PublicationState.UPLOADING:
            return f"{left.kind.label}: uploading, {left.percent} %"
        return f"{left.kind.label}: waiting for a free worker"

    def of_profile(self, profile: str) -> Publication | None:
        """Return the publication of the file in a profile."""
        return next((each for each in self.publications if each.profile == profile), None)

    def with_publication(self, changed: Publication) -> "Publishing":
        """Return the value in which a publication of the same profile and place is replaced."""
        same = (changed.profile, changed.connection_id)
        return replace(
            self,
            publications=tuple(
                changed if (each.profile, each.connection_id) == same else each for each in self.publications
            ),
        )

    def restarted(self) -> "Publishing":
        """Return the value after a restart of the video: what is outside is outdated."""
        return Publishing(version=self.version + 1, outdated=self.outside)


def failure_text(video_id: str, publication: Publication) -> str:
    """Return why a file was given up, with the message of the vendors' list."""
    if publication.kind is not ConnectionKind.YOUTUBE:
        return f"Error uploading to {publication.kind.label}: {publication.problem}"
    match publication.code:
        case 1014:
            error = ApiError.youtube_account_not_found(publication.connection_id)
        case 1023:
            error = ApiError.youtube_token_refused(publication.connection_id)
        case _:
            error = ApiError.youtube_upload_failed(video_id, publication.problem)
    return f"{error.message}: {publication.problem}"


def begin_publishing(
    output: VideoOutput | None, out_files: "Sequence[OutFile]", was: Publishing | None
) -> Publishing | None:
    """Return the publication of a video whose files are stored, or None if there is nothing to publish or withdraw."""
    before = was or Publishing()
    wanted = () if output is None else tuple(_publications(output, out_files))
    if not wanted and not before.outdated:
        return was
    return Publishing(wanted, is_open=True, version=before.version + 1, outdated=before.outdated)


def _publications(output: VideoOutput, out_files: "Sequence[OutFile]") -> list[Publication]:
    profiles = [out.profile for out in out_files]
    if output.kind is ConnectionKind.YOUTUBE:
        profiles = [out.profile for out in out_files if is_for_youtube(out.name)][:1]
    return [Publication(profile, output.connection_id, output.kind) for profile in profiles]


def is_for_youtube(name: str) -> bool:
    """Return whether YouTube takes a file of this name. Of several profiles, it gets the first such file."""
    return content_type_of(name).startswith("video/")
