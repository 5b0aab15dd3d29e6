"""Pages of a template's videos, newest first, by a `Page_t`."""

from dataclasses import dataclass

from chalicelib.api.wire_fields import Wire, read_limit, without_absent
from chalicelib.domain.errors import ApiError
from chalicelib.domain.ids import is_id
from chalicelib.domain.ports import Videos
from chalicelib.domain.video import Video

MAX_VIDEOS = 1000
_USUAL_VIDEOS = 100


@dataclass(frozen=True, slots=True)
class VideoRange:
    """A checked `Page_t`: at most `limit` videos, older than `after` or newer than `before`."""

    limit: int
    after: str | None
    before: str | None


@dataclass(frozen=True, slots=True)
class TemplateVideos:
    """The videos of a template of an account."""

    account_id: str
    template_id: str
    videos: Videos

    def read(self, wanted: VideoRange) -> list[Video]:
        """Return the videos of a range, newest first."""
        return self.videos.page_of_template(
            self.account_id, self.template_id, wanted.limit, after=wanted.after, before=wanted.before
        )

    def around(self, wanted: VideoRange, first: str | None, last: str | None) -> Wire:
        """Return `older` and `newer` of a page from its first to its last id, which an empty one lacks.

        They are ids to pass as `after` and `before`, and stay valid if their videos are deleted.
        """
        first, last = first or wanted.after, last or wanted.before
        has_older = last and self.read(VideoRange(1, last, None))
        has_newer = first and self.read(VideoRange(1, None, first))
        return without_absent({"older": last if has_older else None, "newer": first if has_newer else None})


def read_range(page: Wire, most: int = MAX_VIDEOS) -> VideoRange:
    """Return the range of a `Page_t` of up to `most` videos.

    Raises:
        ApiError: the page is invalid.
    """
    after, before = _id(page, "after"), _id(page, "before")
    if after and before:
        raise ApiError.invalid_params("page", "after or before, not both")
    return VideoRange(read_limit(page, _USUAL_VIDEOS, most, "videos"), after, before)


def _id(page: Wire, name: str) -> str | None:
    value = page.get(name)
    if value is not None and not is_id(value):
        raise ApiError.invalid_params(f"page.{name}", "the id of a video, as `older` or `newer` of another page")
    return value
