"""A shop's channel configuration as a YAML file: read with every mistake named, compared before it is written."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError
from pydantic.alias_generators import to_camel

from app.decide.channel import ChannelSettings, environment
from app.decide.records import ChannelConfig

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

HOST = "https://papi.hobex.at"  # QMORE protocol 1.1


class _Part(BaseModel):
    model_config = ConfigDict(
        frozen=True, extra="forbid", alias_generator=to_camel, validate_by_name=False, validate_by_alias=True
    )


class AccountPart(_Part):
    """A QMORE account; ``secret`` and ``backendPassword`` may say ``env:NAME``."""

    customer_id: str = Field(pattern="^[A-Za-z0-9]{7}$")
    shop_id: str | None = Field(default=None, pattern="^[A-Za-z0-9]{1,16}$")
    secret: str = Field(min_length=1, repr=False)
    backend_password: str | None = Field(default=None, repr=False)
    host: str = Field(default=HOST, pattern="^https?://[^/]+$")


class ChannelPart(_Part):
    """One channel: its account and how it takes payments."""

    account: AccountPart
    settings: ChannelSettings


class ConfigFile(_Part):
    """The whole file: one Saleor shop and its channels by slug."""

    saleor_api_url: str
    channels: dict[str, ChannelPart]


class Unusable(Exception):
    """The file cannot be used; the text names every mistake, a line each, and never a value."""


def read(text: str, variable: Callable[[str], str | None]) -> ConfigFile:
    """Read a configuration file.

    Raises:
        Unusable: with every mistake at once.
    """
    try:
        made = ConfigFile.model_validate(yaml.safe_load(text))
    except yaml.YAMLError as broken:
        raise Unusable(f"This is not YAML: {getattr(broken, 'problem', 'cannot be parsed')}") from None
    except ValidationError as refused:
        errors = refused.errors(include_input=False, include_url=False)
        raise Unusable("\n".join(f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in errors)) from None
    missing = [f"environment variable {name} is not set" for name in _references(made) if variable(name) is None]
    if missing:
        raise Unusable("\n".join(missing))
    return made


def _references(made: ConfigFile) -> list[str]:
    values = [v for c in made.channels.values() for v in (c.account.secret, c.account.backend_password)]
    return [v.removeprefix("env:") for v in values if v is not None and v.startswith("env:")]


def configs(made: ConfigFile, variable: Callable[[str], str | None], now: datetime) -> list[ChannelConfig]:
    """Return what the file says as records; the store counts the versions."""

    def resolve(value: str | None) -> str | None:
        return variable(value.removeprefix("env:")) if value and value.startswith("env:") else value

    return [
        ChannelConfig(
            tenant=made.saleor_api_url,
            channel_slug=slug,
            version=0,
            settings=channel.settings.model_dump(mode="json", by_alias=True),
            customer_id=channel.account.customer_id,
            shop_id=channel.account.shop_id,
            secret=resolve(channel.account.secret) or "",
            backend_password=resolve(channel.account.backend_password),
            host=channel.account.host,
            created_at=now,
        )
        for slug, channel in made.channels.items()
    ]


@dataclass(frozen=True)
class Change:
    """One difference between what is stored and what the file says; secrets only as ``changed``."""

    channel: str
    field: str
    before: str
    after: str


def difference(before: ChannelConfig | None, after: ChannelConfig) -> list[Change]:
    """Compare one channel, field by field."""
    old, new = (_flat(before) if before else {}), _flat(after)
    return [
        Change(after.channel_slug, name, _shown(name, old.get(name)), _shown(name, new.get(name)))
        for name in sorted({*old, *new})
        if old.get(name) != new.get(name)
    ]


def _flat(config: ChannelConfig) -> dict[str, Any]:
    credentials = {
        "account.customerId": config.customer_id,
        "account.shopId": config.shop_id,
        "account.secret": config.secret,
        "account.backendPassword": config.backend_password,
        "account.host": config.host,
    }
    return {**credentials, **{f"settings.{key}": value for key, value in config.settings.items()}}


def _shown(name: str, value: Any) -> str:
    if name in {"account.secret", "account.backendPassword"}:
        return "(none)" if value is None else "(hidden)"
    return "(none)" if value is None else str(value)


def export(stored: Sequence[ChannelConfig]) -> str:
    """Write stored channels as a file without secrets: they become references to the environment."""
    channels = {
        c.channel_slug: {
            "account": {
                "customerId": c.customer_id,
                "shopId": c.shop_id,
                "secret": "env:QMORE_SECRET",
                "backendPassword": "env:QMORE_BACKEND_PASSWORD",
                "host": c.host,
            },
            "settings": c.settings,
        }
        for c in stored
    }
    tenant = stored[0].tenant if stored else ""
    text: str = yaml.safe_dump({"saleorApiUrl": tenant, "channels": channels}, sort_keys=False, allow_unicode=True)
    return text


def mistakes(config: ChannelConfig, public_url: str) -> list[str]:
    """Return what would not work although each value is well formed."""
    found = []
    settings = config.channel
    where = f"channel {config.channel_slug}"
    if not settings.methods:
        found.append(f"{where}: no payment methods, so shoppers are offered nothing")
    if settings.order_numbers and not config.backend_password:
        found.append(f"{where}: orderNumbers needs account.backendPassword; add it or set orderNumbers: false")
    live = environment(config.customer_id) == "production"
    if live and not public_url.startswith("https://"):
        found.append(f"{where}: a production account needs a PUBLIC_URL with https")
    if live and any(origin.startswith("http://") for origin in settings.allowed_origins):
        found.append(f"{where}: a production account must not send shoppers to http origins")
    return found
