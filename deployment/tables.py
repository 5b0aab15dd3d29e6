"""The tables of a stack that exist: its own, and those restored from a backup under names with a suffix."""

import re
from collections.abc import Iterable
from datetime import datetime

from deployment.aws import Aws
from deployment.stack.tables import TABLES

_SUFFIX = r"-\d{8}T\d{6}Z"


def suffix_of(moment: datetime) -> str:
    """Return the suffix of the tables that are restored to a moment, such as `-20261128T100000Z`."""
    return f"-{moment:%Y%m%dT%H%M%SZ}"


def suffixes_of(names: Iterable[str]) -> list[str]:
    """Return the suffixes of restored tables among names, oldest first."""
    return sorted({found[0] for name in names if (found := re.search(rf"{_SUFFIX}$", name))})


def find_tables(aws: Aws, stack: str) -> list[str]:
    """Return the names of all tables of a stack, sorted. A stack whose name begins alike has other ones."""
    nouns = "|".join(table.noun for table in TABLES)
    pattern = re.compile(rf"{re.escape(stack)}-({nouns})({_SUFFIX})?")
    pages = aws.client("dynamodb").get_paginator("list_tables").paginate()
    return sorted(name for page in pages for name in page["TableNames"] if pattern.fullmatch(name))
