"""In-memory fakes of the services of the API and the pipeline, and entities to fill them with.

`tests/integration` runs the same tests on these and on the real adapters, so that both behave alike.

    cloud = FakeCloud()
    cloud.videos.put(make_video())
    prepare(VideoMessage(ACCOUNT, VIDEO), cloud.pipeline_services)
    assert cloud.queues.messages(Queue.RENDER_H264) == [...]
"""

from tests.fakes.account_table import AccountTable
from tests.fakes.cloud import FakeCloud
from tests.fakes.crash_injection import CrashAfter, Crashed, Failing, Meanwhile
from tests.fakes.deliveries import Deliveries
from tests.fakes.ledger import Ledger, PlanRows
from tests.fakes.makers import (
    make_account,
    make_campaign,
    make_connection,
    make_font,
    make_media,
    make_notification,
    make_template,
    make_temporary_media,
    make_transition,
    make_video,
    make_viewing,
    with_changes,
)
from tests.fakes.names import (
    ACCOUNT,
    BUCKET,
    CAMPAIGN,
    MEDIA,
    NOW_MS,
    OTHER_ACCOUNT,
    OTHER_MEDIA,
    OTHER_PROFILE,
    OTHER_TEMPLATE,
    OTHER_VIDEO,
    PHOTO,
    PICTURE,
    PROFILE,
    RECTANGLE,
    SCRIPT,
    SECRET,
    TEMPLATE,
    TEMPLATE_SECRET,
    VIDEO,
)
from tests.fakes.outside import Clock, Renderer, Web
from tests.fakes.segments import Segments
from tests.fakes.services import ObjectStore, Queues
from tests.fakes.tables import Accounts, Fonts, Medias, Notifications, Profiles, Removals, Templates
from tests.fakes.videos import Videos

__all__ = [
    "ACCOUNT",
    "BUCKET",
    "CAMPAIGN",
    "MEDIA",
    "NOW_MS",
    "OTHER_ACCOUNT",
    "OTHER_MEDIA",
    "OTHER_PROFILE",
    "OTHER_TEMPLATE",
    "OTHER_VIDEO",
    "PHOTO",
    "PICTURE",
    "PROFILE",
    "RECTANGLE",
    "SCRIPT",
    "SECRET",
    "TEMPLATE",
    "TEMPLATE_SECRET",
    "VIDEO",
    "AccountTable",
    "Accounts",
    "Clock",
    "CrashAfter",
    "Crashed",
    "Deliveries",
    "Failing",
    "FakeCloud",
    "Fonts",
    "Ledger",
    "Meanwhile",
    "Medias",
    "Notifications",
    "ObjectStore",
    "PlanRows",
    "Profiles",
    "Queues",
    "Removals",
    "Renderer",
    "Segments",
    "Templates",
    "Videos",
    "Web",
    "make_account",
    "make_campaign",
    "make_connection",
    "make_font",
    "make_media",
    "make_notification",
    "make_template",
    "make_temporary_media",
    "make_transition",
    "make_video",
    "make_viewing",
    "with_changes",
]
