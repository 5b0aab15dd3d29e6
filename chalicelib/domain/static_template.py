"""Static templates: their videos are a background film that is not rendered, with a player around it.

Such a video is made like every other, from a script that shows its background. Only its file is the background itself.
"""

from dataclasses import replace

from chalicelib.domain.brand import Brand
from chalicelib.domain.media import MediaType
from chalicelib.domain.template import InputMedia, Template
from chalicelib.domain.video import Video

BACKGROUND = "background"
"""The id of the object that the background fills."""
_SCRIPT = '[{"video": {"id": "background"}}]'


def is_static(template: Template, brand: Brand) -> bool:
    """Return whether a template is static, by the brand's word for it."""
    return brand.static_type is not None and (template.template_type or "").lower() == brand.static_type


def background(template_media: str) -> InputMedia:
    """Return the input that a `template_media` names: the URL or the id of a media file."""
    if is_url(template_media):
        return InputMedia(BACKGROUND, MediaType.VIDEO, http=template_media)
    return InputMedia(BACKGROUND, MediaType.VIDEO, media_id=template_media)


def is_url(template_media: str) -> bool:
    """Return whether a `template_media` is a URL. Otherwise it is the id of a media file."""
    return template_media.lower().startswith(("http://", "https://"))


def template_of(video: Video, template: Template) -> Template:
    """Return the template that a video is made from: of a static one, the script that shows the background.

    The background of the video comes before that of its template.
    """
    if not video.is_static:
        return template
    is_shared = template.template_media and not any(media.input_id == BACKGROUND for media in video.medias)
    medias = (background(template.template_media or ""),) if is_shared else ()
    return replace(template, scripts=(_SCRIPT,), medias=medias, open_inputs={})
