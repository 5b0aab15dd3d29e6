"""Progress in a log: a line when something has changed, and always the end."""

from local.progress import ProgressBars


def test_the_first_state_and_the_end_are_logged(capsys):
    bars = ProgressBars()
    bars.show({"ava": (0, "0 %"), "nour": (0, "0 %")})
    bars.show({"ava": (50, "50 %"), "nour": (10, "10 %")})
    bars.show({"ava": (100, "done"), "nour": (100, "done")})
    assert capsys.readouterr().out == "  ava: 0 %   nour: 0 %\n  ava: done   nour: done\n"


def test_bars_on_a_terminal_are_drawn_over_each_other(capsys, monkeypatch):
    monkeypatch.setattr("sys.stdout.isatty", lambda: True, raising=False)
    bars = ProgressBars()
    bars.show({"ava": (50, "50 %")})
    bars.show({"ava": (100, "done")})
    first, second = capsys.readouterr().out.splitlines()
    assert first.endswith("█" * 15 + "░" * 15 + "  50 %")
    assert second.startswith("\x1b[1A")
    assert second.endswith("█" * 30 + "  done")
