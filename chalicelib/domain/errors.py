"""The errors that Reelwright raises on purpose.

    Exception
    ├── ApiError      an answer of the API: one named constructor for each entry of the vendors' catalogue
    ├── VideoError    ends a video: never retried; names the object, the media file and the cause
    ├── BadMedia      a media file is unusable, or has another type than declared
    ├── BadFont       a font is unusable
    ├── BadRowFile    a file is no list of rows, or is too large; the text says what to do
    ├── FetchError    a media file could not be downloaded from its URL
    │   └── FetchLater    a later attempt may succeed
    ├── SealError     an encrypted secret cannot be opened, or a secret not encrypted: the operator has to act
    └── Transient     a temporary fault: the queue retries, and the API asks its caller to retry
        └── NotDeleted    some files could not be deleted
    BaseException
    └── OutOfTime     the time limit of a call expired; no `except Exception` swallows it

Any other exception is a bug. The API logs it under an incident id, and returns only that id to the caller.
"""

from typing import Any, Self

INVALID_PARAMS = -32602
TOO_MANY_REQUESTS = -32000
"""The catalogue has no such error, so it is one of JSON-RPC's codes for servers, which the gateway uses as well."""
NOT_WATCHED = 1034
"""The code of a video whose link ended before anybody watched it. The catalogue has none, and it is no failure."""
# Their data reveals the balance of the account.
ACCOUNTS_OWN = (2000, 2001, 2004)
_MAX_SHOWN = 100


