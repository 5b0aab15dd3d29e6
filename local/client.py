"""A client of the API of the local cloud."""

from deployment.api_client import ApiClient, download

__all__ = ["Client", "download"]


class Client(ApiClient):
    """A client with the credentials of the variables of `.local/demo.env`."""

    def __init__(self, variables: dict[str, str]) -> None:
        super().__init__(
            variables["REELWRIGHT_URL"],
            variables["REELWRIGHT_INTERFACE"],
            variables["REELWRIGHT_ACCOUNT_ID"],
            variables["REELWRIGHT_ACCOUNT_SECRET"],
            hint="\nIs the local cloud up? (make up)",
        )
