"""The sample of a list: a file with a column for each input of a template."""

from pathlib import Path

import click

from chalicelib.cli.output import say
from chalicelib.cli.template_names import find_template
from chalicelib.client.remote_account import RemoteAccount
from chalicelib.domain.template_inputs import InputKind, TemplateInput
from chalicelib.row_files import sample_csv


def write_sample(account: RemoteAccount, file: Path | None, template: str | None) -> None:
    """Write a list with a column for each input of a template, and a row of examples.

    Raises:
        UsageError: there is such a file already, or no template is named.
    """
    if template is None:
        raise click.UsageError("name the template of the sample: campaign people.csv --template NAME --sample")
    if file is not None and file.exists():
        raise click.UsageError(f"{file} exists already; choose another name for the sample")
    found = find_template(account, template)
    inputs = [
        TemplateInput(each["name"], InputKind(each["kind"]), example=each["example"])
        for each in account.call("Template_Inputs", found["id"])
    ]
    content = sample_csv(inputs)
    if file is None:
        click.echo(content, nl=False)
        return
    file.write_bytes(content)
    say(f"Wrote {file}, with a column for each input of {found['name']!r}. Fill in a row for each person.")
