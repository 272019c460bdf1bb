"""The command line as an operator uses it: its own process, its own exit codes, no secret on any screen."""

from __future__ import annotations

import copy
import os
import subprocess
import sys
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
import yaml

from app.store import Store, Vault, engine, schema
from tests import databases
from tests.app.test_configfile import ENVIRONMENT, GOOD
from tests.store.conftest import KEY, PAYMENT, SHOP, TENANT

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


@pytest.fixture
def run(tmp_path: Path) -> Callable[..., subprocess.CompletedProcess[str]]:
    """Run ``saleor-qmore`` in an environment of its own."""
    environment = {
        "PATH": os.environ["PATH"],
        "COLUMNS": "200",
        "SALEOR_QMORE_PUBLIC_URL": "https://pay.example",
        "SALEOR_QMORE_SECRET_KEY": KEY,
        "SALEOR_QMORE_ALLOWED_SALEOR_URLS": SHOP,
        "SALEOR_QMORE_DATABASE_URL": f"sqlite:///{tmp_path / 'cli.sqlite3'}",
        **ENVIRONMENT,
    }

    def saleor_qmore(*arguments: str, **changes: str) -> subprocess.CompletedProcess[str]:
        made = subprocess.run(
            [sys.executable, "-m", "app", *arguments],
            env={**environment, **changes},
            capture_output=True,
            text=True,
            check=False,
        )
        assert "canary" not in made.stdout + made.stderr
        assert "Traceback" not in made.stderr, made.stderr
        return made

    return saleor_qmore


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """The same database, seen directly."""
    made = Store(f"sqlite:///{tmp_path / 'cli.sqlite3'}", Vault.from_secret(KEY))
    made.migrate()
    return made


@pytest.fixture
def file(tmp_path: Path) -> str:
    """A good configuration file."""
    path = tmp_path / "shop.yaml"
    path.write_text(yaml.safe_dump(GOOD))
    return str(path)


def test_a_dry_run_shows_the_difference_and_writes_nothing(run: Callable, file: str, store: Store) -> None:
    """``config import --dry-run`` prints each field that would change."""
    shown = run("config", "import", file, "--dry-run")
    assert shown.returncode == 0
    assert "settings.allowedOrigins" in shown.stdout
    assert "Nothing was written" in shown.stdout
    assert store.channel_configs(SHOP) == []


def test_an_import_is_there_and_a_second_one_changes_nothing(run: Callable, file: str, store: Store) -> None:
    """Importing twice is harmless."""
    assert run("config", "import", file).returncode == 0
    again = run("config", "import", file)
    assert "No differences" in again.stdout
    assert [c.version for c in store.channel_configs(SHOP)] == [1]
    assert [(one.email, one.action) for one in store.history(SHOP, 0, 9)[0]] == [
        ("command line", "configuration imported")
    ]
    assert store.channel_config(SHOP, "at").secret == "canary-secret"  # type: ignore[union-attr]


def test_a_bad_file_is_refused_with_its_mistakes(run: Callable, tmp_path: Path) -> None:
    """The operator reads what is wrong and where; the exit code is 1."""
    path = tmp_path / "bad.yaml"
    path.write_text("saleorApiUrl: x\nchannels: {at: {account: {}}}\n")
    refused = run("config", "import", str(path))
    assert refused.returncode == 1
    assert "channels.at.account.customerId" in refused.stderr


def test_demo_credentials_are_for_test_channels(run: Callable, tmp_path: Path, store: Store) -> None:
    """A file that would let a live channel give goods away is refused as the Dashboard refuses it; nothing is written."""
    live = copy.deepcopy(GOOD)
    del live["channels"]["at"]["isTestChannel"]
    path = tmp_path / "live.yaml"
    path.write_text(yaml.safe_dump(live))
    for options in (["--dry-run"], []):
        refused = run("config", "import", str(path), *options)
        assert refused.returncode == 1
        assert "isTestChannel: true" in refused.stderr
    assert store.channel_configs(SHOP) == []


def test_an_export_is_yaml_without_secrets(run: Callable, file: str) -> None:
    """What is exported can be read by people and machines."""
    run("config", "import", file)
    exported = yaml.safe_load(run("config", "export", SHOP).stdout)
    assert exported["channels"]["at"]["account"]["secret"] == "env:QMORE_SECRET"


