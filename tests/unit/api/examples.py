"""A full example of each method with all fields set, in a cloud that has every kind of row."""

import json
from dataclasses import replace
from typing import Any

from chalicelib.api.api_contract import contract_of
from chalicelib.api.page_fields import read_page
from chalicelib.barrister import load_contract
from chalicelib.domain.account import Credential, MailToken
from chalicelib.domain.audit_entry import AuditEntry, CallOutcome, failed_attempt
from chalicelib.domain.brand import Brand
from chalicelib.domain.campaign import CampaignState
from chalicelib.domain.campaign_result import NO_RESULT, begin_result, fail_result, finish_result
from chalicelib.domain.connection import ConnectionKind
from chalicelib.domain.credit import Amounts, Entry, EntryKind
from chalicelib.domain.custom_profile import CustomProfile
from chalicelib.domain.delivery import Delivery
from chalicelib.domain.erasure import Erasure, RecipientField
from chalicelib.domain.expiring import ExpiringSecret
from chalicelib.domain.ids import hash_secret
from chalicelib.domain.list_forecast import Advice, ListForecast
from chalicelib.domain.list_report import ListReport
from chalicelib.domain.media import MediaFacts, MediaStatus, MediaType
from chalicelib.domain.notification import Notification, NotificationKind
from chalicelib.domain.page_link import PageLink
from chalicelib.domain.profile import Preset, Quality
from chalicelib.domain.publication import Publication, Publishing
from chalicelib.domain.row_changes import RowChanges
from chalicelib.domain.row_measures import Unusual
from chalicelib.domain.row_problems import RowProblemKind
from chalicelib.domain.submission import Submission
from chalicelib.domain.template_page import PageEvent
from chalicelib.domain.video import Contact, OutFile, Player, VideoStatus
from chalicelib.domain.viewer_event import ViewerEvent
from chalicelib.domain.visitor_limits import VisitorLimits
from chalicelib.domain.worst_rows import Reason, WorstRow
from tests.fakes import (
    ACCOUNT,
    CAMPAIGN,
    MEDIA,
    NOW_MS,
    OTHER_MEDIA,
    OTHER_VIDEO,
    PROFILE,
    RECTANGLE,
    TEMPLATE,
    VIDEO,
    FakeCloud,
    make_account,
    make_campaign,
    make_connection,
    make_font,
    make_media,
    make_template,
    make_video,
    make_viewing,
)
from tests.unit.api.payment_examples import PAYMENT_EXAMPLES, add_payments

SCRIPT = """[{"image": {"id": "photo", "duration": 1000}},
             {"text": {"id": "title", "play": "photo.start", "duration": "$seconds*1000"}},
             {"audio": {"id": "music", "play": [0, "photo.end"], "duration": 1000,
                        "events": [{"end-500": {"audioFadeOut": 500}}]}}]"""
EMAIL, PASSWORD, TOKEN, SESSION = "ann@example.com", "correct horse", "token", "session"
URL = "https://example.com/done"
BATCH, ERASED = "0" * 24, "3" * 24
SONG = "https://example.com/song.mp3"
LANDING_INFO = {
    "logoImageUrl": "https://example.com/logo.png",
    "bannerImageUrl": "https://example.com/banner.png",
    "embedIframeUrl": "",
}
PLAYER_INFO = {
    "CTAType": "html",
    "CTACustomHTML": "<b>Hello</b>",
    "CTABodyText": "Hello",
    "CTAButtonText": "More",
    "CTAButtonUrl": "https://example.com/more",
    "thumbnail": "https://example.com/poster.png",
    "CTAStartTime": 1.5,
    "CTAEndTime": 3,
    "CTADuration": 1.5,
    "CTAOpenOnClick": True,
    "CTAShowOnPause": False,
    "CTAPauseOnShow": False,
    "CTAShowAtStart": True,
    "CTAShowAtEnd": False,
    "CTAAllowClose": False,
    "CTAForm": {
        "title": "Your size",
        "description": "<p>So that it fits.</p>",
        "inputFields": [{"fieldName": "size", "fieldType": "text"}],
        "required": True,
        "showAtStart": False,
        "showAtEnd": True,
    },
}
VISITORS = {
    "maxDuration": 60_000,
    "videosPerHour": 30,
    "videosPerDay": 200,
    "videosPerAddress": 3,
    "videosAtOnce": 20,
    "uploadBytesPerHour": 100_000_000,
    "uploadBytesPerAddress": 10_000_000,
    "scripts": False,
    "origins": ["https://shop.example"],
}
PAGE = {
    "enabled": True,
    "days": 90,
    "embedOrigins": ["https://shop.example"],
    "statistics": "persons",
    "events": ["click", "form"],
    "chapters": [{"title": "Hello", "at": "0"}, {"title": "Your offer", "at": "1500"}],
    "playerInfo": PLAYER_INFO,
    "landingInfo": LANDING_INFO,
}
NEW_BUCKET = {
    "bucket": "acme-videos",
    "name": "Our videos",
    "role": "arn:aws:iam::444455556666:role/in",
    "folder": "a/b",
}
YOUTUBE = {
    "id": "116071234567890123456",
    "license": "cc",
    "privacy": "unlisted",
    "category": "People",
    "keywords": "a, b",
}


