"""The benchmark itself: it must run, or its figures would be a year old when somebody asks for them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bench import measure, report, scenes, stage

if TYPE_CHECKING:
    from pathlib import Path


async def test_a_short_run_has_every_figure(tmp_path: Path) -> None:
    """Floors and app are started, every scene is played at both concurrencies, and each gives a line and a row."""
    async with stage.built(tmp_path, starts=0) as built:
        found = await measure.figures(built, rounds=1, seconds=0.001, fewest=8)

    lines = "\n".join(report.lines(found, built.starts))
    page = report.page(found, built.starts, rounds=1)
    for scene in scenes.SCENES:
        assert lines.count(f"{scene.name:<34}") == len(measure.CONCURRENCIES)
        assert page.count(f"| {scene.name} |") == len(measure.CONCURRENCIES)
    assert "refund, CPU ms" in lines


def test_a_median_of_rounds_and_a_ratio_of_pairs() -> None:
    """A lucky round moves neither the figures nor the ratio to the floor."""
    scene = next(s for s in scenes.SCENES if s.floor)
    rates = {scene.name: (50.0, 60.0, 900.0), scene.floor or "": (100.0, 100.0, 1000.0)}
    found = {(name, 8): [measure.Sample(r, 1, 2, 3, 4, 5) for r in many] for name, many in rates.items()}

    assert measure.middle(found[scene.name, 8]).rps == 60
    assert measure.ratio(found, scene, 8) == 0.6


def test_percentiles_are_values_that_were_seen() -> None:
    """The 99th of a hundred latencies is the second largest or the largest, never beyond."""
    assert measure.percentile([float(n) for n in range(100)], 0.5) == 50
    assert measure.percentile([float(n) for n in range(100)], 0.99) == 99
    assert measure.percentile([7.0], 0.99) == 7