def test_check_names_every_mistake(run: Callable, file: str, store: Store) -> None:
    """``check`` exits 1 with what is wrong, and 0 when nothing is."""
    nobody = run("check")
    assert nobody.returncode == 1
    assert "no Saleor shop has installed the app yet" in nobody.stdout
    store.save_tenant(TENANT)
    assert "no channel is configured" in run("check").stdout
    run("config", "import", file)
    good = run("check")
    assert (good.returncode, "No mistakes found" in good.stdout) == (0, True)


def test_an_unusable_environment_is_said_in_one_go(run: Callable) -> None:
    """Exit code 2, with each variable that is wrong."""
    refused = run("migrate", SALEOR_QMORE_PUBLIC_URL="nowhere", SALEOR_QMORE_SECRET_KEY="short")
    assert refused.returncode == 2
    assert "SALEOR_QMORE_PUBLIC_URL" in refused.stderr
    assert "SALEOR_QMORE_SECRET_KEY" in refused.stderr


def test_everything_moves_to_postgresql(run: Callable, store: Store, postgres: str) -> None:
    """``migrate --to`` counts what it moved, shows no address, and refuses to move again."""
    store.save_tenant(TENANT)
    store.insert_payment(PAYMENT)
    with databases.fresh_database(postgres) as url:
        moved = run("migrate", "--to", "env:TARGET", TARGET=url)
        assert moved.returncode == 0, moved.stderr
        assert "Everything was moved and counted" in moved.stdout
        assert url not in moved.stdout + moved.stderr
        again = run("migrate", "--to", "env:TARGET", TARGET=url)
        there = Store(url, Vault.from_secret(KEY))
        assert (there.tenants(), there.payments(9)) == ([TENANT], [PAYMENT])
        there.close()
    assert (again.returncode, "The target is not empty" in again.stderr) == (1, True)


def test_a_move_that_cannot_be_is_refused_without_the_address(run: Callable, store: Store) -> None:
    """Nobody listens there: one sentence, exit code 1, and no password on the screen."""
    away = run("migrate", "--to", "postgresql://someone:canary@127.0.0.1:9/shop")
    assert (away.returncode, "nothing was moved" in away.stderr) == (1, True)


def test_an_older_version_refuses_a_contracted_database(run: Callable, store: Store) -> None:
    """``serve`` and every other command say in one sentence which version can be started; exit code 2."""
    with store._engine.begin() as connection:
        connection.exec_driver_sql("UPDATE contract_version SET version_num = 'c9999'")
    for command in (("serve", "--port", "0"), ("migrate",), ("payments", "reconcile")):
        refused = run(*command)
        assert refused.returncode == 2, command
        assert "Start that version or a newer one." in refused.stderr


def test_contracting_is_asked_for(run: Callable, tmp_path: Path) -> None:
    """``migrate`` expands and says what is left; ``migrate --contract`` takes it away."""
    old = engine.connect(f"sqlite:///{tmp_path / 'cli.sqlite3'}")
    with old.begin() as connection:
        schema.upgrade(connection, schema.EXPANSIONS, "0010")
    old.dispose()
    assert "migrate --contract" in run("migrate").stdout
    assert "--contract" not in run("migrate", "--contract").stdout


def test_payments_are_listed(run: Callable, store: Store) -> None:
    """A payment is found by its reference."""
    store.insert_payment(PAYMENT)
    listed = run("payments", "list", "REF1")
    assert "REF1" in listed.stdout
    assert "49.90 EUR" in listed.stdout


def test_webhooks_says_which_shop_could_not_be_asked(run: Callable, store: Store) -> None:
    """Without a shop there is nothing to do; a shop that is away is named, and the exit code is 1."""
    nobody = run("webhooks", "--dry-run")
    assert (nobody.returncode, "as they should be" in nobody.stdout) == (0, True)
    store.save_tenant(replace(TENANT, saleor_api_url="http://127.0.0.1:9/graphql/"))
    away = run("webhooks", "--dry-run")
    assert (away.returncode, "http://127.0.0.1:9/graphql/: " in away.stderr) == (1, True)