def full_world(brand: Brand) -> FakeCloud:
    """Return a cloud with an account that can log in, a template, videos, media files, a font and a notification."""
    cloud = FakeCloud(brand)
    until_s = NOW_MS // 1000 + 3600
    cloud.accounts.put(
        make_account(
            email=EMAIL,
            password_hash=cloud.passwords.hash(PASSWORD),
            sessions=(ExpiringSecret(hash_secret(SESSION), until_s),),
            token=MailToken(hash_secret(TOKEN), until_s),
        )
    )
    cloud.emails.claim(EMAIL, ACCOUNT)
    cloud.web.files[SONG] = b"audio 2000"
    cloud.templates.put(
        make_template(
            scripts=(SCRIPT,),
            webhooks=(URL,),
            template_type="greeting",
            template_media="a film",
            tracking_code="UA-1",
            visitors=VisitorLimits(max_duration_ms=60_000, origins=("https://shop.example",)),
            page=read_page(PAGE, "page"),
            is_viewed=True,
        )
    )
    cloud.videos.put(finished())
    cloud.videos.put(make_video(id=MEDIA, status=VideoStatus.DONE, publishing=unfinished()))
    cloud.videos.put(make_video(id=OTHER_VIDEO, status=VideoStatus.ERROR, error_code=1012, error="no", batch=BATCH))
    unwatched = make_video(id="7" * 24, status=VideoStatus.UNWATCHED, batch=BATCH, made_when_watched=True)
    cloud.videos.put(unwatched)
    cloud.add_media()
    film = MediaFacts(MediaType.VIDEO, duration_ms=2000, width_px=640, height_px=480)
    cloud.medias.put(
        make_media(
            id=OTHER_MEDIA, type=MediaType.VIDEO, status=MediaStatus.ERROR, facts=film, problem="it is truncated"
        )
    )
    cloud.add_media(id=OTHER_VIDEO, type=MediaType.VIDEO, facts=replace(film, has_audio=True), content_type="video/mp4")
    cloud.renderer.levels_db = [-20.0] * 20
    cloud.fonts.put(make_font())
    cloud.profiles.put_new(CustomProfile(ACCOUNT, "newsletter", PROFILE, Quality(30, 800, 64, Preset.SMALLER), NOW_MS))
    cloud.deliveries.put(
        Delivery(ACCOUNT, f"{VIDEO}/1", VIDEO, URL, NOW_MS, 20, 1, 503, next_ms=NOW_MS, event_id="evt_1")
    )
    cloud.deliveries.put(
        Delivery(ACCOUNT, f"{VIDEO}/2", VIDEO, URL, NOW_MS, 20, 2, error="no answer", event_id="evt_1")
    )
    played = ViewerEvent(VIDEO, PageEvent.PLAY, make_viewing().viewing_id, NOW_MS)
    told = Delivery(ACCOUNT, f"{played.subject}/1", played.subject, URL, NOW_MS, 20, 1, 200, event_id=played.event_id)
    cloud.deliveries.put(told)
    cloud.web.problems[f"{URL}/silent"] = "no answer: the connection broke off"
    cloud.limit(credits=1000, media_bytes=1_000_000_000, extra_credit_price=3)
    moved = Amounts(media_bytes=5, video_bytes=5)
    cloud.ledger.append(Entry(ACCOUNT, VIDEO, EntryKind.CORRECTION, NOW_MS, moved, VIDEO, MEDIA, "counted anew"))
    cloud.notifications.put(
        Notification(
            *(ACCOUNT, VIDEO, NotificationKind.WEBHOOK, "no", NOW_MS, 1012, TEMPLATE, OTHER_VIDEO, OTHER_MEDIA, URL),
            campaign_id=CAMPAIGN,
        )
    )
    cloud.statistics.record(None, make_viewing(form=True), TEMPLATE, 0)
    for entry in audit_entries():
        cloud.audit.put(entry)
    add_erasures(cloud)
    add_campaigns(cloud)
    add_payments(cloud)
    cloud.connections.put(make_connection())
    cloud.connections.put(
        make_connection(id=YOUTUBE["id"], kind=ConnectionKind.YOUTUBE, name="Acme", problem="untick", bucket=None)
    )
    return cloud


