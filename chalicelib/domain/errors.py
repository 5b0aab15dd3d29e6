"""Everything that may go wrong on purpose.

    Exception
    ├── ApiError      an answer of the API: one named constructor for each entry of the vendors' catalogue
    ├── VideoError    ends a video: never retried; names the object, the media and the cause
    ├── BadMedia      a file is not what it says, or not usable
    ├── BadFont       likewise a font
    ├── FetchError    a media that was named by URL could not be downloaded
    │   └── FetchLater    and a later attempt may succeed
    └── Transient     a passing fault: the queue tries again, a caller is told to
        └── NotDeleted    files are still there
    BaseException
    └── OutOfTime     a call takes longer than it may; nothing on the way to who set the limit takes it for a failure

Anything else is a bug: it is logged with an id, and the caller gets that id and nothing more.
"""

from typing import Any, Self

INVALID_PARAMS = -32602
# What they tell besides is how the account stands.
ACCOUNTS_OWN = (2000, 2004)
_MAX_SHOWN = 100


class ApiError(Exception):
    """An answer to the caller: code and message of the catalogue, and `data` that tells exactly what and where.

    Source: the seeds' list "API Error codes". Some codes carry several messages: each has a constructor of its own.
    """

    def __init__(self, code: int, message: str, data: object = None) -> None:
        super().__init__(f"{code}: {message}")
        self.code = code
        self.message = message
        self.data = data

    @classmethod
    def invalid_params(cls, path: str, expected: str) -> Self:
        """A parameter has the declared type but not a usable value; `path` as in `template.webhooks[0]`."""
        return cls(INVALID_PARAMS, f"{path}: expected {expected}", {"path": path, "expected": expected})

    @classmethod
    def template_not_found(cls, template_id: str) -> Self:
        """1000."""
        return cls(1000, "Template not found", {"templateID": template_id})

    @classmethod
    def media_not_found(cls, media_id: str, input_id: str | None = None) -> Self:
        """1001."""
        return cls(1001, "Media not found", _present(mediaID=media_id, inputID=input_id))

    @classmethod
    def media_not_in_scripts(cls, input_id: str, known: list[str]) -> Self:
        """1002: an input media names no object that shows a media."""
        return cls(1002, "MediaID not found in scripts", {"inputID": input_id, "objects": known})

    @classmethod
    def inputs_not_allowed(cls, input_id: str) -> Self:
        """1003: a video gives a media for an object that the template fills itself."""
        return cls(1003, "Inputs not allowed for this template", {"inputID": input_id})

    @classmethod
    def inputs_mismatch(cls, input_id: str, problem: str) -> Self:
        """1004: an object has no media, or one of another type, or two."""
        return cls(1004, "Scripts inputs and medias mismatch", {"inputID": input_id, "problem": problem})

    @classmethod
    def bad_script(cls, problems: list[dict[str, Any]]) -> Self:
        """1005: all problems of the scripts at once."""
        return cls(1005, "Bad script", {"problems": problems})

    @classmethod
    def video_file_not_found(cls, storage_id: str) -> Self:
        """1006."""
        return cls(1006, "Video file not found", {"id": storage_id})

    @classmethod
    def video_not_found(cls, video_id: str) -> Self:
        """1007."""
        return cls(1007, "Video not found", {"videoID": video_id})

    @classmethod
    def media_in_use(cls, media_id: str, template_ids: list[str]) -> Self:
        """1008."""
        return cls(1008, "Media in use in templates", {"mediaID": media_id, "templateIDs": template_ids})

    @classmethod
    def font_in_use(cls, name: str, template_ids: list[str]) -> Self:
        """1008, of a font."""
        return cls(1008, "Media in use in templates", {"font": name, "templateIDs": template_ids})

    @classmethod
    def profile_in_use(cls, name: str, template_ids: list[str]) -> Self:
        """1008, of a profile."""
        return cls(1008, "Media in use in templates", {"profile": name, "templateIDs": template_ids})

    @classmethod
    def no_scripts(cls) -> Self:
        """1009."""
        return cls(1009, "No scripts", {"expected": "at least one script; '[]' lets each video bring its own"})

    @classmethod
    def account_not_found(cls, account_id: str) -> Self:
        """1010."""
        return cls(1010, "Account not found", {"accountID": account_id[:_MAX_SHOWN]})

    @classmethod
    def youtube_upload_failed(cls, video_id: str, problem: str) -> Self:
        """1013: the video is done, and is not on YouTube."""
        return cls(1013, "Error uploading to Youtube", {"videoID": video_id, "problem": problem})

    @classmethod
    def youtube_account_not_found(cls, youtube_id: str | None) -> Self:
        """1014: no account can be connected in this version."""
        data = _present(youtubeID=youtube_id, problem="no YouTube account is connected")
        return cls(1014, "Youtube Account not Found", data)

    @classmethod
    def authentication(cls, problem: str) -> Self:
        """1015: the credentials are incomplete, or do not reach as far as the call."""
        return cls(1015, "Authentication error", {"problem": problem})

    @classmethod
    def email_used(cls, email: str) -> Self:
        """1016: another account has signed up with this e-mail."""
        return cls(1016, "Email already used", {"email": email})

    @classmethod
    def bad_password(cls, problem: str) -> Self:
        """1017: the password is wrong, or too weak to be set."""
        return cls(1017, "Bad password", {"problem": problem})

    @classmethod
    def bad_secret(cls, parameter: str) -> Self:
        """1018; `parameter` is the one that holds the secret."""
        return cls(1018, "Bad secret", {"parameter": parameter})

    @classmethod
    def no_size(cls, problem: str) -> Self:
        """1019: no Content-Length, or one that is not allowed."""
        return cls(1019, "No size specified (content-length)", {"problem": problem})

    @classmethod
    def invalid_content_type(cls, found: str | None) -> Self:
        """1020."""
        expected = "video/*, image/* or audio/*; for a font, sent to /api/upload, font/ttf or font/otf"
        return cls(1020, "Invalid Content-Type", {"found": found, "expected": expected})

    @classmethod
    def account_not_active(cls, account_id: str) -> Self:
        """1021."""
        return cls(1021, "Account not active", {"accountID": account_id})

    @classmethod
    def youtube_token_refused(cls, youtube_id: str) -> Self:
        """1023: YouTube does not let this account upload any more; it has to be connected again."""
        return cls(1023, "Youtube upload bad token", {"youtubeID": youtube_id})

    @classmethod
    def account_type_not_found(cls, plan: str, known: list[str]) -> Self:
        """1025: there is no such plan."""
        return cls(1025, "Account type not found", {"plan": plan, "plans": known})

    @classmethod
    def payment_refused(cls, problem: str) -> Self:
        """1026: the payment service does not do what it was asked for."""
        return cls(1026, "Payment client error", {"problem": problem})

    @classmethod
    def payment_mismatch(cls, expected: str, found: str) -> Self:
        """1027: another sum was paid than was owed."""
        return cls(1027, "Payment mismatch", {"expected": expected, "found": found})

    @classmethod
    def template_inactive(cls, template_id: str) -> Self:
        """1028."""
        return cls(1028, "Template inactive", {"templateID": template_id})

    @classmethod
    def takes_too_long(cls, seconds: int) -> Self:
        """1012, of a check or a preview: it was given up, though the video itself might be made."""
        problem = f"it takes longer than the {seconds} s that a call may take; the video itself may take longer"
        return cls(1012, "Error processing video", {"problem": problem})

    @classmethod
    def bad_input_media(cls, problem: str, *, media_id: str | None = None, input_id: str | None = None) -> Self:
        """1029: a media cannot be used as what it was given for."""
        return cls(1029, "Bad input media", _present(mediaID=media_id, inputID=input_id, problem=problem))

    @classmethod
    def files_not_deleted(cls, video_id: str, problem: str) -> Self:
        """1030: the video is still there, and its deletion may be asked for again."""
        return cls(1030, "Error deleting video files", {"videoID": video_id, "problem": problem})

    @classmethod
    def video_not_on_youtube(cls, video_id: str) -> Self:
        """1031."""
        return cls(1031, "Video is not in Youtube", {"videoID": video_id})

    @classmethod
    def custom_profiles_not_allowed(cls, plan: str) -> Self:
        """1032, the first."""
        message = "This account type does not allow custom video profiles"
        return cls(1032, message, {"plan": plan})

    @classmethod
    def no_profiles(cls) -> Self:
        """1032, the second."""
        return cls(1032, "No video profiles in template", {"path": "outProfiles", "expected": "at least one profile"})

    @classmethod
    def duplicated_profile(cls, name: str) -> Self:
        """1032, the third."""
        return cls(1032, "Duplicated profile name", {"profile": name})

    @classmethod
    def account_locked(cls, seconds: int) -> Self:
        """1033, of brand pirsonal; another log-in is possible in so many seconds."""
        message = "Your account was locked after too many failed login attempts. Please try again later."
        return cls(1033, message, {"seconds": seconds})

    def to_visitor(self) -> "ApiError":
        """The same for who has only a template's credentials: what the account has left is not theirs to know."""
        return ApiError(self.code, self.message) if self.code in ACCOUNTS_OWN else self

    @classmethod
    def videos_size_reached(cls, stored: int, at_most: int) -> Self:
        """2000; sizes in bytes."""
        return cls(2000, "Stored videos size limit reached", _limit("bytes", stored=stored, limit=at_most))

    @classmethod
    def medias_size_reached(cls, stored: int, at_most: int) -> Self:
        """2001; sizes in bytes, `stored` with what was to be added."""
        return cls(2001, "Stored medias size limit reached", _limit("bytes", stored=stored, limit=at_most))

    @classmethod
    def profile_not_allowed(cls, problem: str) -> Self:
        """2002."""
        return cls(2002, "Video profile not allowed", {"problem": problem})

    @classmethod
    def too_many_free_objects(cls, objects: int, at_most: int) -> Self:
        """2003: the template leaves more objects open for its videos than the plan allows."""
        return cls(2003, "Too much free objects in template", _limit("objects", objects=objects, limit=at_most))

    @classmethod
    def no_credit(cls, needed: int, left: int) -> Self:
        """2004, the first; in credits."""
        problem = f"{needed} credits are needed, {left} are left"
        return cls(2004, "No credit", {"needed": needed, "left": left, "problem": problem})

    @classmethod
    def static_template_not_allowed(cls, plan: str) -> Self:
        """2004, the second, of brand pirsonal."""
        message = "Please upgrade your account to use Static Templates with Pirsonal Player"
        return cls(2004, message, {"plan": plan})

    @classmethod
    def max_templates(cls, templates: int, at_most: int) -> Self:
        """2005, the first."""
        return cls(2005, "Max templates reached", _limit("templates", templates=templates, limit=at_most))

    @classmethod
    def variables_missing(cls, problems: list[dict[str, Any]]) -> Self:
        """2005, the second."""
        return cls(2005, "Not all variables defined", {"problems": problems})

    @classmethod
    def call_to_action_without_start(cls, path: str) -> Self:
        """2006."""
        return cls(2006, "CTA start time cannot be empty.", {"path": path, "expected": "a time in ms"})

    @classmethod
    def nothing_specified(cls, fields: list[str]) -> Self:
        """2007, the first."""
        return cls(2007, "Atleast one field must be specified.", {"fields": fields})

    @classmethod
    def same_start(cls, paths: list[str]) -> Self:
        """2007, the second."""
        return cls(2007, "More than one elements have the same start time.", {"paths": paths})

    @classmethod
    def same_end(cls, paths: list[str]) -> Self:
        """2007, the third."""
        return cls(2007, "More than one elements have the same end time.", {"paths": paths})

    @classmethod
    def internal(cls, incident: str) -> Self:
        """5000: a bug, logged under `incident`."""
        return cls(5000, "Internal Error", {"incident": incident})

    @classmethod
    def busy(cls) -> Self:
        """5000: a fault that may pass; nobody has to look into it."""
        problem = "too much is going on at once, or a service does not answer; this may pass: ask again"
        return cls(5000, "Internal Error", {"problem": problem})

    @classmethod
    def out_of_time(cls) -> Self:
        """5000: there is too little time left of the request to begin this."""
        problem = "no time was left for this in the request; nothing of it was done: ask again, for fewer at once"
        return cls(5000, "Internal Error", {"problem": problem})

    @classmethod
    def answer_too_large(cls, size: int, at_most: int) -> Self:
        """5000: the answer is longer than the gateway lets through."""
        problem = f"the answer takes {size:,} bytes, more than the {at_most:,} that can be sent at once"
        return cls(5000, "Internal Error", {"problem": problem})


