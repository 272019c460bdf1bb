"""The container image: what its recipe copies, sets and runs is there, and its second stage holds no sandbox or compiler."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import tomllib
from pathlib import Path
from typing import Any

import httpx2
import pytest
import yaml

from app.main import create_app
from app.settings import PREFIX, Settings
from tests import databases

ROOT = Path(__file__).parents[2]
DOCKERFILE = (ROOT / "Dockerfile").read_text("utf-8")
STEPS = re.sub(r"\\\n\s*", " ", DOCKERFILE).splitlines()
FINAL = STEPS[max(n for n, step in enumerate(STEPS) if step.startswith("FROM ")) :]
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "compose.yaml").read_text("utf-8"))


def arguments(instruction: str, steps: list[str]) -> list[str]:
    """Return what follows each use of an instruction."""
    return [step.removeprefix(f"{instruction} ") for step in steps if step.startswith(f"{instruction} ")]


@pytest.mark.skipif(shutil.which("hadolint") is None, reason="hadolint has no wheel for this machine")
def test_the_recipe_is_clean() -> None:
    """Hadolint has nothing to say about the recipe."""
    said = subprocess.run(
        ["hadolint", ROOT / "Dockerfile"],  # noqa: S607 - from the project's own environment
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )

    assert (said.returncode, said.stdout) == (0, "")


def test_everything_copied_exists() -> None:
    """Each source that the recipe copies out of the checkout is there and not kept out by .dockerignore."""
    ignored = set((ROOT / ".dockerignore").read_text("utf-8").split())
    sources = [s for c in arguments("COPY", STEPS) if not c.startswith("--from") for s in c.split()[:-1]]

    assert sources
    assert [s for s in sources if not (ROOT / s).exists() or s in ignored] == []


def test_a_wheel_gets_all_that_it_includes() -> None:
    """What the wheels' recipes name is copied before they are built."""
    build = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["hatch"]["build"]["targets"]["wheel"]
    copied = " ".join(arguments("COPY", STEPS)).split()

    assert {*build["packages"], *build["force-include"], "hatch_build.py", "tools", "dashboard"} <= set(copied)


def test_the_command_exists_and_means_what_it_says() -> None:
    """The image starts a command of the project with options that it knows."""
    command = json.loads(arguments("CMD", FINAL)[-1])
    scripts = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["scripts"]
    known = subprocess.run([*command[:2], "--help"], capture_output=True, text=True, timeout=60, check=False)

    assert command[0] in scripts
    assert known.returncode == 0
    assert all(option in known.stdout for option in command if option.startswith("--"))


async def test_the_health_check_asks_a_route_of_the_app(tmp_path: Path) -> None:
    """The path that the health check asks for is one that the app answers, on the port that it listens on."""
    port, path = re.search(r"127\.0\.0\.1:(\d+)(/\w+)", DOCKERFILE).groups()  # type: ignore[union-attr]
    chosen = Settings(
        public_url="https://pay.shop.example",
        secret_key="x" * 32,  # type: ignore[arg-type]
        allowed_saleor_urls=("https://shop.example/graphql/",),
        database_url=databases.sqlite_url(tmp_path),
    )

    async with httpx2.AsyncClient(transport=httpx2.ASGITransport(create_app(chosen))) as http:
        assert (await http.get(f"http://pay.test{path}")).status_code == 200
    assert port in json.loads(arguments("CMD", FINAL)[-1])
    assert arguments("EXPOSE", FINAL) == [port]


def test_nobody_is_root_and_nothing_else_comes_along() -> None:
    """The second stage runs as a user of its own, takes only the finished environment, and that has no sandbox."""
    assert arguments("USER", FINAL)[-1] not in {"root", "0"}
    assert arguments("COPY", FINAL) == ["--from=build /app /app"]
    assert not re.search("apt-get|gcc|build-essential|pip install", " ".join(FINAL))
    assert "rm -r /app/lib/python3.11/site-packages/sandbox" in DOCKERFILE


@pytest.mark.parametrize("where", ["Dockerfile", "compose.yaml"])
def test_every_variable_is_a_setting(where: str) -> None:
    """Each variable that recipe and compose file set is one that the app reads."""
    set_ = re.findall(rf"{PREFIX}(\w+)", (ROOT / where).read_text("utf-8"))

    assert set_
    assert {name.lower() for name in set_} <= set(Settings.model_fields)


def test_compose_waits_for_a_database_that_answers() -> None:
    """The app starts after PostgreSQL says that it is ready, with the password that both are given."""
    app, database = COMPOSE["services"]["app"], COMPOSE["services"]["database"]

    assert app["depends_on"]["database"]["condition"] == "service_healthy"
    assert "pg_isready" in database["healthcheck"]["test"][1]
    assert "${POSTGRES_PASSWORD" in app["environment"][f"{PREFIX}DATABASE_URL"]
    assert "@database/" in app["environment"][f"{PREFIX}DATABASE_URL"]
    assert "${POSTGRES_PASSWORD" in database["environment"]["POSTGRES_PASSWORD"]
