"""Deploy the package into the emulator, through CloudFormation."""

import hashlib
import json
import time
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

import boto3
import botocore.session
from botocore.config import Config
from botocore.exceptions import ClientError

from deployment.packaging import PACKAGE_ZIP
from deployment.setting_grants import with_setting_grants
from deployment.stage_parameters import stage_parameters
from deployment.stage_settings import check, stage_settings
from local.errors import LocalCloudError
from local.settings import with_settings

STACK = "reelwright-local"
REGION = "us-east-1"
_ARTIFACTS = "reelwright-artifacts"
_TEMPLATE = "template.json"
_STACK_URL = "REELWRIGHT_STACK_URL"
_TIMEOUT_S = 120


class Cloud:
    """The emulated AWS at a URL."""

    def __init__(self, url: str) -> None:
        self.url = url
        # Ignore the profile that the environment names; it need not exist.
        no_profile = botocore.session.Session(session_vars={"profile": (None, None, None, None)})
        self._session = boto3.Session(botocore_session=no_profile)

    def client(self, service: Any, keys: Mapping[str, Any] | None = None) -> Any:
        """Return a boto3 client of a service, with the keys of a session of a role or with those of an operator."""
        keys = keys or {"AccessKeyId": "test", "SecretAccessKey": "test"}
        return self._session.client(
            service,
            endpoint_url=self.url,
            region_name=REGION,
            aws_access_key_id=keys["AccessKeyId"],
            aws_secret_access_key=keys["SecretAccessKey"],
            aws_session_token=keys.get("SessionToken"),
            config=Config(s3={"addressing_style": "path"}, retries={"max_attempts": 3}, proxies={}),
        )

    def deploy(self, package: Path, settings: Mapping[str, str]) -> str:
        """Deploy a package, and return the API's base URL. `settings` override those of the stage.

        Raises:
            LocalCloudError: CloudFormation rejected it.
        """
        template_url = self._upload(package, settings)
        formation = self.client("cloudformation")
        self._remove_broken(formation)
        options = {
            "StackName": STACK,
            "TemplateURL": template_url,
            "Parameters": [
                {"ParameterKey": name, "ParameterValue": value} for name, value in stage_parameters("local").items()
            ],
            "Capabilities": ["CAPABILITY_IAM", "CAPABILITY_AUTO_EXPAND"],
        }
        if self._status(formation) is None:
            formation.create_stack(**options)
        else:
            try:
                formation.update_stack(**options)
            except ClientError as error:
                if "No updates" not in str(error):
                    raise
        outputs = self._wait(formation)
        return self._api_url(outputs["RestAPIId"])

    def _api_url(self, api_id: str) -> str:
        return f"{self.url}/restapis/{api_id}/v1/_user_request_"

    def function(self, logical_id: str) -> str:
        """Return the name of a deployed function."""
        resource = self.client("cloudformation").describe_stack_resource(StackName=STACK, LogicalResourceId=logical_id)
        return str(resource["StackResourceDetail"]["PhysicalResourceId"])

    def _upload(self, package: Path, settings: Mapping[str, str]) -> str:
        """Upload the code and the template, and return the template's URL: as a text it is too long for a request."""
        code = (package / PACKAGE_ZIP).read_bytes()
        key = f"{hashlib.sha256(code).hexdigest()}.zip"
        storage = self.client("s3")
        with suppress(storage.exceptions.BucketAlreadyOwnedByYou):
            storage.create_bucket(Bucket=_ARTIFACTS)
        for item in storage.list_objects_v2(Bucket=_ARTIFACTS).get("Contents", []):
            if item["Key"] != key:
                storage.delete_object(Bucket=_ARTIFACTS, Key=item["Key"])
        storage.put_object(Bucket=_ARTIFACTS, Key=key, Body=code)
        template = with_settings(json.loads((package / "sam.json").read_text()), settings)
        template = with_setting_grants(template, check({**stage_settings("local"), **settings}))
        template = without_unknown(template)
        for resource in template["Resources"].values():
            if resource["Type"] == "AWS::Serverless::Function":
                resource["Properties"]["CodeUri"] = f"s3://{_ARTIFACTS}/{key}"
                variables = resource["Properties"]["Environment"]["Variables"]
                if _STACK_URL in variables:
                    variables[_STACK_URL] = {"Fn::Sub": self._api_url("${RestAPI}")}
        storage.put_object(Bucket=_ARTIFACTS, Key=_TEMPLATE, Body=json.dumps(template).encode())
        return f"{self.url}/{_ARTIFACTS}/{_TEMPLATE}"

    def _remove_broken(self, formation: Any) -> None:
        status = self._status(formation)
        if status is not None and (status.startswith("ROLLBACK") or status in ("CREATE_FAILED", "DELETE_FAILED")):
            formation.delete_stack(StackName=STACK)
            deadline = time.monotonic() + _TIMEOUT_S
            while self._status(formation) is not None and time.monotonic() < deadline:
                time.sleep(0.2)

    def _status(self, formation: Any) -> str | None:
        try:
            return str(formation.describe_stacks(StackName=STACK)["Stacks"][0]["StackStatus"])
        except ClientError:
            return None

    def _wait(self, formation: Any) -> dict[str, str]:
        deadline = time.monotonic() + _TIMEOUT_S
        while time.monotonic() < deadline:
            stack = formation.describe_stacks(StackName=STACK)["Stacks"][0]
            status = stack["StackStatus"]
            if status in ("CREATE_COMPLETE", "UPDATE_COMPLETE"):
                return {output["OutputKey"]: output["OutputValue"] for output in stack["Outputs"]}
            if not status.endswith("IN_PROGRESS"):
                raise LocalCloudError(f"The deployment ended with {status}:\n{self._reasons(formation)}")
            time.sleep(0.2)
        raise LocalCloudError(f"The deployment was not done after {_TIMEOUT_S} s")

    def _reasons(self, formation: Any) -> str:
        events = formation.describe_stack_events(StackName=STACK)["StackEvents"]
        failed = [event for event in events if event["ResourceStatus"].endswith("FAILED")]
        return "\n".join(f"  {event['LogicalResourceId']}: {event.get('ResourceStatusReason', '')}" for event in failed)


def without_unknown(template: dict[str, Any]) -> dict[str, Any]:
    """Return a template without the resources that the emulator rejects."""
    known = {name: resource for name, resource in template["Resources"].items() if not _is_unknown(resource)}
    return template | {"Resources": known}


def _is_unknown(resource: Mapping[str, Any]) -> bool:
    """Return whether the emulator rejects a resource. It has no firewalls, and no alarms that combine metrics."""
    is_combined = resource["Type"] == "AWS::CloudWatch::Alarm" and "Metrics" in resource["Properties"]
    return is_combined or resource["Type"] == "AWS::WAFv2::WebACLAssociation"