class ApiError(Exception):
    """An error answer: code and message of the catalogue, and `data` that locates the fault.

    Source: the seeds' list "API Error codes". Some codes carry several messages: each has a constructor of its own.
    """

    def __init__(self, code: int, message: str, data: object = None) -> None:
        super().__init__(f"{code}: {message}")
        self.code = code
        self.message = message
        self.data = data

    @classmethod
    def invalid_params(cls, path: str, expected: str) -> Self:
        """Return −32602: a parameter has an unusable value; `path` is as in `template.webhooks[0]`."""
        return cls(INVALID_PARAMS, f"{path}: expected {expected}", {"path": path, "expected": expected})

    @classmethod
    def too_many(cls, limit: str, allowed: int, retry_after_s: int | None) -> Self:
        """Return −32000: a limit on the use within a time is reached. A retry may succeed after `retry_after_s`."""
        problem = f"the limit {limit} ({allowed:,}) is reached"
        problem += f"; try again in {retry_after_s:,} s" if retry_after_s is not None else ": this alone exceeds it"
        data = _present(limit=limit, allowed=allowed, retryAfter=retry_after_s, problem=problem)
        return cls(TOO_MANY_REQUESTS, "Too many requests", data)

    @classmethod
    def template_not_found(cls, template_id: str) -> Self:
        """Return 1000: the template does not exist."""
        return cls(1000, "Template not found", {"templateID": template_id})

    @classmethod
    def media_not_found(cls, media_id: str, input_id: str | None = None) -> Self:
        """Return 1001: the media file does not exist."""
        return cls(1001, "Media not found", _present(mediaID=media_id, inputID=input_id))

    @classmethod
    def media_not_in_scripts(cls, input_id: str, known: list[str]) -> Self:
        """Return 1002: an input names an object that shows no media file."""
        return cls(1002, "MediaID not found in scripts", {"inputID": input_id, "objects": known})

    @classmethod
    def inputs_not_allowed(cls, input_id: str) -> Self:
        """Return 1003: an input fills an object that the template fills itself."""
        return cls(1003, "Inputs not allowed for this template", {"inputID": input_id})

    @classmethod
    def inputs_mismatch(cls, input_id: str, problem: str) -> Self:
        """Return 1004: an object has no media file, two of them, or one of another type."""
        return cls(1004, "Scripts inputs and medias mismatch", {"inputID": input_id, "problem": problem})

    @classmethod
    def bad_script(cls, problems: list[dict[str, Any]]) -> Self:
        """Return 1005: the scripts have errors. `problems` are all of them."""
        return cls(1005, "Bad script", {"problems": problems})

    @classmethod
    def video_file_not_found(cls, storage_id: str) -> Self:
        """Return 1006: the video has no such file."""
        return cls(1006, "Video file not found", {"id": storage_id})

    @classmethod
    def video_not_found(cls, video_id: str) -> Self:
        """Return 1007: the video does not exist."""
        return cls(1007, "Video not found", {"videoID": video_id})

    @classmethod
    def page_not_found(cls, video_id: str) -> Self:
        """Return 1006: the video has no public page."""
        problem = "the video has no public page; Video_SharePage_New makes one, unless its template has none"
        return cls(1006, "Video file not found", {"videoID": video_id, "problem": problem})

    @classmethod
    def media_in_use(cls, media_id: str, template_ids: list[str]) -> Self:
        """Return 1008: templates use the media file."""
        return cls(1008, "Media in use in templates", {"mediaID": media_id, "templateIDs": template_ids})

    @classmethod
    def font_in_use(cls, name: str, template_ids: list[str]) -> Self:
        """Return 1008: templates use the font."""
        return cls(1008, "Media in use in templates", {"font": name, "templateIDs": template_ids})

    @classmethod
    def profile_in_use(cls, name: str, template_ids: list[str]) -> Self:
        """Return 1008: templates use the profile."""
        return cls(1008, "Media in use in templates", {"profile": name, "templateIDs": template_ids})

    @classmethod
    def no_scripts(cls) -> Self:
        """Return 1009: the template has no scripts."""
        return cls(1009, "No scripts", {"expected": "at least one script; '[]' lets each video bring its own"})

    @classmethod
    def account_not_found(cls, account_id: str) -> Self:
        """Return 1010: the account does not exist."""
        return cls(1010, "Account not found", {"accountID": account_id[:_MAX_SHOWN]})

    @classmethod
    def youtube_upload_failed(cls, video_id: str, problem: str) -> Self:
        """Return 1013: the video is done, but its upload to YouTube failed."""
        return cls(1013, "Error uploading to Youtube", {"videoID": video_id, "problem": problem})

    @classmethod
    def youtube_account_not_found(cls, youtube_id: str | None, problem: str = "") -> Self:
        """Return 1014: the account has no such YouTube account connected."""
        usual = "no such YouTube account is connected" if youtube_id else "no YouTube account is connected"
        data = _present(youtubeID=youtube_id, problem=problem or usual)
        return cls(1014, "Youtube Account not Found", data)

    @classmethod
    def authentication(cls, problem: str) -> Self:
        """Return 1015: the credentials are incomplete, or do not allow the call."""
        return cls(1015, "Authentication error", {"problem": problem})

    @classmethod
    def email_used(cls, email: str) -> Self:
        """Return 1016: another account has this e-mail."""
        return cls(1016, "Email already used", {"email": email})

    @classmethod
    def bad_password(cls, problem: str) -> Self:
        """Return 1017: the password is wrong, or too weak."""
        return cls(1017, "Bad password", {"problem": problem})

    @classmethod
    def bad_secret(cls, parameter: str) -> Self:
        """Return 1018: the secret is wrong; `parameter` is the one that holds it."""
        return cls(1018, "Bad secret", {"parameter": parameter})

    @classmethod
    def no_size(cls, problem: str) -> Self:
        """Return 1019: the Content-Length is missing, or not allowed."""
        return cls(1019, "No size specified (content-length)", {"problem": problem})

    @classmethod
    def invalid_content_type(cls, found: str | None) -> Self:
        """Return 1020: the content type is missing, or not accepted."""
        expected = "video/*, image/* or audio/*; for a font, sent to /api/upload, font/ttf or font/otf"
        return cls(1020, "Invalid Content-Type", {"found": found, "expected": expected})

    @classmethod
    def account_not_active(cls, account_id: str) -> Self:
        """Return 1021: the account is not active."""
        return cls(1021, "Account not active", {"accountID": account_id})

    @classmethod
    def youtube_token_refused(cls, youtube_id: str) -> Self:
        """Return 1023: YouTube refuses the token of the account, which has to be connected again."""
        return cls(1023, "Youtube upload bad token", {"youtubeID": youtube_id})

    @classmethod
    def account_type_not_found(cls, plan: str, known: list[str]) -> Self:
        """Return 1025: the plan does not exist."""
        return cls(1025, "Account type not found", {"plan": plan, "plans": known})

    @classmethod
    def payment_refused(cls, problem: str) -> Self:
        """Return 1026: the payment provider cannot make or find the customer, or refuses the order."""
        return cls(1026, "Payment client error", {"problem": problem})

    @classmethod
    def payment_mismatch(cls, order_id: str, problem: str) -> Self:
        """Return 1027: what was paid is not what was ordered."""
        return cls(1027, "Payment mismatch", {"orderID": order_id, "problem": problem})

    @classmethod
    def template_inactive(cls, template_id: str) -> Self:
        """Return 1028: the template is inactive."""
        return cls(1028, "Template inactive", {"templateID": template_id})

    @classmethod
    def takes_too_long(cls, seconds: int) -> Self:
        """Return 1012: a check or a preview took too long, though the video itself may succeed."""
        problem = f"it takes longer than the {seconds} s that a call may take; the video itself may take longer"
        return cls(1012, "Error processing video", {"problem": problem})

    @classmethod
    def too_long_for_visitors(cls, duration_ms: int, longest_ms: int) -> Self:
        """Return 1012: a video is longer than the template allows its visitors."""
        problem = too_long_for_visitors(duration_ms, longest_ms)
        return cls(1012, "Error processing video", {"duration": duration_ms, "limit": longest_ms, "problem": problem})

    @classmethod
    def bad_input_media(cls, problem: str, *, media_id: str | None = None, input_id: str | None = None) -> Self:
        """Return 1029: a media file cannot be used for its object."""
        return cls(1029, "Bad input media", _present(mediaID=media_id, inputID=input_id, problem=problem))

    @classmethod
    def files_not_deleted(cls, video_id: str, problem: str) -> Self:
        """Return 1030: the video still exists, and its deletion can be retried."""
        return cls(1030, "Error deleting video files", {"videoID": video_id, "problem": problem})

    @classmethod
    def video_not_on_youtube(cls, video_id: str) -> Self:
        """Return 1031: the video is not on YouTube."""
        return cls(1031, "Video is not in Youtube", {"videoID": video_id})

    @classmethod
    def custom_profiles_not_allowed(cls, plan: str) -> Self:
        """Return the first 1032: the plan allows no custom profiles."""
        message = "This account type does not allow custom video profiles"
        return cls(1032, message, {"plan": plan})

    @classmethod
    def no_profiles(cls) -> Self:
        """Return the second 1032: the template has no profiles."""
        return cls(1032, "No video profiles in template", {"path": "outProfiles", "expected": "at least one profile"})

    @classmethod
    def duplicated_profile(cls, name: str) -> Self:
        """Return the third 1032: two profiles have the same name."""
        return cls(1032, "Duplicated profile name", {"profile": name})

    @classmethod
    def account_locked(cls, seconds: int) -> Self:
        """Return 1033 of brand pirsonal: too many logins failed. The next one is possible in `seconds`."""
        message = "Your account was locked after too many failed login attempts. Please try again later."
        return cls(1033, message, {"seconds": seconds})

    def to_visitor(self) -> "ApiError":
        """Return the error for a caller with template credentials, without the balance of the account."""
        return ApiError(self.code, self.message) if self.code in ACCOUNTS_OWN else self

    @classmethod
    def videos_size_reached(cls, stored: int, at_most: int) -> Self:
        """Return 2000: the videos of the account fill its storage. Sizes are in bytes."""
        return cls(2000, "Stored videos size limit reached", _limit("bytes", stored=stored, limit=at_most))

    @classmethod
    def medias_size_reached(cls, stored: int, at_most: int) -> Self:
        """Return 2001: the media files fill the storage. Sizes are in bytes, `stored` includes the new file."""
        return cls(2001, "Stored medias size limit reached", _limit("bytes", stored=stored, limit=at_most))

    @classmethod
    def profile_not_allowed(cls, problem: str) -> Self:
        """Return 2002: the plan does not allow a profile."""
        return cls(2002, "Video profile not allowed", {"problem": problem})

    @classmethod
    def too_many_free_objects(cls, objects: int, at_most: int) -> Self:
        """Return 2003: the template leaves more objects to its videos than the plan allows."""
        return cls(2003, "Too much free objects in template", _limit("objects", objects=objects, limit=at_most))

    @classmethod
    def no_credit(cls, needed: int, left: int) -> Self:
        """Return the first 2004: the account lacks credits."""
        problem = f"{needed} credits are needed, {left} are left"
        return cls(2004, "No credit", {"needed": needed, "left": left, "problem": problem})

    @classmethod
    def static_template_not_allowed(cls, plan: str) -> Self:
        """Return the second 2004, of brand pirsonal: the plan allows no static templates."""
        message = "Please upgrade your account to use Static Templates with Pirsonal Player"
        return cls(2004, message, {"plan": plan})

    @classmethod
    def max_templates(cls, templates: int, at_most: int) -> Self:
        """Return the first 2005: the account has as many templates as its plan allows."""
        return cls(2005, "Max templates reached", _limit("templates", templates=templates, limit=at_most))

    @classmethod
    def variables_missing(cls, problems: list[dict[str, Any]]) -> Self:
        """Return the second 2005: the call leaves variables of the scripts undefined."""
        return cls(2005, "Not all variables defined", {"problems": problems})

    @classmethod
    def call_to_action_without_start(cls, path: str, ending: str) -> Self:
        """Return 2006: a call to action has no start. `ending` is the field that gives its end."""
        expected = f"a time in s, CTAShowAtStart or CTAShowAtEnd, because {ending} is given"
        return cls(2006, "CTA start time cannot be empty.", {"path": path, "expected": expected})

    @classmethod
    def form_without_fields(cls, path: str, asking: str) -> Self:
        """Return the first 2007: a form has no fields. `asking` is the field of the form that asks for it."""
        expected = f"at least one field, because the form has {asking}"
        return cls(2007, "Atleast one field must be specified.", {"path": path, "expected": expected})

    @classmethod
    def same_start(cls, paths: list[str]) -> Self:
        """Return the second 2007: elements start at the same time."""
        data = {"paths": paths, "problem": _one_of(paths)}
        return cls(2007, "More than one elements have the same start time.", data)

    @classmethod
    def same_end(cls, paths: list[str]) -> Self:
        """Return the third 2007: elements end at the same time."""
        data = {"paths": paths, "problem": _one_of(paths)}
        return cls(2007, "More than one elements have the same end time.", data)

    @classmethod
    def internal(cls, incident: str) -> Self:
        """Return 5000: Reelwright has a bug. The log has it under `incident`."""
        return cls(5000, "Internal Error", {"incident": incident})

    @classmethod
    def busy(cls) -> Self:
        """Return 5000: a temporary fault, which the caller can retry."""
        problem = "too much is going on at once, or a service does not answer; this may pass: ask again"
        return cls(5000, "Internal Error", {"problem": problem})

    @classmethod
    def call_in_progress(cls, key: str) -> Self:
        """Return 5000: another call with the same idempotency key is going on. `key` is the field that holds it."""
        problem = f"another call with the same {key} is still going on: ask again in a second"
        return cls(5000, "Internal Error", {"problem": problem, "retryAfter": 1})

    @classmethod
    def out_of_time(cls) -> Self:
        """Return 5000: the request has too little time left to start this call."""
        problem = "no time was left for this in the request; nothing of it was done: ask again, for fewer at once"
        return cls(5000, "Internal Error", {"problem": problem})

    @classmethod
    def answer_too_large(cls, size: int, at_most: int) -> Self:
        """Return 5000: the answer is larger than the gateway accepts. Sizes are in bytes."""
        problem = f"the answer takes {size:,} bytes, more than the {at_most:,} that can be sent at once"
        return cls(5000, "Internal Error", {"problem": problem})


