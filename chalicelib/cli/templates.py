"""`templates`: the templates of an account, over the API."""

import click

from chalicelib.cli.output import show, show_json, show_rows
from chalicelib.cli.remote import with_account
from chalicelib.cli.template_names import find_template
from chalicelib.client.remote_account import RemoteAccount

_COLUMNS = ("id", "name", "status", "date", "outProfiles")
_FIELDS = ("id", "name", "description", "status", "date", "outProfiles", "origin", "webhooks")
_INPUT_COLUMNS = ("name", "kind", "required", "defaultValue", "example", "usedIn")
_SECRET = "secret"  # noqa: S105 -- the name of a field


@click.group()
def templates() -> None:
    """List and show the templates of an account.

    TEMPLATE is an id or a name. Secrets of templates are not shown.
    """


@templates.command("list")
@with_account
def list_templates(account: RemoteAccount, as_json: bool) -> None:
    """List all templates."""
    found = [_without_secret(template) for template in account.call("Template_List")]
    show_rows(found, _COLUMNS, as_json=as_json)


@templates.command("show")
@click.argument("template")
@with_account
def show_template(account: RemoteAccount, template: str, as_json: bool) -> None:
    """Show a template, and all that a video of it may bring."""
    found = _without_secret(find_template(account, template))
    inputs = account.call("Template_Inputs", found["id"])
    if as_json:
        show_json(found | {"inputs": inputs})
        return
    show({name: found.get(name) for name in _FIELDS}, as_json=False)
    show_rows(inputs, _INPUT_COLUMNS, as_json=False)


def _without_secret(template: dict[str, object]) -> dict[str, object]:
    return {name: value for name, value in template.items() if name != _SECRET}
