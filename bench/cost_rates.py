"""The rates of the calculator of costs, from the results: chalicelib/cost/measured.json. Each measurement writes it.

python -m bench.cost_rates
"""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from bench.codec_rates import FORMATS
from bench.paths import BENCH

FILE = BENCH.parent / "chalicelib" / "cost" / "measured.json"


def cost_rates(results: Mapping[str, Any]) -> dict[str, Any]:
    """Return the rates, with three significant digits, from the results of `codecs`, `cold` and `campaign`.

    Raises:
        KeyError: one of them has not been measured yet.
    """
    codecs, cold = results["codecs"]["numbers"], results["cold"]["numbers"]
    campaign = results["campaign"]
    (campaign_cpu_s,) = [row[2] for row in campaign["rows"] if row[0] == "of it render"]
    steps = {
        "prepare_cpu_s": cold["plan_cpu_s"],
        "mix_cpu_s": cold["mix_cpu_s"],
        "join_cpu_s": cold["join_cpu_s"],
        "first_parallel": cold["render_cpu_s"] / cold["render_wall_s"],
        "other_parallel": campaign_cpu_s / campaign["numbers"]["render_wall_s"],
    }
    return {
        "render": {
            codec: {"cpu_s": _rounded(codecs[f"{codec}_cpu_s"]), "file_bytes": _rounded(codecs[f"{codec}_bytes"])}
            for codec in FORMATS
        },
        "steps": {name: _rounded(value) for name, value in steps.items()},
    }


def write(results: Mapping[str, Any], path: Path = FILE) -> None:
    """Write the file, if everything was measured."""
    if {"codecs", "cold", "campaign"} <= results.keys():
        path.write_text(json.dumps(cost_rates(results), indent=2) + "\n")


def _rounded(value: float) -> float:
    return float(f"{value:.3g}")


if __name__ == "__main__":
    write(json.loads((BENCH / "results.json").read_text()))
