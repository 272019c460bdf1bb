"""Accounts as JSON: secrets go in and never come out."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, SecretStr
from pydantic_core import PydanticCustomError

from app.decide.accounts import HOST
from app.web.dashboard.shapes import CheckResult, Saved, Shape

Style = Literal["seamless", "toolkit"]
Environment = Literal["demo", "test", "production"]
CustomerId = Annotated[str, Field(pattern="^[A-Za-z0-9]{7}$")]
ShopId = Annotated[str, Field(pattern="^[A-Za-z0-9]{1,16}$")]
Host = Annotated[str, Field(pattern="^https?://[^/@?#\\s]+$", max_length=255)]
Name = Annotated[str, Field(min_length=1, max_length=80, pattern="^\\S(.*\\S)?$")]


def _printable(value: SecretStr) -> SecretStr:
    # QMORE's secrets and passwords have no blanks (QMORE protocol 2.1); one that was pasted along signs wrongly.
    text = value.get_secret_value()
    if not text.isascii() or not text.isprintable() or " " in text:
        raise PydanticCustomError("secret_characters", "has blanks or characters that no QMORE secret has")
    return value


WrittenSecret = Annotated[SecretStr, Field(min_length=1, max_length=255), AfterValidator(_printable)]


class AccountView(Shape):
    """A QMORE account without its secrets."""

    account_id: str
    version: int
    name: str
    customer_id: str
    shop_id: str | None
    host: str
    style: Style
    environment: Environment
    has_secret: bool
    has_backend_password: bool
    channels: list[str]
    open_payments: int  # under way in its channels; they keep the credentials they were started with
    created_at: datetime
    created_by: str | None
    checks: list[CheckResult]


class AccountList(Shape):
    """Every account of the shop."""

    accounts: list[AccountView]


class AccountAdd(Shape):
    """A new account."""

    name: Name
    customer_id: CustomerId
    shop_id: ShopId | None = None
    secret: WrittenSecret
    backend_password: WrittenSecret | None = None
    host: Host = HOST
    style: Style = "seamless"


class AccountEdit(Shape):
    """An account's new state; a secret that is left out stays as it is."""

    version: int
    name: Name
    customer_id: CustomerId
    shop_id: ShopId | None = None
    secret: WrittenSecret | None = None
    backend_password: WrittenSecret | None = None
    forget_backend_password: bool = False
    host: Host = HOST
    style: Style = "seamless"


class AccountRotate(Shape):
    """New secrets; open payments keep the old ones until they end."""

    version: int
    secret: WrittenSecret
    backend_password: WrittenSecret | None = None


class AccountRemove(Shape):
    """The version that the person who removes has seen."""

    version: int


class AccountSaved(Saved):
    """A saved account, with the checks that saving ran."""

    account: AccountView


class Checked(Shape):
    """The checks, just run."""

    checks: list[CheckResult]