class VideoError(Exception):
    """A video cannot be made, and trying again would not help.

    `code` and `message` are of the vendors' catalogue (1011 download, 1012 processing …), `cause` says in words what
    is wrong; `object_id`, `media_id` and `span_ms` (a part of the video) where, when that is known.
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
        self.cause = cause
        self.code = code
        self.message = message
        self.object_id = object_id
        self.media_id = media_id

    @property
    def text(self) -> str:
        """Message, object, media and cause in one line, for a status and a notification."""
        where = [f"{what} {name!r}" for what, name in (("object", self.object_id), ("media", self.media_id)) if name]
        text = ": ".join(part for part in (self.message, ", ".join(where), self.cause) if part)
        return f"{text} (from {self.span_ms[0] / 1000:g} s to {self.span_ms[1] / 1000:g} s)" if self.span_ms else text

    def as_answer(self) -> ApiError:
        """The answer to a caller who only tries what would end so."""
        data = _present(objectID=self.object_id, mediaID=self.media_id, problem=self.cause)
        return ApiError(self.code, self.message, data)


class BadMedia(Exception):
    """A file cannot be used as what it was declared; the text says why."""


class BadFont(Exception):
    """A font cannot or may not be used; the text says why."""


class FetchError(Exception):
    """A media could not be downloaded; the text says why."""


class FetchLater(FetchError):
    """A media could not be downloaded now, but that may pass; `after_s`: when the server wants to be asked again.

    `host`: which one has answered so, if one has. A redirect may lead to another one than the URL names. `serves`: the
    server only asks for patience, and sends medias to others.
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
    """A fault that may pass; whoever holds the message should let it come again."""


class NotDeleted(Transient):
    """Files that were to be removed are, or may be, still there; the text says why."""


class OutOfTime(BaseException):
    """A call takes longer than it may."""


def _limit(unit: str, *, limit: int, **found: int) -> dict[str, object]:
    ((name, number),) = found.items()
    return {name: number, "limit": limit, "problem": f"{number} {unit}, where the plan allows {limit}"}


def _present(**values: object) -> dict[str, object]:
    return {name: value for name, value in values.items() if value is not None}
