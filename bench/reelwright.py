"""Makes a video as the pipeline does, each step in a process of its own, beside a store of segments."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.measure import Cost, measured, total
from bench.promo import FPS, Promo
from chalicelib.pipeline.packing import pack, runs
from chalicelib.render.fingerprint import fingerprints
from chalicelib.render.plan import Segment, plan_segments
from chalicelib.render.renderer import LocalRenderer


@dataclass(frozen=True, slots=True)
class Bill:
    """What a video cost, by step; the jobs are those that had to be done."""

    plan: Cost
    jobs: tuple[Cost, ...]
    mix: Cost
    join: Cost

    @property
    def total(self) -> Cost:
        """All steps, one after the other."""
        return total([self.plan, *self.jobs, self.mix, self.join])

    @property
    def side_by_side_s(self) -> float:
        """How long it takes if all jobs run at the same time on machines like this one."""
        longest = max((job.wall_s for job in self.jobs), default=0.0)
        return self.plan.wall_s + longest + self.mix.wall_s + self.join.wall_s


@dataclass(frozen=True, slots=True)
class Studio:
    """A renderer, and a folder with the segments that are there, by their fingerprints.

    `personal` are the objects that differ by video, between which it is cut.
    """

    renderer: LocalRenderer
    store: Path
    personal: frozenset[str] = frozenset({"title"})

    def make(self, promo: Promo, out: Path) -> Bill:
        """Make a video, rendering only the segments that are not in the store yet, packed as the pipeline does."""
        plan = measured(lambda: self.names(promo))
        names = self.names(promo)
        missing = [segment for segment in self.segments(promo) if not (self.store / names[segment.index]).exists()]
        jobs = tuple(measured(partial(self.render, promo, job)) for job in pack(missing, FPS))
        mix = measured(lambda: self.mix(promo))
        return Bill(plan, jobs, mix, measured(lambda: self.join(promo, out)))

    def segments(self, promo: Promo) -> tuple[Segment, ...]:
        """A video's segments."""
        return plan_segments(promo.timeline, promo.profile, self.personal)

    def names(self, promo: Promo) -> tuple[str, ...]:
        """The fingerprints of a video's segments."""
        filled = promo.ingredients(self.renderer.engine())
        return fingerprints(promo.timeline, self.segments(promo), promo.profile, filled)

    def render(self, promo: Promo, job: Sequence[Segment]) -> None:
        """One render job: the files of its segments go to the store."""
        names = self.names(promo)
        by_index = {segment.index: segment for segment in job}
        for run in runs(by_index):
            stretch = [by_index[index] for index in run]
            with TemporaryDirectory(dir=self.store) as folder:
                paths = self.renderer.render_segments(
                    promo.timeline, stretch, promo.profile, promo.sources, Path(folder), lambda _: None
                )
                for segment, path in zip(stretch, paths, strict=True):
                    path.replace(self.store / names[segment.index])

    def mix(self, promo: Promo) -> None:
        """The sound of the whole video."""
        self.renderer.mix_audio(promo.timeline, promo.profile, promo.sources, self.store)

    def join(self, promo: Promo, out: Path) -> None:
        """The finished file, from the store and the sound that was mixed last."""
        names, segments = self.names(promo), self.segments(promo)
        parts = [(self.store / name, segment) for name, segment in zip(names, segments, strict=True)]
        self.renderer.join(parts, self.store / "audio.mp4", promo.profile, out)
