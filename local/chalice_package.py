"""`chalice package`, told an architecture, for which its command line has no option, and honest about failing.

python -m local.chalice_package <stage> <folder> <template to merge> [x86_64 | arm64]
"""

import os
import sys

from chalice.cli.factory import CLIFactory

from local.paths import ROOT


def main() -> None:
    """Package a stage as the command line of Chalice does."""
    stage, folder, resources, *architecture = sys.argv[1:]
    given = {"lambda_architecture": architecture[0]} if architecture else {}
    factory = CLIFactory(str(ROOT), environ=os.environ)
    config = factory.create_config_obj(stage, user_provided_params=given)
    packager = factory.create_app_packager(
        config, factory.create_package_options(), "cloudformation", "json", merge_template=resources
    )
    packager.package_app(config, folder, stage)


if __name__ == "__main__":
    main()
