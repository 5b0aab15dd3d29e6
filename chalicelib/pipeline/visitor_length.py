"""The limits of visitors that hold while a video is prepared."""

from chalicelib.domain.errors import VideoError, too_long_for_visitors
from chalicelib.domain.template import Template
from chalicelib.domain.video import Video
from chalicelib.pipeline.manifest import Manifest
from chalicelib.script import own_length_ms


def check_visitors_length(duration_ms: int, video: Video, template: Template, manifest: Manifest) -> None:
    """Check that a video is not longer than its template allows visitors. The API checks it if it knows the lengths.

    A video that the account has changed or started again is the account's.

    Raises:
        VideoError: it is longer.
    """
    limits = template.visitor_limits
    if not video.is_visitors or duration_ms <= limits.longest_ms(0):
        return
    longest_ms = limits.longest_ms(_own_length_ms(template, manifest))
    if duration_ms > longest_ms:
        raise VideoError(too_long_for_visitors(duration_ms, longest_ms))


def _own_length_ms(template: Template, manifest: Manifest) -> int:
    own = {given.input_id for given in template.medias}
    facts = {name: source.facts for name, source in manifest.sources.items() if name in own and source.facts}
    return own_length_ms(template.scripts, facts, min(manifest.profile(name).fps for name in manifest.profiles))
