"""A shop's channel configuration as a YAML file: read with every mistake named, compared before it is written."""

from __future__ import annotations

import re
from types import MappingProxyType
from typing import TYPE_CHECKING, Annotated, Any, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Discriminator, Field, Tag, ValidationError
from pydantic.alias_generators import to_camel

from app.decide import accounts as accounts_
from app.decide import kinds, paths
from app.decide.accounts import HOST, Account
from app.decide.changes import Defaults
from app.decide.channel import ChannelSettings
from app.decide.reasons import Reason
from app.decide.records import ChannelConfig

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from datetime import datetime


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
    style: Literal["seamless", "toolkit"] = "seamless"


_OWN, _NAMED = "(its own)", "(a named one)"
_SHAPES = {"model_type", "dict_type", "tuple_type"}  # of which pydantic speaks in Python's words
_OwnOrNamed = Annotated[
    Annotated[AccountPart, Tag(_OWN)] | Annotated[str, Tag(_NAMED)],
    Discriminator(lambda value: _NAMED if isinstance(value, str) else _OWN),
]


class ChannelPart(_Part):
    """One channel: its account, or the name of one, and how it takes payments."""

    account: _OwnOrNamed
    settings: ChannelSettings
    is_test_channel: bool | None = None


class ConfigFile(_Part):
    """The whole file: one Saleor shop and its channels by slug."""

    saleor_api_url: str
    accounts: dict[str, AccountPart] = {}
    defaults: ChannelSettings | None = None
    channels: dict[str, ChannelPart] = {}

    def account(self, channel: ChannelPart) -> AccountPart:
        """Return a channel's account, its own or the named one."""
        return self.accounts[channel.account] if isinstance(channel.account, str) else channel.account


class Unusable(Exception):
    """The file cannot be used; the text names every mistake, a line each, and never a value."""

    def __init__(self, mistakes: Iterable[Reason]) -> None:
        self.mistakes = tuple(mistakes)
        super().__init__("\n".join(self.mistakes))


def read(text: str, variable: Callable[[str], str | None]) -> ConfigFile:
    """Read a configuration file.

    Raises:
        Unusable: with every mistake at once.
    """
    made = parse(text)
    unnamed = [
        c.account for c in made.channels.values() if isinstance(c.account, str) and c.account not in made.accounts
    ]
    missing = [Reason("ACCOUNT_UNNAMED", name=name) for name in unnamed]
    if not missing:
        names = [name for name in _references(made) if variable(name) is None]
        missing = [Reason("VARIABLE_UNSET", name=name) for name in names]
    if missing:
        raise Unusable(missing)
    return made


def parse(text: str) -> ConfigFile:
    """Read a configuration file as it stands, without the environment.

    Raises:
        Unusable: with every mistake at once.
    """
    try:
        told = yaml.safe_load(text)
    except yaml.YAMLError as broken:
        raise Unusable([_unreadable(broken)]) from None
    if not isinstance(told, dict):
        raise Unusable([Reason("NO_MAPPING")])
    try:
        return ConfigFile.model_validate(told)
    except ValidationError as refused:
        raise Unusable(_mistake(e) for e in refused.errors(include_input=False, include_url=False)) from None


def _mistake(error: Any) -> Reason:
    place = ".".join(str(part) for part in error["loc"] if part not in {_OWN, _NAMED})
    kind = error["type"]
    message = kinds.say(kind, "en") if kind in _SHAPES else error["msg"]
    return Reason("FIELD_WRONG", place=place, kind=kind, message=message)


def _unreadable(broken: yaml.YAMLError) -> Reason:
    mark, problem = getattr(broken, "problem_mark", None), getattr(broken, "problem", "cannot be parsed")
    return Reason("NOT_YAML_AT", line=mark.line + 1, problem=problem) if mark else Reason("NOT_YAML", problem=problem)


