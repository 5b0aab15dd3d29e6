"""The functions of `AccountAPI`, which need no credentials of an account."""

from collections.abc import Callable
from dataclasses import dataclass

from chalicelib.api import leave, log_in, sign_up
from chalicelib.api.store import Store
from chalicelib.api.wire import OK, Wire


@dataclass(frozen=True, slots=True)
class AccountMethods:
    """The functions of the contract; `address` tells from which network address the call comes."""

    store: Store
    address: Callable[[], str]

    def Account_New(self, account: Wire) -> Wire:
        return sign_up.sign_up(account, self.address(), self.store)

    def Account_Activate(self, token: str) -> str:
        sign_up.activate(token, self.store)
        return OK

    def Account_Delete(self, email: str, password: str) -> str:
        leave.leave(email, password, self.address(), self.store)
        return OK

    def Log_In(self, email: str, password: str) -> Wire:
        return log_in.log_in(email, password, self.address(), self.store)

    def Log_Out(self, account_id: str, account_secret: str) -> str:
        log_in.log_out(account_id, account_secret, self.store)
        return OK

    def Password_Change(self, email: str, password: str, new_password: str) -> str:
        log_in.change_password(email, password, new_password, self.address(), self.store)
        return OK

    def Password_Forgotten(self, email: str) -> str:
        sign_up.ask_for_reset(email, self.store)
        return OK

    def Password_Reset(self, token: str, new_password: str) -> str:
        sign_up.reset_password(token, new_password, self.address(), self.store)
        return OK
