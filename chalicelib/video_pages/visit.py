"""A visit of a video's page: the link is checked before anything is shown."""

from dataclasses import dataclass
from typing import Protocol

from chalicelib.domain.page_link import ids_in
from chalicelib.domain.services import HasClock, HasTemplates, HasVideos
from chalicelib.domain.template import Template
from chalicelib.domain.video import Video, VideoStatus


class VisitServices(HasVideos, HasTemplates, HasClock, Protocol):
    """The services that find the video of a link."""


@dataclass(frozen=True, slots=True)
class Visit:
    """A valid link, its video and the video's template."""

    video: Video
    template: Template

    @property
    def is_done(self) -> bool:
        """True if there is something to play: also while a changed video is made again."""
        return bool(self.video.out_files)

    @property
    def has_failed(self) -> bool:
        """True if the video was not made."""
        return self.video.status is VideoStatus.ERROR and not self.is_done


def find_visit(token: str, services: VisitServices) -> Visit | None:
    """Return the visit of a link, or None: it is mistyped, guessed, revoked, or over, or its video is deleted.

    It is over, too, once its video is no longer made because nobody has watched it in time. The answer is the same for
    all of these, so that nobody learns which links exist.
    """
    named = ids_in(token)
    video = services.videos.get(*named) if named else None
    if video is None or video.ended_unwatched or not video.page.opens_with(token, services.now_ms()):
        return None
    template = services.templates.get(video.account_id, video.template_id)
    return Visit(video, template) if template and template.page_settings.enabled else None