def add_campaigns(cloud: FakeCloud) -> None:
    """Add a campaign that is being checked, with some checked rows, and one that failed."""
    running = {"state": CampaignState.CHECKING, "check": 1, "began_ms": NOW_MS - 1000, "moved_ms": NOW_MS}
    counts = {"total_rows": 5, "step_rows": 4, "checked_rows": 4, "ok_rows": 3, "credits": 3}
    notes = ('The column "First Name" is read as "firstName".',)
    missing = "Scripts inputs and medias mismatch: no image is given for the object"
    found = {
        "problems": (RowProblemKind(1004, missing, 1, (4,)),),
        "failures": (RowProblemKind(1011, "no picture", 1, (2,)),),
    }
    campaign = make_campaign(**running, **counts, **found, key_column="customer", notes=notes)
    cloud.campaigns.put(campaign)
    cloud.campaigns.put(make_campaign(id="8" * 24, state=CampaignState.FAILED, problem="The file is a PNG picture."))
    cloud.storage.put_bytes(campaign.file_key, b"a list", "application/octet-stream")
    problem = {"code": 1004, "message": missing, "objectID": "photo"}
    rows = [{"row": row, "line": row + 1, "ok": True, "problems": [], "warnings": [], "credits": 1} for row in (1, 2)]
    warned = {"row": 3, "line": 4, "ok": True, "problems": [], "warnings": ["the row 1 has the same key"], "credits": 1}
    wrong = {"row": 4, "line": 5, "ok": False, "problems": [problem], "warnings": [], "credits": 0}
    cloud.storage.put_json(campaign.rows_key(1), [*rows, warned, wrong])
    advice = Advice("company", ("name",), 1_400_000, 1_320_000, 1_300_000)
    forecast = ListForecast(10_000, 100_000, 100_000_000, 2_160_000, 2_140_000, {"render-h264": 900.0}, (advice,))
    reasons = (
        Reason(Unusual.OVERFLOW, "name", 'does not fit its box: "Maximiliane-Charlotte"'),
        Reason(Unusual.SCRIPT, "name", "written in Arabic, unlike most rows (Latin)"),
    )
    worst = (WorstRow(17, reasons[:1]), WorstRow(4093, reasons[1:]))
    cloud.storage.put_json(campaign.report_key, ListReport(forecast, worst).to_data())
    run = {"check": 1, "run": 1, "total_rows": 1, "checked_rows": 1, "ok_rows": 1, "queued_rows": 1}
    running = make_campaign(id="9" * 24, state=CampaignState.RUNNING, **run)
    cloud.campaigns.put(running)
    valid = wrong | {"row": 1, "ok": True, "problems": [], "change": "kept"}
    cloud.storage.put_json(running.rows_key(1), [valid])
    cloud.storage.put_json(running.videos_key(1), [{"row": 1, "videoID": VIDEO}])
    paused = make_campaign(id="0" * 24, state=CampaignState.PAUSED, run=1, made_when_watched=True, ready=1)
    cloud.campaigns.put(paused)
    changes = RowChanges(kept=990, changed=7, new=3, vanished=2)
    done = make_campaign(id="5" * 24, state=CampaignState.DONE, run=1, earlier_id="4" * 24, changes=changes)
    cloud.campaigns.put(done)
    ended = make_campaign(id="7" * 23 + "6", state=CampaignState.DONE, run=1, total_rows=1, checked_rows=1)
    result = finish_result(begin_result(NO_RESULT, ended.mark, NOW_MS), 317, "utf-8", NOW_MS)
    cloud.campaigns.put(replace(ended, result=result))
    failed = fail_result(result, "the uploaded file was deleted", NOW_MS)
    cloud.campaigns.put(replace(ended, id="7" * 23 + "5", result=failed))


