"""Remove an account with all that it has, however much that is."""

from chalicelib.domain.departure import Holdings, depart_some, forget
from chalicelib.domain.queue import MAX_DELAY_S, Queue
from chalicelib.pipeline.collaborators import Collaborators
from chalicelib.pipeline.messages import DepartMessage, to_body
from chalicelib.pipeline.remove import WORK_MS
from chalicelib.pipeline.waiting import Later


def depart(message: DepartMessage, holdings: Holdings, on: Collaborators) -> None:
    """Work on a message about an account, and send one more, to look 15 minutes later whether something has come.

    By then whatever was at work for the account has ended: no Lambda runs longer. An account that is not to be deleted
    stays as it is, whatever the message says.

    Raises:
        Later: a minute was not enough.
    """
    account = holdings.accounts.get(message.account_id)
    if account is None or not account.is_going:
        return
    until_ms, found = on.now_ms() + WORK_MS, False
    while depart_some(account.id, holdings):
        found = True
        if on.now_ms() >= until_ms:
            raise Later.after(0, "more is left to be removed")
    if message.is_last and not found:
        forget(account, holdings)
    else:
        on.queues.send(Queue.REMOVE, to_body(DepartMessage(account.id, is_last=True)), MAX_DELAY_S)
