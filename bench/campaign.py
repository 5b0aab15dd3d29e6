"""Many videos of one template that differ in a name, beside one command for each."""

from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.finding import Chart, Finding, Goal
from bench.load import told
from bench.measure import Cost, median, total
from bench.promo import Promo
from bench.reelwright import Bill, Studio
from bench.sources import sources
from bench.yardstick import by_hand
from chalicelib.render.renderer import LocalRenderer

NAMES = "Ava Ben Chloe Dmitri Elena Farid Grace Hugo Ines Jonas Keiko Liam Maya Noah Olga Pedro Quinn Rosa Samir Tess"
# How many commands by hand are measured, in turn with ours, for all of them.
_BY_HAND = 3


def campaign(renderer: LocalRenderer) -> Finding:
    """Twenty videos of 30 s whose titles are shown for 10 s."""
    files = sources(renderer.binaries)
    promos = [Promo(files, name) for name in NAMES.split()]
    return _compared("Twenty videos of 30 s, 10 s of each personal", promos, len(promos), 3.5, renderer)


def template(renderer: LocalRenderer) -> Finding:
    """A hundred videos of 60 s whose titles are shown for 3 s, of which five are made."""
    files = sources(renderer.binaries, 60)
    promos = [Promo(files, name, 60.0, (3.0, 6.0)) for name in NAMES.split()[:5]]
    return _compared("A hundred videos of 60 s, 3 s of each personal", promos, 100, 12.0, renderer)


def _compared(title: str, promos: list[Promo], count: int, wanted: float, renderer: LocalRenderer) -> Finding:
    """Make some videos, one after the other, and count them for `count`: the first once, the others for the rest."""
    hand, bills = [], []
    with TemporaryDirectory() as folder:
        studio = Studio(renderer, Path(folder))
        for number, promo in enumerate(promos):
            if number < _BY_HAND:
                hand.append(by_hand(promo, renderer.binaries.ffmpeg, 1))
            bills.append(studio.make(promo, Path(folder) / "out.mp4"))
            print(f"  {promo.name}: {bills[-1].total.cpu_s:.2f} s CPU", flush=True)
    first, others, one = bills[0], bills[1:], median(hand)
    steps: dict[str, Callable[[Bill], Cost]] = {
        "plan": lambda bill: bill.plan,
        "render": lambda bill: total(bill.jobs),
        "mix": lambda bill: bill.mix,
        "join": lambda bill: bill.join,
    }
    each = {name: median([step(bill) for bill in others]) for name, step in steps.items()}
    again = total(each.values())
    ours_s, hand_s = first.total.cpu_s + (count - 1) * again.cpu_s, count * one.cpu_s
    rows = [
        ("one by hand, one thread", one.wall_s, one.cpu_s),
        ("the first of ours", first.total.wall_s, first.total.cpu_s),
        ("each other of ours", again.wall_s, again.cpu_s),
        *((f"of it {name}", cost.wall_s, cost.cpu_s) for name, cost in each.items()),
        (f"{count} by hand", count * one.wall_s, hand_s),
        (f"{count} of ours", first.total.wall_s + (count - 1) * again.wall_s, ours_s),
    ]
    return Finding(
        title,
        ("", "wall s", "CPU s"),
        rows,
        told([*hand, *(bill.total for bill in bills)]),
        notes=(
            f"{len(hand)} commands by hand and {len(bills)} of our videos were measured, in turn; the sums are the "
            f"medians times {count}, and ours the first and {count - 1} times the median of the others.",
            f"With the sound mixed once for all of them it would be "
            f"{hand_s / (ours_s - (count - 1) * each['mix'].cpu_s):.1f} × less.",
        ),
        goals=(Goal("CPU by hand for each second of ours", hand_s / ours_s, wanted, "×", is_floor=True),),
        charts=(
            Chart(
                f"{title}: CPU time",
                "s",
                ("by hand", "the first", *steps),
                {
                    f"{count} by hand": (hand_s,),
                    f"{count} of ours": (
                        0.0,
                        first.total.cpu_s,
                        *((count - 1) * cost.cpu_s for cost in each.values()),
                    ),
                },
            ),
        ),
        numbers={"gain": hand_s / ours_s, **{f"{name}_wall_s": cost.wall_s for name, cost in each.items()}},
    )