def add_erasures(cloud: FakeCloud) -> None:
    """Add the receipts of a recipient, whose erasure is finished, and of a video that is being deleted."""
    counts = {"files": 2, "files_bytes": 190407, "segments": 8}
    erased = {"selector": RecipientField.EMAIL, "digest": "0" * 64, "finished_ms": NOW_MS, "videos": 1}
    cloud.erasures.put(Erasure(ACCOUNT, BATCH, NOW_MS, Credential.LOGIN, **erased, counts=counts))
    cloud.erasures.record(ACCOUNT, BATCH, "4" * 24, counts)
    cloud.erasures.name_erasure(ACCOUNT, ERASED, "5" * 24)
    cloud.erasures.put(Erasure(ACCOUNT, "5" * 24, NOW_MS, Credential.OPERATOR, video_id=ERASED))
    cloud.erasures.record(ACCOUNT, "5" * 24, ERASED, {"deliveries": 1})


def audit_entries() -> list[AuditEntry]:
    """Return a call, an hour's failed attempts, and an older entry. All fields are met."""
    caller = {"credential": Credential.TEMPLATE, "template_id": TEMPLATE, "fingerprint": "1f2e3d4c"}
    request = {"address": "192.0.2.7", "agent": "Mozilla/5.0 (X11; Linux x86_64)", "request": "c6af9ac6-7b61-11e6-9a41"}
    made = {"outcome": CallOutcome.OK, "resources": {"template": TEMPLATE, "batch": BATCH}, "number": 2}
    call = AuditEntry(ACCOUNT, VIDEO, NOW_MS, method="Template_Videos_New", **caller, **request, **made)
    attempt = failed_attempt(ACCOUNT, "Log_In", 1017, "198.51.100.4", NOW_MS)
    return [call, attempt, failed_attempt(ACCOUNT, "Log_In", 1017, "198.51.100.4", NOW_MS - 86_400_000)]


def finished() -> Any:
    """Return a video with all fields set."""
    name = f"{VIDEO}.MP4_H264_AAC_640x480.mp4"
    return make_video(
        status=VideoStatus.DONE,
        medias=(),
        variables={"seconds": "1"},
        duration_ms=1000,
        total_ms=1000,
        rendered_ms=400,
        cached_ms=600,
        compute_mb_ms=9,
        warnings=("cut",),
        contact=Contact("ava@example.com", "Ava", "Chen"),
        player=Player(
            ("shirt size",),
            "UA-1",
            powered_by_logo=True,
            player_info=json.dumps(PLAYER_INFO),
            landing_info=json.dumps(LANDING_INFO),
            template_media="a film",
        ),
        template_type="greeting",
        is_viewed=True,
        submissions=(Submission(make_viewing().viewing_id, NOW_MS, {"size": "M"}),),
        page=PageLink(
            "UzFlXl7dg8tT5tmoZVPxHiw9Tl9gcYKTnxToe15rFyqQHh9AoqvUpA",
            NOW_MS + 86_400_000,
            "https://videos.example.com/v1",
        ),
        out_files=(OutFile(PROFILE, name, 5, f"out/{name}", f"out/{VIDEO}.jpg"),),
        publishing=Publishing(
            (
                Publication(PROFILE, "acme-videos", ConnectionKind.S3).published(f"videos/{name}"),
                Publication(PROFILE, YOUTUBE["id"], ConnectionKind.YOUTUBE).published("aBcDeFgHiJk"),
            )
        ),
    )


