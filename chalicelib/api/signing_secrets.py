"""Template_Webhook_Secret_Get and Template_Webhook_Secret_New: the secret that signs a template's webhook calls."""

from chalicelib.api.auth import grace_period
from chalicelib.api.templates import get_template
from chalicelib.domain.errors import ApiError
from chalicelib.domain.webhook_secrets import WebhookSecretServices, load_webhook_secrets, rotate_webhook_secret


def get_secret(template_id: str, account_id: str, services: WebhookSecretServices) -> str:
    """Return the current signing secret of a template.

    Raises:
        ApiError: 1000 the account has no such template.
    """
    secrets = load_webhook_secrets(get_template(template_id, account_id, services.templates), services)
    if not secrets:
        raise ApiError.template_not_found(template_id)
    return secrets[0]


def new_secret(template_id: str, grace_hours: int, account_id: str, services: WebhookSecretServices) -> str:
    """Replace the signing secret of a template, and return the new one. Sign with both for `grace_hours`.

    Raises:
        ApiError: the hours are not 0 to 720; 1000 the account has no such template.
    """
    _, until_s = grace_period(grace_hours, services)
    template = get_template(template_id, account_id, services.templates)
    secret = rotate_webhook_secret(template, until_s, services)
    if secret is None:
        raise ApiError.template_not_found(template_id)
    return secret
