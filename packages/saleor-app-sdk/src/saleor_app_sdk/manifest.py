"""The manifest that Saleor reads at installation, with its limits (Saleor protocol 1.1 to 1.4)."""

from __future__ import annotations

import re
from typing import Annotated, Any, Self

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator
from pydantic.alias_generators import to_camel

_LONGEST = 998  # characters of a custom header

Name = Annotated[str, Field(pattern=r"\S", max_length=60)]
Url = Annotated[str, Field(pattern=r"^https?://\S+$", max_length=200)]
Event = Annotated[str, Field(pattern="^[A-Z_]+$")]


class _Part(BaseModel):
    model_config = ConfigDict(
        frozen=True, extra="forbid", alias_generator=to_camel, validate_by_name=True, validate_by_alias=True
    )


class Webhook(_Part):
    """One webhook; for synchronous events name them explicitly."""

    name: Annotated[str, Field(min_length=1, max_length=255)]
    target_url: Annotated[str, Field(pattern=r"^https?://\S+$", max_length=255)]
    query: Annotated[str, Field(min_length=1)]
    sync_events: tuple[Event, ...] = ()
    async_events: tuple[Event, ...] = ()
    is_active: bool = True
    identifier: Annotated[str, Field(max_length=256)] | None = None
    custom_headers: Annotated[dict[str, str], Field(max_length=5)] | None = None

    @field_validator("custom_headers")
    @classmethod
    def _allowed(cls, value: dict[str, str] | None) -> dict[str, str] | None:
        for name, text in (value or {}).items():
            if not re.match("x-|authorization|brokerproperties$", name.lower()) or len(text) > _LONGEST:
                raise ValueError(f"{name}: Saleor takes X-… and Authorization… of at most {_LONGEST} characters")
        return value


class Extension(_Part):
    """A place in the Dashboard."""

    label: Annotated[str, Field(min_length=1, max_length=256)]
    url: Annotated[str, Field(max_length=200)]
    mount: Annotated[str, Field(max_length=256)]
    target: Annotated[str, Field(max_length=128)]
    permissions: tuple[str, ...] = ()
    options: dict[str, Any] | None = None
    identifier: Annotated[str, Field(max_length=256)] | None = None


class Logo(_Part):
    """A PNG of at most 10 MB."""

    default: Annotated[str, Field(pattern=r"^https?://\S+\.png$", max_length=200)]


class Brand(_Part):
    """How the app looks in the Dashboard."""

    logo: Logo


class Manifest(_Part):
    """The whole manifest; ``id`` is the storefront's gateway id and must never change."""

    id: Annotated[str, Field(min_length=1, max_length=256)]
    name: Name
    version: Name
    token_target_url: Url
    permissions: tuple[str, ...] = ()
    app_url: Url | None = None
    about: str | None = None
    author: Name | None = None
    homepage_url: Url | None = None
    support_url: Url | None = None
    data_privacy_url: Url | None = None
    audience: Annotated[str, Field(max_length=256)] | None = None
    required_saleor_version: str | None = None
    brand: Brand | None = None
    extensions: tuple[Extension, ...] = ()
    webhooks: tuple[Webhook, ...] = ()

    @field_validator("id")
    @classmethod
    def _addressable(cls, value: str) -> str:
        if ":" in value or value.isdigit():
            raise ValueError("an id must not contain a colon nor be a number: stored methods could not be addressed")
        return value

    @model_validator(mode="after")
    def _coherent(self) -> Self:
        if any(set(place.permissions) - set(self.permissions) for place in self.extensions):
            raise ValueError("an extension may ask only for permissions of the app")
        if self.app_url is None and any(place.url.startswith("/") for place in self.extensions):
            raise ValueError("a relative extension url needs an app_url")
        for parts in (self.webhooks, self.extensions):
            known = [part.identifier for part in parts if part.identifier]
            if len(known) != len(set(known)):
                raise ValueError("identifiers of webhooks, and of extensions, must differ")
        return self

    def document(self) -> dict[str, Any]:
        """Return the JSON that Saleor reads."""
        made: dict[str, Any] = self.model_dump(mode="json", by_alias=True, exclude_none=True)
        return made