def _references(made: ConfigFile) -> list[str]:
    parts = [
        *made.accounts.values(),
        *(c.account for c in made.channels.values() if isinstance(c.account, AccountPart)),
    ]
    values = [value for part in parts for value in (part.secret, part.backend_password)]
    return [v.removeprefix("env:") for v in values if v is not None and v.startswith("env:")]


def configs(
    made: ConfigFile,
    variable: Callable[[str], str | None],
    now: datetime,
    known: Mapping[str, str] = MappingProxyType({}),
) -> list[ChannelConfig]:
    """Return what the file says as records; whoever writes counts the versions. ``known``: ids of accounts by name."""
    return [
        ChannelConfig(
            tenant=made.saleor_api_url,
            channel_slug=slug,
            version=0,
            settings=paths.document(channel.settings),
            **_login(part, variable),
            created_at=now,
            account_id=known.get(channel.account) if isinstance(channel.account, str) else None,
            is_test_channel=channel.is_test_channel,
        )
        for slug, channel in made.channels.items()
        for part in (made.account(channel),)
    ]


def _login(part: AccountPart, variable: Callable[[str], str | None]) -> dict[str, Any]:
    return {
        "customer_id": part.customer_id,
        "shop_id": part.shop_id,
        "secret": _resolved(part.secret, variable) or "",
        "backend_password": _resolved(part.backend_password, variable),
        "host": part.host,
        "style": part.style,
    }


def _resolved(value: str | None, variable: Callable[[str], str | None]) -> str | None:
    return variable(value.removeprefix("env:")) if value and value.startswith("env:") else value


def accounts(
    made: ConfigFile,
    variable: Callable[[str], str | None],
    stored: Mapping[str, Account],
    fresh: Callable[[], str],
    now: datetime,
) -> dict[str, Account]:
    """Return the file's named accounts: as they are stored, or as their next version where they differ."""
    found = {}
    for name, part in made.accounts.items():
        old = stored.get(name)
        new = Account(
            tenant=made.saleor_api_url,
            account_id=old.account_id if old else fresh(),
            version=old.version + 1 if old else 1,
            name=name,
            **_login(part, variable),
            created_at=now,
        )
        found[name] = old if old and not list(accounts_.difference(old, new)) else new
    return found


def next_defaults(made: ConfigFile, stored: Defaults | None, now: datetime, who: str | None) -> Defaults | None:
    """Return the file's defaults as the next version; None where it names none, or says what is stored."""
    if made.defaults is None or (stored and ChannelSettings.model_validate(stored.settings) == made.defaults):
        return None
    version = stored.version if stored else 0
    return Defaults(made.saleor_api_url, version + 1, paths.document(made.defaults), now, who)


def export(stored: Sequence[ChannelConfig], accounts: Sequence[Account] = (), defaults: Defaults | None = None) -> str:
    """Write stored channels as a file without secrets: they become references to the environment."""
    names = {account.account_id: account.name for account in accounts}
    channels = {
        c.channel_slug: {
            "account": names.get(c.account_id or "") or _part(c, "QMORE_"),
            "settings": c.settings,
            **({} if c.is_test_channel is None else {"isTestChannel": c.is_test_channel}),
        }
        for c in stored
    }
    known = next((one.tenant for one in (*stored, *accounts, defaults) if one), "")
    document: dict[str, Any] = {"saleorApiUrl": known}
    if accounts:
        document["accounts"] = {account.name: _part(account, _prefix(account.name)) for account in accounts}
    if defaults:
        document["defaults"] = defaults.settings
    text: str = yaml.safe_dump({**document, "channels": channels}, sort_keys=False, allow_unicode=True)
    return text


def _prefix(name: str) -> str:
    return f"QMORE_{re.sub('[^A-Z0-9]+', '_', name.upper()).strip('_')}_"


def _part(of: ChannelConfig | Account, prefix: str) -> dict[str, Any]:
    return {
        "customerId": of.customer_id,
        "shopId": of.shop_id,
        "secret": f"env:{prefix}SECRET",
        "backendPassword": f"env:{prefix}BACKEND_PASSWORD" if of.backend_password else None,
        "host": of.host,
        "style": of.style,
    }