def unfinished() -> Publishing:
    """Return a publication of which one file has failed, and one waits."""
    files = [Publication(profile, "acme-videos", ConnectionKind.S3) for profile in (PROFILE, "MP3")]
    waits = replace(files[1], problem="S3 does not answer: SlowDown", until_ms=NOW_MS + 5000)
    return Publishing((files[0].failed("access is denied"), waits), is_open=True)


LARGE = {"name": "large", "variantOf": PROFILE, "crf": 18, "maxBitrate": 9000, "preset": "smaller"}


def examples(brand: Brand) -> list[tuple[Any, ...]]:
    """Yield calls: the name of a method and its params. A method may have several."""
    template = new_template(brand)
    video = new_video(brand)
    flag = [] if "Video_Delete.removeFiles" in brand.without else [True]
    return [
        *account_examples(),
        ("Account_Get",),
        ("Account_Secret_New", 24),
        ("Template_Secret_New", TEMPLATE, 0),
        ("Media_List",),
        ("Media_Delete", MEDIA),
        ("Media_Upload_New", {"name": "a.png", "description": "mine", "type": "image/png", "size": 5}),
        ("Media_Apply_Pattern", OTHER_VIDEO, "audiolevel", "multi", '{"threshold": -40.5}'),
        ("Template_New", template),
        ("Template_List",),
        ("Template_Update", TEMPLATE, template),
        ("Template_SetStatus", TEMPLATE, "inactive"),
        ("Template_Media_Assign", TEMPLATE, inputs(brand)[0]),
        ("Template_Delete", TEMPLATE, *flag),
        ("Template_Check", template),
        ("Template_Check", template | {"webhooks": ["here"]}),
        ("Template_Check", template | {"inputScripts": [SCRIPT.replace("$seconds*1000", "photo.ends")]}),
        ("Template_Check", template | {"inputScripts": ["[1"]}),
        ("Template_Check", template | {"inputMedias": inputs(brand) + inputs(brand)}),
        *(("Template_Check", template | {"inputMedias": inputs(brand, VIDEO, key)}) for key in media_keys(brand)),
        ("Template_Check", template | {"inputMedias": [in_s3()]}),
        ("Template_Check", template | {"videoOutput": {"type": "youtube", "youtube": YOUTUBE}}),
        ("Template_Check", template | {"videoOutput": {"type": "awsS3", "awsS3Bucket": "acme-videos"}}),
        ("Template_Video_Check", TEMPLATE, video),
        ("Template_Video_Check", TEMPLATE, video | {"inputVariables": []}),
        ("Template_Video_Cost", TEMPLATE, video),
        ("Template_Preview", TEMPLATE, video, 500),
        ("Template_Explain", TEMPLATE, video),
        ("Template_Inputs", TEMPLATE),
        ("Template_Inputs_CSV", TEMPLATE),
        ("Template_Get", TEMPLATE),
        ("Template_Webhook_List", TEMPLATE),
        ("Template_Webhook_Add", TEMPLATE, "https://example.com/other"),
        ("Template_Webhook_Delete", TEMPLATE, URL),
        ("Template_Webhook_Secret_Get", TEMPLATE),
        ("Template_Webhook_Secret_New", TEMPLATE, 0),
        ("Template_Webhook_Test", TEMPLATE, URL),
        ("Template_Webhook_Test", TEMPLATE, f"{URL}/silent"),
        ("Webhook_Delivery_Redeliver", f"{VIDEO}/2"),
        ("Webhook_Delivery_List", VIDEO),
        ("Webhook_Redeliver", VIDEO),
        ("Template_Video_New", TEMPLATE, video),
        ("Template_Videos_New", TEMPLATE, [video, {"name": "Bo"}]),
        ("Template_Videos_Check", TEMPLATE, [video]),
        ("Template_Video_List", TEMPLATE),
        ("Template_Batch_Get", TEMPLATE, BATCH),
        *(
            ("Template_Batch_List", TEMPLATE, {"limit": 1, side: other})
            for side, other in (("after", OTHER_VIDEO), ("before", MEDIA))
        ),
        ("Campaign_New", TEMPLATE, {"name": "Spring", "fileName": "a.csv", "size": 5, "keyColumn": "customer"}),
        ("Campaign_New", TEMPLATE, {"name": "Spring", "fileName": "b.csv", "size": 5, "earlierID": CAMPAIGN}),
        ("Campaign_New", TEMPLATE, {"name": "Spring", "fileName": "b.csv", "size": 5, "when": "watched"}),
        ("Campaign_Check", CAMPAIGN),
        ("Campaign_Start", "9" * 24),
        *((f"Campaign_{verb}", "9" * 24) for verb in ("Pause", "Cancel")),
        ("Campaign_Resume", "0" * 24),
        ("Campaign_Retry", "5" * 24),
        ("Campaign_Get", CAMPAIGN),
        ("Campaign_Get", "8" * 24),
        ("Campaign_List",),
        ("Campaign_Rows", CAMPAIGN, {"limit": 1, "after": 1}),
        ("Campaign_Rows", CAMPAIGN, {"onlyProblems": True}),
        ("Campaign_Rows", "9" * 24, {}),
        ("Campaign_Result", "9" * 24),
        ("Campaign_Result", "7" * 23 + "6"),
        ("Campaign_Result", "7" * 23 + "5"),
        ("Campaign_Result_New", "9" * 24),
        ("Campaign_Forecast", CAMPAIGN),
        ("Campaign_Delete", CAMPAIGN),
        *PAYMENT_EXAMPLES,
        ("Template_Video_Page", TEMPLATE, {"limit": 1, "after": OTHER_VIDEO}),
        ("Template_Video_Page", TEMPLATE, {"limit": 1, "before": MEDIA}),
        ("Video_Get", VIDEO),
        ("SezionAPI.Video_Get", VIDEO),
        ("PirsonalAPI.Video_Get", VIDEO),
        ("Video_Update", VIDEO, renamed(video, "VideoUpdate_t", brand)),
        ("Video_Update_Metadata", VIDEO, renamed(video, "VideoMetaData_t", brand)),
        ("Video_Get_Links", VIDEO),
        ("Video_Sezion_Link", VIDEO, f"{VIDEO}.{PROFILE}"),
        ("Video_Pirsonal_Link", VIDEO, f"{VIDEO}.{PROFILE}"),
        ("Video_SharePage_Get", VIDEO),
        ("Video_SharePage_New", VIDEO),
        ("Video_SharePage_Delete", VIDEO),
        ("Template_Analytics", TEMPLATE, "2023-11-01", "2023-11-30"),
        ("Template_Analytics_CSV", TEMPLATE, "2023-11-01", "2023-11-30"),
        *(
            (f"Template_Analytics_Videos{form}", TEMPLATE, {"limit": 1, side: other})
            for form in ("", "_CSV")
            for side, other in (("after", OTHER_VIDEO), ("before", MEDIA))
        ),
        ("Video_Analytics", VIDEO),
        ("Video_Analytics_CSV", VIDEO),
        ("Video_Publish", VIDEO),
        ("Bucket_Connect", NEW_BUCKET),
        ("Youtube_Connect",),
        ("Youtube_Account_List",),
        ("Youtube_Account_Delete", YOUTUBE["id"]),
        ("Video_Youtube_Link", VIDEO, "aBcDeFgHiJk"),
        ("Connection_List",),
        ("Connection_Test", "acme-videos"),
        ("Connection_Delete", "acme-videos"),
        ("Video_Delete", VIDEO, *flag),
        ("Recipient_Erase", {"email": "ava@example.com"}),
        ("Recipient_Erase", {"data": "customer 7"}),
        ("Erasure_Get", BATCH),
        ("Erasure_Get", ERASED),
        ("Erasure_List", {"limit": 1, "before": "f" * 24}),
        ("Profile_List",),
        ("Profile_New", {**LARGE, "soundBitrate": 192}),
        ("Profile_Delete", "newsletter"),
        ("Credit_List", ""),
        ("Font_List",),
        ("Font_Delete", "OurOwn"),
        ("Notification_List", "2020-01-01T00:00:00Z"),
        ("Notification_Delete", VIDEO),
        ("Audit_List", {"limit": 2, "since": "2020-01-01T00:00:00Z", "before": "f" * 24}),
    ]


