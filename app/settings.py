"""The only reader of the environment: settings are read once, checked together, frozen and handed down."""

from __future__ import annotations

import os
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

PREFIX = "SALEOR_QMORE_"


class Settings(BaseSettings):
    """What an operator sets; every variable is prefixed ``SALEOR_QMORE_``."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, frozen=True, extra="forbid")

    public_url: str
    secret_key: SecretStr
    allowed_saleor_urls: Annotated[tuple[str, ...], NoDecode] = Field(min_length=1)
    database_url: str = "sqlite:///saleor-qmore.sqlite3"
    dashboard_origins: Annotated[tuple[str, ...], NoDecode] = ()
    log_level: str = "INFO"
    echo_seconds: float = Field(default=25.0, ge=0)
    lost_seconds: float = Field(default=120.0, ge=0)
    patience_seconds: float = Field(default=5.0, ge=0, le=6)
    delivery_concurrency: int = Field(default=16, ge=1, le=256)
    confirmation_days: int = Field(default=180, ge=30)
    report_days: int = Field(default=400, ge=30)
    uninstalled_days: int = Field(default=7, ge=1)
    session_seconds: float = Field(default=12.0, gt=0, le=15)

    @field_validator("public_url")
    @classmethod
    def _without_path(cls, value: str) -> str:
        parts = urlsplit(value)
        if parts.scheme not in {"http", "https"} or not parts.netloc or parts.query or parts.fragment:
            raise ValueError(
                "give the address that QMORE and Saleor reach this app under, like https://pay.shop.example"
            )
        return value.rstrip("/")

    @field_validator("secret_key")
    @classmethod
    def _strong(cls, value: SecretStr) -> SecretStr:
        if len(value.get_secret_value()) < 32:  # noqa: PLR2004
            raise ValueError("too weak: at least 32 characters, for example from `openssl rand -hex 32`")
        return value

    @field_validator("allowed_saleor_urls", "dashboard_origins", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        if isinstance(value, str):
            return tuple(part.strip() for part in value.split(",") if part.strip())
        return value

    @field_validator("dashboard_origins")
    @classmethod
    def _origins(cls, values: tuple[str, ...]) -> tuple[str, ...]:
        for value in values:
            parts = urlsplit(value)
            if parts.scheme not in {"http", "https"} or value != f"{parts.scheme}://{parts.netloc}" or not parts.netloc:
                raise ValueError(f"{value} is no origin; write it like https://dashboard.shop.example, without a path")
            if set(value) & set(" ;,'*"):
                raise ValueError(f"{value} is no origin")
        return values


class Misconfigured(Exception):
    """The environment is not usable; the text names every mistake, a line each."""


def load() -> Settings:
    """Read the environment.

    Raises:
        Misconfigured: with every mistake at once.
    """
    try:
        return Settings()
    except ValidationError as refused:
        lines = [
            f"{PREFIX}{'_'.join(str(p) for p in error['loc']).upper()}: {error['msg']}"
            for error in refused.errors(include_input=False, include_url=False)
        ]
        raise Misconfigured("\n".join(lines)) from None


def variable(name: str) -> str | None:
    """Return one variable that a configuration file refers to as ``env:NAME``."""
    return os.environ.get(name)
