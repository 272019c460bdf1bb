"""Accounts: list, add, edit, rotate, remove, check."""

from collections.abc import Iterable
from dataclasses import replace

from fastapi import APIRouter

from app.decide.accounts import Account
from app.decide.changes import Check
from app.decide.channel import environment
from app.flows import configure, probe
from app.web.dashboard import sayings
from app.web.dashboard.door import Configurer, Door, DryRun, Guest, No
from app.web.dashboard.saving import save, who
from app.web.dashboard.shapes import CheckResult
from app.web.dashboard.shapes_accounts import (
    AccountAdd,
    AccountEdit,
    AccountList,
    AccountRemove,
    AccountRotate,
    AccountSaved,
    AccountView,
    Checked,
)

routes = APIRouter(route_class=Door, tags=["accounts"])


@routes.get("/accounts")
async def list_accounts(guest: Configurer) -> AccountList:
    """Every account of the shop, without secrets."""
    stored = await guest.house.disk.run(guest.house.store.accounts, guest.tenant)
    return AccountList(accounts=[await _view(guest, account) for account in stored])


@routes.post("/accounts")
async def add_account(guest: Configurer, body: AccountAdd, *, dry_run: DryRun = False) -> AccountSaved:
    """Add an account and run its checks."""
    account = Account(
        tenant=guest.tenant,
        account_id=guest.house.clock.reference(),
        version=1,
        name=body.name,
        customer_id=body.customer_id,
        shop_id=body.shop_id,
        secret=body.secret.get_secret_value(),
        backend_password=body.backend_password.get_secret_value() if body.backend_password else None,
        host=body.host,
        style=body.style,
        created_at=guest.house.clock.now(),
        created_by=guest.email,
    )
    return await _saved(guest, "account added", account, dry_run=dry_run)


@routes.put("/accounts/{account_id}")
async def edit_account(
    guest: Configurer, account_id: str, body: AccountEdit, *, dry_run: DryRun = False
) -> AccountSaved:
    """Edit an account; each mapped channel gets the new credentials in the same commit."""
    old = await _next(guest, account_id, body.version)
    password = body.backend_password.get_secret_value() if body.backend_password else old.backend_password
    account = replace(
        old,
        name=body.name,
        customer_id=body.customer_id,
        shop_id=body.shop_id,
        secret=body.secret.get_secret_value() if body.secret else old.secret,
        backend_password=None if body.forget_backend_password else password,
        host=body.host,
        style=body.style,
    )
    return await _saved(guest, "account edited", account, dry_run=dry_run)


@routes.post("/accounts/{account_id}/rotate")
async def rotate_account(
    guest: Configurer, account_id: str, body: AccountRotate, *, dry_run: DryRun = False
) -> AccountSaved:
    """Give an account new secrets; open payments keep the old ones."""
    old = await _next(guest, account_id, body.version)
    password = body.backend_password.get_secret_value() if body.backend_password else old.backend_password
    account = replace(old, secret=body.secret.get_secret_value(), backend_password=password)
    return await _saved(guest, "account rotated", account, dry_run=dry_run)


@routes.post("/accounts/{account_id}/remove")
async def remove_account(
    guest: Configurer, account_id: str, body: AccountRemove, *, dry_run: DryRun = False
) -> AccountSaved:
    """Remove an account that no channel uses."""
    account = await _next(guest, account_id, body.version)
    users = await configure.mapped(guest.house, guest.tenant, account_id)
    if users:
        raise No(409, "ACCOUNT_IN_USE", channels=", ".join(c.channel_slug for c in users))
    removed = replace(account, removed_at=guest.house.clock.now())
    return await _saved(guest, "account removed", removed, dry_run=dry_run)


@routes.post("/accounts/{account_id}/checks")
async def check_account(guest: Configurer, account_id: str) -> Checked:
    """Run every check that can be run, and keep the results."""
    account = await existing(guest, account_id)
    return Checked(checks=results(guest, await probe.run(guest.house, account)))


async def existing(guest: Guest, account_id: str) -> Account:
    """Return an account's latest version."""
    account = await guest.house.disk.read(guest.house.store.account, guest.tenant, account_id)
    if account is None or account.removed_at:
        raise No(404, "NOT_FOUND", what="account")
    return account


async def _next(guest: Guest, account_id: str, read_at: int) -> Account:
    await existing(guest, account_id)
    seen = await guest.house.disk.read(guest.house.store.account, guest.tenant, account_id, read_at)
    if seen is None:
        raise No(404, "NOT_FOUND", what="version")
    return replace(seen, version=read_at + 1, created_at=guest.house.clock.now(), created_by=guest.email)


async def _saved(guest: Guest, action: str, account: Account, *, dry_run: bool) -> AccountSaved:
    others = await guest.house.disk.run(guest.house.store.accounts, guest.tenant)
    if any(one.name == account.name and one.account_id != account.account_id for one in others):
        raise No(422, "NAME_TAKEN", at="name")
    parts = await configure.with_copies(guest.house, who(guest), account)
    outcome = await save(guest, action, account.name, parts, dry_run=dry_run, at="customerId")
    if not (dry_run or account.removed_at):
        await probe.run(guest.house, account)
    return AccountSaved(version=account.version, **vars(outcome), account=await _view(guest, account))


async def _view(guest: Guest, account: Account) -> AccountView:
    users = [c.channel_slug for c in await configure.mapped(guest.house, guest.tenant, account.account_id)]
    checks = await guest.house.disk.run(guest.house.store.checks, guest.tenant)
    return AccountView(
        account_id=account.account_id,
        version=account.version,
        name=account.name,
        customer_id=account.customer_id,
        shop_id=account.shop_id,
        host=account.host,
        style=account.style,
        environment=environment(account.customer_id),
        has_secret=bool(account.secret),
        has_backend_password=bool(account.backend_password),
        channels=users,
        open_payments=await configure.open_payments(guest.house, guest.tenant, tuple(users)),
        created_at=account.created_at,
        created_by=account.created_by,
        checks=results(guest, (c for c in checks if c.subject == account.account_id)),
    )


def results(guest: Guest, found: Iterable[Check]) -> list[CheckResult]:
    """Return checks in the reader's language."""
    said = guest.language
    return [_result(one, *sayings.check(one.code, said), sayings.detail(one.detail, said)) for one in found]


def _result(check: Check, sentence: str, remedy: str | None, detail: str) -> CheckResult:
    return CheckResult.model_validate(
        {
            "name": check.name,
            "result": check.result,
            "code": check.code,
            "sentence": sentence,
            "remedy": remedy,
            "detail": detail,
            "checkedAt": check.checked_at,
        }
    )
