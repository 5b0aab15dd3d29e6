"""Ids, secrets and scripts that tests use."""

from chalicelib.domain.media import MediaType
from chalicelib.domain.template import InputMedia

NOW_MS = 1_700_000_000_000
ACCOUNT, OTHER_ACCOUNT = "a" * 24, "b" * 24
TEMPLATE, OTHER_TEMPLATE = "c" * 24, "d" * 24
VIDEO, OTHER_VIDEO = "e" * 24, "f" * 24
MEDIA, OTHER_MEDIA = "1" * 24, "2" * 24
CAMPAIGN = "7" * 24
SECRET, TEMPLATE_SECRET = "account secret=", "template secret="
PROFILE, OTHER_PROFILE = "MP4_H264_AAC_640x480_24fps", "MP4_H264_AAC_1280x720_24fps"

# One second of a picture that each video brings.
SCRIPT = '[{"image": {"id": "photo", "duration": 1000}}]'
# Nothing to bring.
RECTANGLE = '[{"rectangle": {"id": "box", "duration": 1000, "color": "#ff0000"}}]'
PICTURE = b"image"
PHOTO = InputMedia("photo", MediaType.IMAGE, media_id=MEDIA)
BUCKET = "acme-videos"
"""The name of a customer's bucket."""
