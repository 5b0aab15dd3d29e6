"""Secrets of templates as they are stored: encrypted, to show them to the account, and hashed, to compare them.

Earlier releases stored them in clear. `Template.secret` holds either; an encrypted text says so by its beginning.
"""

import logging
from typing import Any

from chalicelib.domain.errors import SealError
from chalicelib.domain.ids import hash_secret
from chalicelib.domain.ports import Sealer
from chalicelib.domain.sealed import is_sealed
from chalicelib.domain.template import Template

log = logging.getLogger(__name__)


def stored_secret(template: Template, secret: str, sealer: Sealer) -> dict[str, Any]:
    """Return the fields of a template that store a secret.

    Raises:
        SealError: it cannot be encrypted.
        Transient: it cannot be encrypted for the moment.
    """
    sealed = sealer.seal(template.account_id, secret, _purpose(template))
    return {"secret": sealed, "secret_hash": hash_secret(secret)}


def shown_secret(template: Template, sealer: Sealer) -> str:
    """Return the secret of a template, or an empty text if nobody can decrypt it any more. The log says why.

    Raises:
        Transient: it cannot be decrypted for the moment.
    """
    if not is_sealed(template.secret):
        return template.secret
    try:
        return sealer.unseal(template.account_id, template.secret, _purpose(template))
    except SealError as error:
        log.error("the secret of the template %s is not shown: %s", template.id, error)
        return ""


def _purpose(template: Template) -> str:
    return f"template {template.id}"
