"""The secrets that sign a template's webhook calls. The template's row holds them sealed.

A template of an earlier release has none. The first call that needs one makes it.
"""

from collections.abc import Callable
from typing import Protocol

from chalicelib.domain.services import HasClock, HasSealer, HasTemplates
from chalicelib.domain.template import SealedSecret, Template
from chalicelib.domain.webhook_signature import new_webhook_secret


class WebhookSecretServices(HasTemplates, HasSealer, HasClock, Protocol):
    """The services that store signing secrets."""


def load_webhook_secrets(template: Template, services: WebhookSecretServices) -> list[str]:
    """Return the signing secrets of a template that are valid now, the current one first.

    Make the first secret if there is none. Return an empty list if the template was deleted in the meantime.
    """
    now: Template | None = template
    if not template.webhook_secrets:
        now = _replaced(template, services, lambda found: found.webhook_secrets or (_new(found, services),))
    return [_unseal(now, each, services) for each in _valid(now, services)] if now else []


def rotate_webhook_secret(template: Template, until_s: int, services: WebhookSecretServices) -> str | None:
    """Replace a template's signing secret, and return the new one. Return None if the template was deleted.

    The former secret signs as well until `until_s`, in seconds since 1970. Earlier ones end at once, so that at most
    two are valid. An owner who has missed an answer can read the secret.
    """

    def rotated(found: Template) -> tuple[SealedSecret, ...]:
        current = found.webhook_secrets[:1]
        former = tuple(SealedSecret(each.sealed, until_s) for each in current if until_s > _now_s(services))
        return (_new(found, services), *former)

    now = _replaced(template, services, rotated)
    return _unseal(now, now.webhook_secrets[0], services) if now else None


def _replaced(
    template: Template, services: WebhookSecretServices, change: Callable[[Template], tuple[SealedSecret, ...]]
) -> Template | None:
    """Store other secrets, and repeat that if another call does so at the same time."""
    found: Template | None = template
    while found is not None:
        wanted = change(found)
        if wanted == found.webhook_secrets:
            return found
        changed = services.templates.swap_webhook_secrets(found, wanted)
        if changed is not None:
            return changed
        found = services.templates.get(template.account_id, template.id)
    return None


def _valid(template: Template, services: WebhookSecretServices) -> list[SealedSecret]:
    now_s = _now_s(services)
    return [each for each in template.webhook_secrets if each.until_s is None or each.until_s > now_s]


def _new(template: Template, services: WebhookSecretServices) -> SealedSecret:
    return SealedSecret(services.sealer.seal(template.account_id, new_webhook_secret(), _purpose(template)))


def _unseal(template: Template, secret: SealedSecret, services: WebhookSecretServices) -> str:
    return services.sealer.unseal(template.account_id, secret.sealed, _purpose(template))


def _purpose(template: Template) -> str:
    return f"webhooks of {template.id}"


def _now_s(services: WebhookSecretServices) -> int:
    return services.now_ms() // 1000
