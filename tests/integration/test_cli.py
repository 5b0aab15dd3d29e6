"""The operator's commands, on a deployment in moto."""

import json
import os
import re
from dataclasses import replace
from zipfile import ZipFile

import pytest
from click.testing import CliRunner

from chalicelib import wiring
from chalicelib.cli import deployment
from chalicelib.cli.main import cli
from chalicelib.cli.output import show, show_rows
from chalicelib.domain.audit_entry import NO_ACCOUNT, failed_attempt
from chalicelib.domain.credit import Amounts, Entry, EntryKind
from chalicelib.domain.ids import secret_matches
from chalicelib.domain.lifecycle import start_preparing
from chalicelib.domain.messages import DeleteAccountMessage, to_body
from chalicelib.domain.queue import Queue
from chalicelib.domain.template import TemplateStatus
from chalicelib.domain.video import OutFile, VideoStatus
from tests.fakes import (
    ACCOUNT,
    MEDIA,
    OTHER_ACCOUNT,
    OTHER_VIDEO,
    PROFILE,
    SECRET,
    TEMPLATE,
    VIDEO,
    make_account,
    make_media,
    make_notification,
    make_template,
    make_video,
)
from tests.integration.stack import STACK
from tests.integration.test_handlers import sent

EMAIL, PASSWORD = "ann@example.com", "correct horse"
OUT_FILES = (OutFile(PROFILE, "welcome.mp4", 7, "out/welcome.mp4"),)


@pytest.fixture
def stack(wired, monkeypatch):
    """Return a deployment with the account of Ann, who can log in."""
    for name in ("REELWRIGHT_STACK", "REELWRIGHT_BUCKET", "REELWRIGHT_TABLE_SUFFIX"):
        monkeypatch.setenv(name, os.environ[name])
    wiring.services().accounts.put(make_account(email=EMAIL))
    wiring.services().emails.claim(EMAIL, ACCOUNT)


def run(*arguments, stack=STACK, **options):
    # A new process has no cached plans.
    wiring.services.cache_clear()
    return CliRunner().invoke(cli, ["--stack", stack, *arguments] if stack else arguments, **options)


def done(*arguments, **options):
    """Return the output of a command that must succeed."""
    result = run(*arguments, **options)
    assert result.exit_code == 0, result.output
    return result.stdout


def printed(*arguments):
    """Return the JSON that a command prints."""
    return json.loads(done(*arguments, "--json"))


def refused(*arguments):
    """Return the error of a command that must fail."""
    result = run(*arguments)
    assert (result.exit_code, type(result.exception)) == (1, SystemExit), result.exception
    return result.stderr


def refused_of(stack, *arguments):
    result = run(*arguments, stack=stack)
    assert result.exit_code == 1, result.output
    return result.stderr


def account(account_id=ACCOUNT):
    return wiring.services().accounts.get(account_id)


def test_accounts_are_listed_for_people(stack):
    (line,) = [line for line in done("accounts", "list").splitlines() if ACCOUNT in line]
    assert line.split()[:5] == [ACCOUNT, "Ann", EMAIL, "UNLIMITED", "active"]


def test_and_for_programs(stack):
    assert [(row["id"], row["state"]) for row in printed("accounts", "list")] == [(ACCOUNT, "active")]


@pytest.mark.parametrize(
    ("state", "changes"),
    [
        ("new", {"is_new": True, "active": False}),
        ("inactive", {"active": False}),
        ("deleting", {"is_deleting": True, "active": False}),
    ],
)
def test_accounts_are_listed_by_their_state(stack, state, changes):
    wiring.services().accounts.put(make_account(id=OTHER_ACCOUNT, **changes))
    assert [row["id"] for row in printed("accounts", "list", "--state", state)] == [OTHER_ACCOUNT]


def test_an_empty_list_is_reported(stack):
    assert done("accounts", "list", "--state", "new") == "None found.\n"


