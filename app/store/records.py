"""Rows to records and back; secrets are sealed on the way in and opened on the way out."""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING, Any

from app.decide.records import ChannelConfig, Confirmation, Operation, Payment, Report, Storage, Tenant

if TYPE_CHECKING:
    import sqlalchemy as sa

    from app.store.vault import Vault


def values(record: Any) -> dict[str, Any]:
    """Return a record's columns."""
    return {field.name: getattr(record, field.name) for field in fields(record)}


def _row(row: sa.Row[Any], kind: Any) -> dict[str, Any]:
    return {field.name: row._mapping[field.name] for field in fields(kind)}  # noqa: SLF001 - public, oddly named


def tenant(row: sa.Row[Any], vault: Vault) -> Tenant:
    """Read a tenant."""
    found = _row(row, Tenant)
    return Tenant(**{**found, "token": vault.open(found["token"], tenant=found["saleor_api_url"], field="token")})


def tenant_values(record: Tenant, vault: Vault) -> dict[str, Any]:
    """Write a tenant."""
    sealed = vault.seal(record.token, tenant=record.saleor_api_url, field="token")
    return {**values(record), "token": sealed}


def channel_config(row: sa.Row[Any], vault: Vault) -> ChannelConfig:
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


def storage(row: sa.Row[Any]) -> Storage:
    """Read a data storage."""
    return Storage(**_row(row, Storage))


def payment(row: sa.Row[Any]) -> Payment:
    """Read a payment."""
    return Payment(**_row(row, Payment))


def report(row: sa.Row[Any]) -> Report:
    """Read a report."""
    return Report(**_with_actions(_row(row, Report)))


def report_values(record: Report) -> dict[str, Any]:
    """Write a report."""
    return _actions_listed(values(record))


def operation(row: sa.Row[Any]) -> Operation:
    """Read an operation."""
    return Operation(**_with_actions(_row(row, Operation)))


def operation_values(record: Operation) -> dict[str, Any]:
    """Write an operation."""
    return _actions_listed(values(record))


def _with_actions(found: dict[str, Any]) -> dict[str, Any]:
    return {**found, "actions": None if found["actions"] is None else tuple(found["actions"])}


def _actions_listed(found: dict[str, Any]) -> dict[str, Any]:
    return {**found, "actions": None if found["actions"] is None else list(found["actions"])}


def confirmation_values(record: Confirmation, tenant_url: str, vault: Vault) -> dict[str, Any]:
    """Write a confirmation; its body is sealed."""
    body = vault.seal(record.body.decode("utf-8", "surrogateescape"), tenant=tenant_url, field="confirmation")
    return {**values(record), "body": body}


def confirmation(row: sa.Row[Any], tenant_url: str, vault: Vault) -> Confirmation:
    """Read a confirmation; its body is opened."""
    found = _row(row, Confirmation)
    body = vault.open(found["body"], tenant=tenant_url, field="confirmation").encode("utf-8", "surrogateescape")
    return Confirmation(**{**found, "body": body})
