"""Rows to records and back; secrets are sealed on the way in and opened on the way out."""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING, Any

from app.decide import reasons
from app.decide.records import ChannelConfig, Confirmation, Operation, Payment, Report, Storage, Tenant

if TYPE_CHECKING:
    import sqlalchemy as sa

    from app.store.vault import Vault

    Row = sa.Row[Any] | dict[str, Any]


_LONGEST = 500  # characters of a text that is said to people
_COLUMNS: dict[Any, tuple[str, ...]] = {}


def columns(kind: Any) -> tuple[str, ...]:
    """Return the names of a record's columns."""
    if kind not in _COLUMNS:
        _COLUMNS[kind] = tuple(field.name for field in fields(kind))
    return _COLUMNS[kind]


def values(record: Any) -> dict[str, Any]:
    """Return a record's columns."""
    return {name: getattr(record, name) for name in columns(type(record))}


def _row(row: Row, kind: Any) -> dict[str, Any]:
    found = row if isinstance(row, dict) else row._mapping  # noqa: SLF001 - public, oddly named
    return {name: found[name] for name in columns(kind)}


def tenant(row: Row, vault: Vault) -> Tenant:
    """Read a tenant."""
    found = _row(row, Tenant)
    return Tenant(**{**found, "token": vault.open(found["token"], tenant=found["saleor_api_url"], field="token")})


def tenant_values(record: Tenant, vault: Vault) -> dict[str, Any]:
    """Write a tenant."""
    sealed = vault.seal(record.token, tenant=record.saleor_api_url, field="token")
    return {**values(record), "token": sealed}


def channel_config(row: Row, vault: Vault) -> ChannelConfig:
    """Read a channel's configuration."""
    found = _row(row, ChannelConfig)
    name = found["tenant"]
    password = found["backend_password"]
    opened = {
        "secret": vault.open(found["secret"], tenant=name, field="secret"),
        "backend_password": vault.open(password, tenant=name, field="backend_password") if password else None,
    }
    return ChannelConfig(**{**found, **opened})


def channel_config_values(record: ChannelConfig, vault: Vault) -> dict[str, Any]:
    """Write a channel's configuration."""
    password = record.backend_password
    sealed = {
        "secret": vault.seal(record.secret, tenant=record.tenant, field="secret"),
        "backend_password": vault.seal(password, tenant=record.tenant, field="backend_password") if password else None,
    }
    return {**values(record), **sealed}


def storage(row: Row) -> Storage:
    """Read a data storage."""
    return Storage(**_row(row, Storage))


def payment(row: Row) -> Payment:
    """Read a payment."""
    return Payment(**_row(row, Payment))


def report(row: Row) -> Report:
    """Read a report."""
    return Report(**_with_reason(row, _with_actions(_row(row, Report)), "last_error"))


def report_values(record: Report) -> dict[str, Any]:
    """Write a report."""
    return _actions_listed({**values(record), "message": str(record.message)})


def operation(row: Row) -> Operation:
    """Read an operation."""
    return Operation(**_with_reason(row, _with_actions(_row(row, Operation)), "message"))


def operation_values(record: Operation) -> dict[str, Any]:
    """Write an operation; beside its message what it says it with, for German readers."""
    return {**_actions_listed(values(record)), **said("message", record.message)}


def said(column: str, text: str) -> dict[str, Any]:
    """Write a text that may be a reason; older versions read its column alone."""
    return {column: str(text)[:_LONGEST], "reason": reasons.document(text)}


def _with_reason(row: Row, found: dict[str, Any], column: str) -> dict[str, Any]:
    written = row["reason"] if isinstance(row, dict) else row.reason
    return {**found, column: found[column] and reasons.kept(found[column], written)}


def _with_actions(found: dict[str, Any]) -> dict[str, Any]:
    return {**found, "actions": None if found["actions"] is None else tuple(found["actions"])}


def _actions_listed(found: dict[str, Any]) -> dict[str, Any]:
    return {**found, "actions": None if found["actions"] is None else list(found["actions"])}


def confirmation_values(record: Confirmation, tenant_url: str, vault: Vault) -> dict[str, Any]:
    """Write a confirmation; its body is sealed."""
    body = vault.seal(record.body.decode("utf-8", "surrogateescape"), tenant=tenant_url, field="confirmation")
    return {**values(record), "body": body}


def confirmation(row: Row, tenant_url: str, vault: Vault) -> Confirmation:
    """Read a confirmation; its body is opened."""
    found = _row(row, Confirmation)
    body = vault.open(found["body"], tenant=tenant_url, field="confirmation").encode("utf-8", "surrogateescape")
    return Confirmation(**{**found, "body": body})
