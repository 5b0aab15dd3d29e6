"""`operate`: the progress of videos, on the tables of a deployment."""

from typing import Any

import click

from chalicelib import wiring
from chalicelib.api import webhooks
from chalicelib.api.template_batches import get_batch, sum_to_wire
from chalicelib.api.templates import get_template
from chalicelib.api.video_updates import restart_video
from chalicelib.api.video_wire import videos_to_wire
from chalicelib.api.wire_fields import to_date
from chalicelib.cli.find import find_account
from chalicelib.cli.operator_trail import recorded
from chalicelib.cli.output import say, show, show_rows, with_json
from chalicelib.domain.errors import ApiError
from chalicelib.domain.usage import total_of
from chalicelib.domain.video import Video
from chalicelib.pipeline.reaper import resume
from chalicelib.pipeline.recovery import resume_video

STUCK_MINUTES = 30


@click.group()
def operate() -> None:
    """Inspect and restart videos.

    ACCOUNT is an id or an e-mail; VIDEO and TEMPLATE are ids.
    """


@operate.command()
@click.option(
    "--minutes",
    type=click.IntRange(0),
    default=STUCK_MINUTES,
    show_default=True,
    help="Minimum time without progress.",
)
@with_json
def stuck(minutes: int, as_json: bool) -> None:
    """List unfinished videos that make no progress, oldest first.

    Progress is a further step, rendered frames or a finished job.
    """
    before_ms = wiring.now_ms() - minutes * 60_000
    found = [_row(video) for video in wiring.services().videos.list_unfinished() if video.last_progress_ms <= before_ms]
    columns = ["account", "id", "status", "progress", "lastProgress", "waitsFor", "name"]
    show_rows(sorted(found, key=lambda row: str(row["id"])), columns, as_json=as_json)


@operate.command("show")
@click.argument("account")
@click.argument("video")
@with_json
def show_video(account: str, video: str, as_json: bool) -> None:
    """Show a video."""
    found = _find(account, video)
    inside = {"step": found.status.value, "settled": found.render.finalized, "jobs left": len(found.render.jobs_left)}
    services = wiring.services()
    (shown,) = videos_to_wire([found], services.brand, services.statistics)
    show(shown | inside, as_json=as_json)


@operate.command("sum")
@click.argument("account")
@click.argument("template")
@click.option("--batch", help="Only the videos of one Template_Videos_New call, by its batch id.")
@with_json
def sum_videos(account: str, template: str, batch: str | None, as_json: bool) -> None:
    """Sum up the videos of a template.

    The sums are their number, length, credits, and the rendered and reused time.
    """
    store, account_id = wiring.services(), find_account(account).id
    if batch:
        found = get_batch(template, batch, account_id, store)
    else:
        get_template(template, account_id, store.templates)
        found = sum_to_wire(total_of(store.videos.list_of_template(account_id, template)))
    show(found, as_json=as_json)


@operate.command("resume")
@click.argument("account", required=False)
@click.argument("video", required=False)
@click.option("--all", "every", is_flag=True, help="Everything unfinished, of all accounts.")
def resume_videos(account: str | None, video: str | None, every: bool) -> None:
    """Send the messages of unfinished videos again.

    This is safe for videos that are being worked on.
    """
    if every != (video is None) or (every and account):
        raise click.UsageError("Name an account and a video, or use --all.")
    if every:
        say(f"Resumed {resume(wiring.services())}.")
    else:
        _resume(account or "", video or "")


@operate.command()
@click.argument("account")
@click.argument("video")
def rerender(account: str, video: str) -> None:
    """Render a video again, at the cost of a new one.

    Its files stay until the new ones are stored.
    """
    found = _find(account, video)
    with recorded(found.account_id, "operate rerender", video=found.id):
        if not restart_video(found, {}, wiring.services()):
            raise click.ClickException("The video changed in the meantime; try again.")
    say("The video will be rendered again.")


@operate.command()
@click.argument("account")
@click.argument("video")
def redeliver(account: str, video: str) -> None:
    """Call all webhooks of a finished video again."""
    found = _find(account, video)
    with recorded(found.account_id, "operate redeliver", video=found.id):
        webhooks.redeliver(found.id, found.account_id, wiring.services())
    say("The webhooks of the video will be called again.")


def _resume(account: str, video: str) -> None:
    found = _find(account, video)
    if found.status.is_final and found.render.finalized:
        raise click.ClickException(f"The video is finished: its status is {found.status.value}.")
    with recorded(found.account_id, "operate resume", video=found.id):
        resume_video(found, wiring.services())
    say("The video is resumed.")


def _find(account: str, video: str) -> Video:
    found = wiring.services().videos.get(find_account(account).id, video)
    if found is None:
        raise ApiError.video_not_found(video)
    return found


def _row(video: Video) -> dict[str, Any]:
    return {
        "account": video.account_id,
        "id": video.id,
        "status": video.status.value,
        "progress": video.progress,
        "date": to_date(video.created_ms),
        "lastProgress": to_date(video.last_progress_ms),
        "name": video.name,
        "waitsFor": video.render.waits_for,
    }
