"""Make a video as the pipeline does, each step in a process of its own, with a folder as segment cache."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.measure import Cost, measured, total
from bench.promo import Promo
from chalicelib.pipeline.jobs import pack, runs
from chalicelib.render.fingerprint import fingerprints, sound_fingerprint
from chalicelib.render.plan import Segment, plan_segments
from chalicelib.render.renderer import FfmpegRenderer


@dataclass(frozen=True, slots=True)
class StepCosts:
    """The cost of a video, or of several together, by step. `jobs` are the jobs that were not cached."""

    plan: Cost
    jobs: tuple[Cost, ...]
    mix: Cost
    join: Cost

    @property
    def total(self) -> Cost:
        """The cost of all steps in sequence."""
        return total([self.plan, *self.jobs, self.mix, self.join])

    @property
    def side_by_side_s(self) -> float:
        """The wall time if all jobs run at the same time on machines like this one."""
        longest = max((job.wall_s for job in self.jobs), default=0.0)
        return self.plan.wall_s + longest + self.mix.wall_s + self.join.wall_s


@dataclass(frozen=True, slots=True)
class PipelineRunner:
    """A renderer, and a folder with cached segments by their fingerprints.

    `personal` are the objects that differ by video; they decide the cuts.
    """

    renderer: FfmpegRenderer
    store: Path
    personal: frozenset[str] = frozenset({"title"})

    def make(self, *promos: Promo) -> StepCosts:
        """Make videos of one template together, as the pipeline does: only missing segments are rendered.

        Each becomes `out-<name>.mp4` in the store. Their cuts must be the same.
        """
        plan = measured(lambda: [self.names(promo) for promo in promos])
        missing = [segment for segment in self.segments(promos[0]) if self._lacks(promos[0], segment)]
        jobs = tuple(measured(partial(self.render, promos, job)) for job in pack(missing, promos[0].profile))
        audible = [promo for promo in promos if promo.profile.has_sound]
        heard = [promo for promo in audible if not (self.store / self.sound(promo)).exists()]
        mix = measured(lambda: self.mix(heard[0])) if heard else Cost()
        return StepCosts(plan, jobs, mix, total(measured(partial(self.join, promo)) for promo in promos))

    def segments(self, promo: Promo) -> tuple[Segment, ...]:
        """Return a video's segments."""
        return plan_segments(promo.timeline, promo.profile, self.personal)

    def names(self, promo: Promo) -> tuple[str, ...]:
        """Return the fingerprints of a video's segments."""
        filled = promo.fingerprint_inputs(self.renderer.renderer_version())
        return fingerprints(promo.timeline, self.segments(promo), promo.profile, filled)

    def sound(self, promo: Promo) -> str:
        """Return the fingerprint of a video's sound."""
        return sound_fingerprint(
            promo.timeline, promo.profile, promo.fingerprint_inputs(self.renderer.renderer_version())
        )

    def render(self, promos: Sequence[Promo], job: Sequence[Segment]) -> None:
        """Run one render job of several videos, and store the files of its segments."""
        by_index = {segment.index: segment for segment in job}
        for run in runs(by_index):
            stretch = [by_index[index] for index in run]
            with TemporaryDirectory(dir=self.store) as folder:
                takes = [promo.render_input for promo in promos]
                made = self.renderer.render_batch(takes, stretch, promos[0].profile, Path(folder), lambda _: None)
                for promo, paths in zip(promos, made, strict=True):
                    names = self.names(promo)
                    for segment, path in zip(stretch, paths, strict=True):
                        path.replace(self.store / names[segment.index])

    def mix(self, promo: Promo) -> None:
        """Mix the sound of the whole video."""
        with TemporaryDirectory(dir=self.store) as folder:
            mixed = self.renderer.mix_audio(promo.timeline, promo.profile, promo.sources, Path(folder))
            mixed.path.replace(self.store / self.sound(promo))

    def join(self, promo: Promo) -> None:
        """Join the finished file from the store."""
        names, segments = self.names(promo), self.segments(promo)
        parts = [(self.store / name, segment) for name, segment in zip(names, segments, strict=True)]
        sound = self.store / self.sound(promo) if promo.profile.has_sound else None
        self.renderer.join(parts, sound, promo.profile, self.out(promo))

    def out(self, promo: Promo) -> Path:
        """Return the path of the finished file."""
        return self.store / f"out-{promo.name}.mp4"

    def _lacks(self, promo: Promo, segment: Segment) -> bool:
        return not (self.store / self.names(promo)[segment.index]).exists()
