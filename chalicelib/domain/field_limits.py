"""The limits of fields that callers send. docs/reference/api.md, "Limits", lists them, too.

None is smaller than the vendors', so data stored there can be stored here.
"""

MAX_NAME_CHARS = 255
"""Of the name of a template, a video, an input media, a variable or an account, and of the fields of a contact."""
MAX_FILE_NAME_CHARS = 200
"""Of the name of a media file. Source: the seeds, "Upload details"."""
MAX_DESCRIPTION_CHARS = 1000
"""Of the description of a template or a media file, and of `template_type`."""
MAX_VIDEO_DESCRIPTION_BYTES = 5000
"""Of the description of a video, in UTF-8. HTML is allowed in it, and stored as it is."""
MAX_KEYWORDS_CHARS = 1000
MAX_DATA_BYTES = 1024
"""Of a video's `data`, in UTF-8."""
MAX_INPUT_TEXT_CHARS = 10_000
"""Of the text of an input media."""
MAX_VARIABLES = 200
MAX_VALUE_CHARS = 10_000
"""Of the value of a variable."""
MAX_URL_CHARS = 8000
"""Of the URL of a media file, a webhook or a button. Presigned URLs with a session token have more than 2,000."""
MAX_WEBHOOKS = 10
MAX_PROFILES = 10
"""In a template's `outProfiles`."""
MAX_ORIGINS = 20
"""Origins of web pages in a template's limits for visitors."""
MAX_CTA_TEXT_CHARS = 2000
"""Of the text and the button of a call to action, and of the texts of its form."""
MAX_CTA_HTML_CHARS = 5000
MAX_CLEAN_HTML_CHARS = 25_000
"""Of HTML after it is cleaned: it grows, as characters are escaped and open tags are closed and repeated."""
MAX_CTA_SECONDS = 86_400
"""Of the times of a call to action: a day."""
MAX_FORM_FIELDS = 50
MAX_PAGE_DAYS = 3650
"""How long the pages of a template's videos may last. 0 days mean for ever."""
MAX_CHAPTERS = 100
MAX_EXPRESSION_CHARS = 1000
"""Of the beginning of a chapter, as of any expression of a script."""
MAX_ROWS = 1000
"""Videos in one call of `Template_Videos_New` or `Template_Videos_Check`."""