def test_names_are_shown_as_they_are(stack):
    wiring.services().accounts.put(make_account(name="[red]Ann[/red] " + "x" * 150))
    assert "[red]Ann[/red] " + "x" * 150 in done("accounts", "list")


def test_an_account_is_created_with_a_valid_secret(stack):
    made = printed("accounts", "create", "Bob", "--email", "Bob@example.com")
    bob = account(made["accountID"])
    assert (bob.name, bob.email, bob.active) == ("Bob", "Bob@example.com", True)
    assert secret_matches(made["accountSecret"], bob.secrets_at(0))


def test_an_email_is_one_accounts(stack):
    assert "Email already used" in refused("accounts", "create", "Bob", "--email", EMAIL)


@pytest.mark.parametrize("name", [ACCOUNT, EMAIL, "ANN@example.com"])
def test_an_account_is_found_by_its_id_and_by_its_email(stack, name):
    assert printed("accounts", "show", name)["name"] == "Ann"


@pytest.mark.parametrize("name", [OTHER_ACCOUNT, "nobody@example.com"])
@pytest.mark.parametrize("command", ["show", "activate", "deactivate", "rotate-secret", "delete"])
def test_an_account_that_is_not_there_is_not_found(stack, command, name):
    assert f"Account not found: accountID {name}" in refused("accounts", command, name)


def test_no_secret_is_shown(stack):
    assert account().secret_hash not in done("accounts", "show", ACCOUNT, "--json")


def test_an_account_that_has_signed_up_is_activated(stack):
    wiring.services().accounts.put(make_account(active=False, is_new=True))
    done("accounts", "activate", ACCOUNT)
    assert (account().active, account().is_new) == (True, False)


def test_an_account_is_put_out_of_action_and_back(stack):
    done("accounts", "deactivate", ACCOUNT)
    assert not account().active
    done("accounts", "activate", ACCOUNT)
    assert account().active


def test_an_account_that_is_being_deleted_is_not_brought_back(stack):
    wiring.services().accounts.put(make_account(active=False, is_deleting=True))
    assert "being deleted" in refused("accounts", "activate", ACCOUNT)


def test_a_secret_is_renewed_and_the_old_one_stays_valid_for_a_while(stack):
    new = printed("accounts", "rotate-secret", ACCOUNT)["accountSecret"]
    now_s = wiring.now_ms() // 1000
    assert [secret_matches(secret, account().secrets_at(now_s)) for secret in (new, SECRET)] == [True, True]
    assert not secret_matches(SECRET, account().secrets_at(now_s + 86_401))


