"""Templates by their id or their name, as commands of accounts accept them."""

from collections.abc import Sequence
from difflib import get_close_matches
from typing import Any

from chalicelib.client.remote_account import RefusedCallError, RemoteAccount
from chalicelib.domain.ids import is_id

_NOT_FOUND = 1000


def find_template(account: RemoteAccount, text: str) -> dict[str, Any]:
    """Return the template with this id, or else the only one with this name.

    A name may differ in upper and lower case if no other has it letter by letter.

    Raises:
        RefusedCallError: 1000 there is none, or several have this name.
    """
    templates: list[dict[str, Any]] = account.call("Template_List")
    return _only(text, [each for each in templates if each["id"] == text] or _named(templates, text), templates)


def template_id(account: RemoteAccount, text: str) -> str:
    """Return the id of the template that a text names. An id is not looked up: the next call finds out."""
    return text if is_id(text) else str(find_template(account, text)["id"])


def _named(templates: Sequence[dict[str, Any]], name: str) -> list[dict[str, Any]]:
    exact = [each for each in templates if each["name"] == name]
    return exact or [each for each in templates if each["name"].strip().casefold() == name.strip().casefold()]


def _only(text: str, found: Sequence[dict[str, Any]], templates: Sequence[dict[str, Any]]) -> dict[str, Any]:
    if len(found) == 1:
        return found[0]
    if found:
        problem = f"{len(found)} have the name {text!r}; use an id: {', '.join(each['id'] for each in found)}"
    else:
        names = [each["name"] for each in templates]
        similar = get_close_matches(text, names, n=1)
        advice = f"did you mean {similar[0]!r}?" if similar else "`templates list` shows all"
        problem = f"none has the id or the name {text!r}; {advice}"
    raise RefusedCallError(_NOT_FOUND, "Template not found", {"problem": problem})