class VideoError(Exception):
    """A permanent failure of a video: a retry would fail, too.

    `code` and `message` are of the vendors' catalogue (1011 download, 1012 processing …). `cause` explains the failure.
    `object_id`, `media_id` and `span_ms` (a part of the video) locate it, as far as that is known. `may_pass`: a video
    will wait for a server, but a dry run cannot.
    """

    def __init__(
        self,
        cause: str,
        *,
        code: int = 1012,
        message: str = "Error processing video",
        object_id: str | None = None,
        media_id: str | None = None,
    ) -> None:
        super().__init__(cause)
        self.span_ms: tuple[float, float] | None = None
        self.may_pass = False
        self.cause = cause
        self.code = code
        self.message = message
        self.object_id = object_id
        self.media_id = media_id

    @property
    def text(self) -> str:
        """Message, object, media file and cause in one line, for a status and a notification."""
        where = [f"{what} {name!r}" for what, name in (("object", self.object_id), ("media", self.media_id)) if name]
        text = ": ".join(part for part in (self.message, ", ".join(where), self.cause) if part)
        return f"{text} (from {self.span_ms[0] / 1000:g} s to {self.span_ms[1] / 1000:g} s)" if self.span_ms else text

    def as_answer(self) -> ApiError:
        """Return the error answer to a dry run that fails like this."""
        data = _present(objectID=self.object_id, mediaID=self.media_id, problem=self.cause)
        return ApiError(self.code, self.message, data)


