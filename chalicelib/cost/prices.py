"""The prices of AWS's services, read from prices.toml and from a file of the operator."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

FILE = Path(__file__).with_name("prices.toml")
_FIELDS = frozenset({"per", "unit", "source", "as_of"})


@dataclass(frozen=True, slots=True)
class Price:
    """The price of one unit in USD, the unit's name, and the source and day of the price."""

    usd: float
    unit: str
    source: str
    as_of: date


def read_prices(region: str, own: Path | None = None) -> dict[str, Price]:
    """Return the prices of a region by their names. Prices of the file `own` replace ours.

    Raises:
        ValueError: a file is not valid, or there is no price for the region; the text says what to add.
    """
    known = _read(FILE)
    for name, fields in (_read(own) if own else {}).items():
        if name not in known:
            raise ValueError(f"{own}: unknown price {name!r}: choose among {', '.join(known)}")
        known[name] = known[name] | fields
    missing = [name for name, fields in known.items() if region not in fields]
    if missing:
        regions = ", ".join(sorted(set.intersection(*(set(fields) for fields in known.values())) - _FIELDS))
        raise ValueError(
            f"{region}: not all prices are known: choose among {regions}, or pass a file of yours with --prices that "
            f"has {', '.join(missing)}"
        )
    return {name: _price(name, fields, region) for name, fields in known.items()}


def _read(path: Path) -> dict[str, dict[str, Any]]:
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ValueError(f"{path}: not a readable TOML file: {error}") from error
    wrong = [name for name, fields in content.items() if not isinstance(fields, dict)]
    if wrong:
        raise ValueError(f"{path}: {wrong[0]}: expected a table such as [lambda_request]")
    return content


def _price(name: str, fields: Mapping[str, Any], region: str) -> Price:
    usd, per, as_of = fields[region], fields["per"], fields["as_of"]
    if not (_is_number(usd) and usd >= 0):
        raise ValueError(f"{name}: {region}: expected a price in USD, got {usd!r}")
    if not (_is_number(per) and per > 0):
        raise ValueError(f"{name}: per: expected the quantity that the price is for, got {per!r}")
    if not isinstance(as_of, date):
        raise ValueError(f"{name}: as_of: expected a day such as 2026-09-05, got {as_of!r}")
    return Price(usd / per, str(fields["unit"]), str(fields["source"]), as_of)


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