def renamed(video: dict[str, Any], struct: str, brand: Brand) -> dict[str, Any]:
    """Return the fields of a `VideoNew_t` that another struct shares."""
    fields = load_contract(contract_of(brand)).structs[struct]
    return {name: value for name, value in video.items() if name in fields}


def account_examples() -> list[tuple[Any, ...]]:
    """Yield calls of `AccountAPI`."""
    new = {"name": "Eve", "email": "eve@example.com", "password": PASSWORD, "plan": "FREE"}
    return [
        ("AccountAPI.Account_New", new),
        ("AccountAPI.Account_Activate", ACCOUNT + TOKEN),
        ("AccountAPI.Account_Delete", EMAIL, PASSWORD),
        ("AccountAPI.Log_In", EMAIL, PASSWORD),
        ("AccountAPI.Log_Out", ACCOUNT, SESSION),
        ("AccountAPI.Password_Change", EMAIL, PASSWORD, f"{PASSWORD}!"),
        ("AccountAPI.Password_Forgotten", EMAIL),
        ("AccountAPI.Password_Reset", ACCOUNT + TOKEN, PASSWORD),
    ]


def new_template(brand: Brand) -> dict[str, Any]:
    """Return a `TemplateNew_t`, which is also a `TemplateUpdate_t`."""
    return {
        "name": "Welcome",
        "description": "to all",
        "status": "active",
        "template_type": "greeting",
        "template_media": "a film",
        "inputScripts": [SCRIPT],
        "inputMedias": inputs(brand),
        "outProfiles": [PROFILE],
        "videoInputs": {"audio": 0, "video": 0, "image": 0, "text": 0},
        "videoOutput": {"type": brand.output},
        "webhooks": [URL],
        "origin": "bottom-left",
        "GATrackingCode": "UA-1",
        "visitors": VISITORS,
        "page": PAGE,
    }