class BadMedia(Exception):
    """A media file that cannot be used as the type that it was declared; the text is the reason."""


class BadFont(Exception):
    """A font that cannot or must not be used; the text is the reason."""


class BadRowFile(Exception):
    """A file that cannot be read as rows; the text is a sentence for the person who uploaded it."""


class FetchError(Exception):
    """A failed download of a media file; the text is the reason."""


class FetchLater(FetchError):
    """A failed download that may succeed later. `after_s` is the wait that the server asks for, in s.

    `host` is the host that answered. After a redirect it may differ from the host of the URL. `serves`: the server
    limits only the rate, and serves other requests.
    """

    serves = False

    def __init__(
        self, reason: str, after_s: int | None = None, *, is_too_often: bool = False, host: str | None = None
    ) -> None:
        super().__init__(reason)
        self.after_s = after_s
        self.is_too_often = is_too_often
        self.host = host


class Transient(Exception):
    """A temporary fault: the queue delivers the message again."""


class SealError(Exception):
    """A secret cannot be encrypted or decrypted; the text is the reason, for the operator."""


class NotDeleted(Transient):
    """Files that could not be deleted; the text is the reason."""


class OutOfTime(BaseException):
    """The time limit of a call expired."""


def too_long_for_visitors(duration_ms: int, longest_ms: int) -> str:
    """Return the reason why a video with a template's credentials is refused."""
    return (
        f"the video takes {duration_ms / 1000:g} s; with the template's credentials it may take up to "
        f"{longest_ms / 1000:g} s (visitors.maxDuration of the template)"
    )


def _limit(unit: str, *, limit: int, **found: int) -> dict[str, object]:
    ((name, number),) = found.items()
    return {name: number, "limit": limit, "problem": f"{number} {unit}, where the plan allows {limit}"}


def _one_of(paths: list[str]) -> str:
    return f"only one of these may be true: {', '.join(paths)}"


def _present(**values: object) -> dict[str, object]:
    return {name: value for name, value in values.items() if value is not None}
