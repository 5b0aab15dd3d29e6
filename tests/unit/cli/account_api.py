"""The commands of accounts in tests, against a transport that answers like the API."""

import json

from click.testing import CliRunner

from chalicelib.api.api_contract import contract_of
from chalicelib.barrister import load_contract
from chalicelib.cli.main import cli
from chalicelib.client.http_transport import Answer
from chalicelib.domain.brand import SEZION

VARIABLES = {
    "REELWRIGHT_URL": "https://api.test/v1",
    "REELWRIGHT_ACCOUNT_ID": "ann",
    "REELWRIGHT_ACCOUNT_SECRET": "s3cret",
    "REELWRIGHT_STACK": None,
    "COLUMNS": "200",
}
_CONTRACT = load_contract(contract_of(SEZION))


class Api(dict):
    """The results by method, which a test fills: values, functions of the parameters, or exceptions.

    `calls` has the calls so far, `stored` the files that were sent to links, and `files` those that links return.
    """

    def __init__(self):
        self.calls = []
        self.stored = {}
        self.files = {}

    def send(self, method, url, headers, body):
        if not url.startswith(VARIABLES["REELWRIGHT_URL"]):
            assert "Authorization" not in headers
            self.calls.append((method, url))
            if method == "PUT":
                self.stored[url] = body
            return Answer(200, self.files.get(url, b"")) if method == "PUT" or url in self.files else Answer(403, b"")
        request = json.loads(body)
        assert f"SezionAPI.{request['method']}" in _CONTRACT.functions
        self.calls.append((request["method"], *request["params"]))
        answer = self[request["method"]]
        if callable(answer):
            answer = answer(*request["params"])
        if isinstance(answer, BaseException):
            raise answer
        return Answer(200, json.dumps(answer if "error" in answer else {"result": answer}).encode())

    def called(self, method):
        """Return the parameters of the calls of a method."""
        return [call[1:] for call in self.calls if call[0] == method]


def run(*arguments, answer=None, **variables):
    return CliRunner().invoke(cli, arguments, input=answer, env=VARIABLES | variables)


def printed(*arguments, code=0):
    done = run(*arguments, "--json")
    assert done.exit_code == code, done.output
    return json.loads(done.stdout)