def test_a_stolen_secret_ends_at_once(stack):
    done("accounts", "rotate-secret", ACCOUNT, "--grace-hours", "0")
    assert not secret_matches(SECRET, account().secrets_at(wiring.now_ms() // 1000))


def test_a_password_is_prompted_for_and_set(stack):
    done("accounts", "password", EMAIL, input=f"{PASSWORD}\n{PASSWORD}\n")
    assert wiring.services().passwords.matches(PASSWORD, account().password_hash)


def test_a_weak_password_is_not_set(stack):
    assert "at least 10 characters" in refused("accounts", "password", EMAIL, "--password", "short")


def test_an_account_without_an_email_gets_no_password(stack):
    wiring.services().accounts.put(make_account())
    assert "no e-mail" in refused("accounts", "password", ACCOUNT, "--password", PASSWORD)


def test_an_account_is_deleted_after_the_command(stack):
    done("accounts", "delete", ACCOUNT, "--yes")
    assert (account().active, account().is_deleting) == (False, True)
    assert [json.loads(message["Body"]) for message in sent(Queue.REMOVE)] == [to_body(DeleteAccountMessage(ACCOUNT))]


def test_not_without_asking(stack):
    result = run("accounts", "delete", ACCOUNT, input="n\n")
    assert (result.exit_code, account().active) == (1, True)


def test_an_account_is_exported(stack, tmp_path):
    wiring.services().medias.put(make_media())
    wiring.services().storage.put_bytes(make_media().key, b"image", "image/jpeg")
    done("accounts", "export", ACCOUNT, str(tmp_path / "ann.zip"))
    with ZipFile(tmp_path / "ann.zip") as archive:
        assert archive.read(f"medias/{MEDIA}/photo.jpg") == b"image"


def test_missing_files_of_an_export_are_reported(stack, tmp_path):
    wiring.services().medias.put(make_media())
    assert f"medias/{MEDIA}/photo.jpg" in run("accounts", "export", ACCOUNT, str(tmp_path / "ann.zip")).stderr


def test_an_existing_file_is_not_replaced_without_force(stack, tmp_path):
    (tmp_path / "ann.zip").write_text("older")
    assert "--force" in refused("accounts", "export", ACCOUNT, str(tmp_path / "ann.zip"))
    done("accounts", "export", ACCOUNT, str(tmp_path / "ann.zip"), "--force")
    assert (tmp_path / "ann.zip").read_bytes()[:2] == b"PK"


def test_notifications_are_listed(stack):
    wiring.services().notifications.put(make_notification(message="no"))
    assert [row["message"] for row in printed("notifications", "list", ACCOUNT)] == ["no"]


@pytest.mark.parametrize("chosen", [(VIDEO, OTHER_VIDEO), ("--all",)])
def test_notifications_are_removed(stack, chosen):
    for notification_id in (VIDEO, OTHER_VIDEO):
        wiring.services().notifications.put(make_notification(id=notification_id))
    done("notifications", "delete", ACCOUNT, *chosen)
    assert wiring.services().notifications.list(ACCOUNT) == []


@pytest.mark.parametrize(
    "arguments",
    [
        ("notifications", "list", "bob@example.com"),
        ("notifications", "delete", OTHER_ACCOUNT, "--all"),
        ("operate", "sum", OTHER_ACCOUNT, TEMPLATE),
        ("operate", "show", "bob@example.com", VIDEO),
        ("operate", "redeliver", OTHER_ACCOUNT, VIDEO),
    ],
)
def test_a_missing_account_is_reported(stack, arguments):
    assert "Account not found" in refused(*arguments)


def test_a_missing_template_or_batch_is_reported(stack):
    assert "Template not found" in refused("operate", "sum", ACCOUNT, TEMPLATE)
    wiring.services().templates.put(make_template())
    assert "batchID" in refused("operate", "sum", ACCOUNT, TEMPLATE, "--batch", "x")


def test_an_account_is_named_by_its_email_everywhere(stack):
    wiring.services().notifications.put(make_notification(message="no"))
    wiring.services().videos.put(make_video())
    assert len(printed("notifications", "list", EMAIL)) == 1
    assert printed("operate", "show", EMAIL, VIDEO)["id"] == VIDEO


def test_a_notification_that_is_not_there_is_not_found(stack):
    assert "the id of a notification" in refused("notifications", "delete", ACCOUNT, VIDEO)


def test_unfinished_videos_without_progress_are_stuck(stack):
    wiring.services().videos.put(make_video(status=VideoStatus.RENDERING))
    wiring.services().videos.put(make_video(id=OTHER_VIDEO, created_ms=wiring.now_ms()))
    assert [(row["id"], row["status"]) for row in printed("operate", "stuck")] == [(VIDEO, "rendering")]
    assert len(printed("operate", "stuck", "--minutes", "0")) == 2


def test_a_video_that_was_requested_long_ago_and_makes_progress_is_not_stuck(stack):
    wiring.services().videos.put(make_video(created_ms=1))
    wiring.services().videos.apply(start_preparing(wiring.services().videos.get(ACCOUNT, VIDEO)))
    assert printed("operate", "stuck") == []


@pytest.mark.parametrize(("options", "count"), [((), 2), (("--batch", VIDEO), 1)])
def test_videos_of_a_template_are_added_up(stack, options, count):
    took = {"status": VideoStatus.DONE, "duration_ms": 2000, "total_ms": 2000, "rendered_ms": 500, "cached_ms": 1500}
    wiring.services().templates.put(make_template())
    wiring.services().videos.add([make_video(batch=VIDEO, **took), make_video(id=OTHER_VIDEO, **took)])
    found = printed("operate", "sum", ACCOUNT, TEMPLATE, *options)
    assert (found["videos"], found["credits"], found["usage"]["reused"]) == (count, 2 * count, 1500 * count)


def test_a_video_is_shown(stack):
    wiring.services().videos.put(make_video(status=VideoStatus.ERROR, error="no"))
    video = printed("operate", "show", ACCOUNT, VIDEO)
    assert (video["id"], video["status"]["message"], video["step"], video["settled"]) == (VIDEO, "no", "error", False)


def test_a_video_that_is_stuck_is_taken_up_again(stack):
    wiring.services().videos.put(make_video())
    done("operate", "resume", ACCOUNT, VIDEO)
    assert [json.loads(message["Body"])["video_id"] for message in sent(Queue.PREPARE)] == [VIDEO]


def test_so_are_all_of_them(stack):
    wiring.services().videos.put(make_video())
    wiring.services().accounts.put(make_account(id=OTHER_ACCOUNT, is_deleting=True))
    assert "Resumed 2" in run("operate", "resume", "--all").stderr


def test_a_video_that_has_ended_is_not(stack):
    wiring.services().videos.put(make_video(status=VideoStatus.DONE, finalized=True))
    assert "its status is done" in refused("operate", "resume", ACCOUNT, VIDEO)


def test_a_video_is_rendered_again_and_keeps_its_files_until_then(stack):
    wiring.services().templates.put(make_template())
    wiring.services().videos.put(make_video(status=VideoStatus.DONE, finalized=True, out_files=OUT_FILES))
    done("operate", "rerender", ACCOUNT, VIDEO)
    (message,) = [json.loads(message["Body"]) for message in sent(Queue.PREPARE)]
    assert (message["video_id"], message["revision"]) == (VIDEO, 1)
    assert wiring.services().videos.get(ACCOUNT, VIDEO).out_files == OUT_FILES


def test_a_video_of_an_inactive_template_is_not_rendered_again_by_the_command(stack):
    wiring.services().templates.put(make_template(status=TemplateStatus.INACTIVE))
    wiring.services().videos.put(make_video(status=VideoStatus.DONE, finalized=True))
    assert "Template inactive" in refused("operate", "rerender", ACCOUNT, VIDEO)


def test_the_webhooks_of_a_video_that_has_ended_are_called_again(stack):
    wiring.services().templates.put(make_template(webhooks=("https://example.com/hook",)))
    wiring.services().videos.put(make_video(status=VideoStatus.DONE, finalized=True))
    done("operate", "redeliver", ACCOUNT, VIDEO)
    assert [json.loads(message["Body"])["url"] for message in sent(Queue.DELIVER)] == ["https://example.com/hook"]


def test_the_webhooks_of_a_video_in_progress_are_not_called(stack):
    wiring.services().videos.put(make_video())
    assert "still being made" in refused("operate", "redeliver", ACCOUNT, VIDEO)


@pytest.mark.parametrize("command", ["show", "resume", "rerender", "redeliver"])
def test_a_video_that_is_not_there_is_not_found(stack, command):
    assert "Video not found" in refused("operate", command, ACCOUNT, VIDEO)


def test_an_account_gets_another_plan(stack):
    done("accounts", "set-plan", EMAIL, "FREE")
    assert (account().plan, wiring.services().ledger.balance(ACCOUNT).amounts.available) == ("FREE", 60)


@pytest.mark.parametrize("command", [("accounts", "set-plan", ACCOUNT), ("accounts", "create", "Bob", "--plan")])
def test_a_plan_that_is_not_there_is_refused(stack, command):
    assert "Account type not found: plan GOLD" in refused(*command, "GOLD")


def test_plans_are_listed(stack):
    assert [plan["name"] for plan in printed("plans", "list")] == ["FREE", "PRO", "STARTER", "UNLIMITED"]


def test_a_plan_is_made_and_changed_limit_by_limit(stack):
    done("plans", "set", "SCHOOL", "--credits", "600", "--templates", "5", "--profile", "MP4_*", "--no-custom-profiles")
    done("plans", "set", "SCHOOL", "--templates", "none", "--objects", "3")
    plan = printed("plans", "show", "SCHOOL")
    limits = [plan[name] for name in ("credits", "templates", "objects", "profiles", "custom_profiles")]
    assert limits == [600, None, 3, ["MP4_*"], False]


def test_profiles_of_a_plan_are_unlimited_again(stack):
    done("plans", "set", "FREE", "--profile", "none")
    assert printed("plans", "show", "FREE")["profiles"] is None


def test_a_custom_plan_is_deleted_and_a_built_in_one_is_reset(stack):
    done("plans", "set", "FREE", "--credits", "1")
    done("plans", "delete", "FREE")
    assert [plan["credits"] for plan in printed("plans", "list") if plan["name"] == "FREE"] == [60]


def test_a_plan_that_accounts_have_is_not_deleted(stack):
    done("plans", "set", "SCHOOL")
    done("accounts", "set-plan", ACCOUNT, "SCHOOL")
    assert f"Accounts use this plan: 1, among them {ACCOUNT}" in refused("plans", "delete", "SCHOOL")


def test_a_built_in_plan_is_not_deleted(stack):
    assert "no plan FREE of your own" in refused("plans", "delete", "FREE")


@pytest.mark.parametrize(
    ("arguments", "reason"), [(("0",), "credits must not be 0"), (("5", "--id", "invoice-7"), "'invoice-7' is no id")]
)
def test_an_invalid_grant_is_refused(stack, arguments, reason):
    assert reason in refused("credits", "grant", ACCOUNT, *arguments)
    assert printed("credits", "list", ACCOUNT) == []


def test_credits_are_granted_once(stack):
    done("accounts", "set-plan", ACCOUNT, "FREE")
    done("credits", "grant", EMAIL, "500", "--note", "invoice 7", "--id", VIDEO)
    assert "already" in refused("credits", "grant", EMAIL, "500", "--id", VIDEO)
    assert printed("credits", "show", ACCOUNT)["credits"]["left"] == 560


def test_no_more_is_taken_back_than_is_left(stack):
    done("accounts", "set-plan", ACCOUNT, "FREE")
    assert "60 are left" in refused("credits", "grant", ACCOUNT, "--", "-61")


def test_the_ledger_is_listed(stack):
    done("credits", "grant", ACCOUNT, "500", "--note", "invoice 7")
    assert [(row["kind"], row["note"]) for row in printed("credits", "list", ACCOUNT)] == [("grant", "invoice 7")]


def test_consistent_ledgers_are_reported(stack):
    done("credits", "grant", ACCOUNT, "500")
    assert "1 accounts: all ledgers add up" in run("credits", "check").stderr


def test_ledger_that_do_not_add_up_are_a_failure(stack):
    ledger = wiring.services().ledger
    before = ledger.balance(ACCOUNT)
    entry = Entry(ACCOUNT, VIDEO, EntryKind.GRANT, 0, Amounts(available=5))
    ledger.replace(before, replace(before, amounts=Amounts(available=7)), entry)
    result = run("credits", "check", ACCOUNT, "--json")
    assert (result.exit_code, json.loads(result.stdout)[0]["available"]) == (1, 2)


def test_the_storage_is_recounted(stack):
    wiring.services().medias.put(make_media(size_bytes=7))
    ledger = wiring.services().ledger
    before = ledger.balance(ACCOUNT)
    entry = Entry(ACCOUNT, VIDEO, EntryKind.CORRECTION, 0, Amounts())
    ledger.replace(before, replace(before, amounts=Amounts(media_bytes=100)), entry)
    assert printed("credits", "recount", ACCOUNT)["media_bytes"] == -93


@pytest.mark.parametrize(
    "arguments",
    [
        ("accounts", "create"),
        ("plans", "set", "SCHOOL", "--credits", "-1"),
        ("plans", "set", "SCHOOL", "--credits", "many"),
        ("credits", "grant", ACCOUNT, "some"),
        ("accounts", "list", "--state", "asleep"),
        ("accounts", "rotate-secret", ACCOUNT, "--grace-hours", "-1"),
        ("notifications", "delete", ACCOUNT),
        ("notifications", "delete", ACCOUNT, VIDEO, "--all"),
        ("operate", "resume"),
        ("operate", "resume", ACCOUNT),
        ("operate", "resume", ACCOUNT, VIDEO, "--all"),
        ("dance",),
    ],
)
def test_a_usage_error_has_its_own_exit_code(stack, arguments):
    assert run(*arguments).exit_code == 2


def test_help_needs_no_deployment(stack, monkeypatch):
    monkeypatch.delenv("REELWRIGHT_STACK")
    assert "--plan" in run("accounts", "create", "--help", stack=None).stdout


@pytest.mark.parametrize("name", ["", "x" * 256])
def test_an_accounts_name_is_as_long_as_one_that_signs_up_may_have(stack, name):
    assert "1 to 255 characters" in refused("accounts", "create", name)


def test_all_profiles_cannot_be_combined_with_others(stack):
    assert run("plans", "set", "MINE", "--profile", "none", "--profile", "MP4_*").exit_code == 2


def test_a_plan_is_limited_to_lines(stack):
    done("plans", "set", "MINE", "--lines", "720")
    assert printed("plans", "show", "MINE")["lines"] == 720


def test_a_deployment_has_to_be_named(stack, monkeypatch):
    monkeypatch.delenv("REELWRIGHT_STACK")
    result = run("accounts", "list", stack=None)
    assert (result.exit_code, "--local" in result.stderr) == (2, True)


@pytest.mark.parametrize("url", [None, ""])
def test_the_local_cloud_is_found_on_its_port(stack, monkeypatch, tmp_path, url):
    monkeypatch.setattr(deployment, "RUN_FILE", tmp_path / "run.json")
    monkeypatch.delenv("REELWRIGHT_URL", raising=False)
    if url is not None:
        monkeypatch.setenv("REELWRIGHT_URL", url)
    (tmp_path / "run.json").write_text('{"port": 5400}')
    assert deployment.local_url() == "http://127.0.0.1:5400"


def test_no_port_is_guessed_for_a_local_cloud_that_does_not_run(stack, monkeypatch, tmp_path):
    monkeypatch.setattr(deployment, "RUN_FILE", tmp_path / "run.json")
    monkeypatch.delenv("REELWRIGHT_URL", raising=False)
    result = run("--local", "accounts", "list", stack=None)
    assert (result.exit_code, "`make up`" in result.stderr) == (1, True)


@pytest.mark.parametrize("group", [[], *([name] for name in cli.commands)])
def test_summaries_of_commands_fit_a_terminal(group):
    assert (
        "..." not in CliRunner(env={"COLUMNS": "80"}).invoke(cli, [*group, "--help"]).stdout.partition("Commands:")[2]
    )


def test_lists_and_objects_are_shown_without_brackets(capsys):
    show({"profiles": ["MP4_*", "GIF_*"], "storage": {"medias": 190407, "videos": None}, "webhooks": []}, as_json=False)
    assert re.split(r"\s{2,}|\n", capsys.readouterr().out.strip())[:6] == [
        *("profiles", "MP4_*, GIF_*"),
        *("storage", "medias 190407, videos null"),
        *("webhooks", "–"),
    ]


def test_an_id_stays_on_one_line_of_a_narrow_terminal(monkeypatch, capsys):
    monkeypatch.setenv("COLUMNS", "60")
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    row = {"id": VIDEO, "date": "2026-11-28T17:00:00.000Z", "message": "x " * 60}
    show_rows([row], ["id", "date", "message"], as_json=False)
    assert VIDEO in capsys.readouterr().out


def test_the_bucket_is_found(stack, monkeypatch):
    bucket = wiring.services().settings.bucket
    monkeypatch.delenv("REELWRIGHT_BUCKET")
    done("accounts", "list")
    assert os.environ["REELWRIGHT_BUCKET"] == bucket


def test_the_restored_tables_of_a_stack_are_found(stack, monkeypatch):
    monkeypatch.delenv("REELWRIGHT_TABLE_SUFFIX")
    monkeypatch.setattr(deployment, "find_table_suffix", lambda _: "-restored")
    assert "There is no stack" in refused("accounts", "list")
    assert wiring.services().table_name("videos") == f"{STACK}-videos-restored"


def test_a_missing_stack_is_reported_in_one_line(stack):
    wiring.services.cache_clear()
    assert "There is no stack reelwright-nowhere" in refused_of("reelwright-nowhere", "accounts", "list")


@pytest.mark.parametrize(
    "command",
    [
        ("accounts", "activate", ACCOUNT),
        ("accounts", "deactivate", ACCOUNT),
        ("accounts", "set-plan", ACCOUNT, "PRO"),
        ("accounts", "rotate-secret", ACCOUNT),
        ("accounts", "password", ACCOUNT, "--password", PASSWORD),
        ("accounts", "delete", ACCOUNT, "--yes"),
        ("credits", "grant", ACCOUNT, "5"),
        ("credits", "recount", ACCOUNT),
        ("notifications", "delete", ACCOUNT, "--all"),
    ],
    ids=" ".join,
)
def test_a_command_that_changes_an_account_is_in_its_audit_trail(stack, command):
    done(*command)
    (entry,) = wiring.services().audit.each(ACCOUNT)
    assert (entry.method, entry.credential, entry.outcome) == (" ".join(command[:2]), "operator", "ok")


def test_a_command_that_is_rejected_is_in_the_audit_trail_with_its_code(stack):
    assert run("accounts", "set-plan", ACCOUNT, "NOTHING").exit_code == 1
    (entry,) = wiring.services().audit.each(ACCOUNT)
    assert (entry.outcome, entry.code) == ("error", 1025)


def test_a_command_whose_entry_cannot_be_written_does_nothing(stack):
    wiring.services()._dynamodb.delete_table(TableName=f"{STACK}-audit")
    assert run("accounts", "deactivate", ACCOUNT).exit_code == 1
    assert wiring.services().accounts.get(ACCOUNT).active


def test_the_audit_trail_is_shown_newest_first(stack):
    done("accounts", "deactivate", ACCOUNT)
    done("accounts", "activate", ACCOUNT)
    done("credits", "grant", ACCOUNT, "5")
    shown = json.loads(done("audit", ACCOUNT, "--limit", "2", "--json"))
    assert [entry["method"] for entry in shown] == ["credits grant", "accounts activate"]
    assert "accounts deactivate" in done("audit", EMAIL)


def test_attempts_on_no_account_are_shown(stack):
    wiring.services().audit.count_attempt(failed_attempt(NO_ACCOUNT, "Log_In", 1017, "192.0.2.1", wiring.now_ms()))
    assert json.loads(done("audit", "none", "--json"))[0]["addresses"] == ["192.0.2.1"]


def test_a_wrong_date_is_named_by_its_option(stack):
    result = run("audit", ACCOUNT, "--since", "yesterday")
    assert result.exit_code == 1
    assert "path --since; expected a date as 2026-11-21T08:00:00Z" in result.output