def media_keys(brand: Brand) -> list[str]:
    """Return the names of a media file's id in the contract of a brand."""
    keys = {brand.storage_key, "sezionID", "pirsonalID"}
    return sorted(keys)


def in_s3() -> dict[str, Any]:
    """Return an input for the object `photo`."""
    return {"inputID": "photo", "type": "image", "awsS3": {"bucket": "films", "key": "photo.png"}}


def inputs(brand: Brand, photo: str = MEDIA, key: str | None = None) -> list[dict[str, Any]]:
    """Return inputs for the objects of `SCRIPT`."""
    return [
        {"inputID": "photo", "type": "image", "name": "A face", key or brand.storage_key: photo},
        {"inputID": "title", "type": "text", "text": "Hello"},
        {"inputID": "music", "type": "audio", "http": SONG},
    ]


def new_video(brand: Brand) -> dict[str, Any]:
    """Return a `VideoNew_t`."""
    return {
        "name": "Welcome, Ava",
        "description": "for Ava",
        "keywords": "a, b",
        "data": "customer 7",
        "inputMedias": inputs(brand),
        "inputVariables": [{"name": "seconds", "value": "1"}],
        "inputScripts": [RECTANGLE],
        "videoOutput": {"type": brand.output},
        "email": "ava@example.com",
        "firstName": "Ava",
        "lastName": "Chen",
        "formData": ["shirt size"],
        "landingInfo": LANDING_INFO,
        "playerInfo": PLAYER_INFO,
        "template_media": "a film",
        "GATrackingCode": "UA-1",
        "poweredbyPirsonalLogo": False,
        "clientToken": "order-4711",
        "when": "watched",
    }
