"""Who asks: the app by its token, staff by theirs, or anybody (Saleor protocol 5.1, 6.2, 0.3 no. 13)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from graphql import GraphQLError
from sandbox.saleor import dashboard

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sandbox.saleor.state import App, Shop


class PermissionDenied(GraphQLError):
    """A token that is dead, or none; HTTP is 200 all the same (Saleor protocol 0.3 no. 13)."""

    def __init__(self, permission: str = "HANDLE_PAYMENTS") -> None:
        super().__init__(
            f"To access this path, you need one of the following permissions: {permission}",
            extensions={"exception": {"code": "PermissionDenied"}},
        )


@dataclass(frozen=True)
class Caller:
    """Whoever sent a request."""

    app: App | None
    is_staff: bool
    address: str
    is_customer: bool = False
    manages_apps: bool = False

    @property
    def handles_payments(self) -> bool:
        """Staff and the app may; a shopper may not."""
        return self.is_staff or self.app is not None

    def own_app(self) -> App:
        """Return the asking app, or refuse."""
        if self.app is None:
            raise PermissionDenied("AUTHENTICATED_APP")
        return self.app

    def must_manage_apps(self) -> None:
        """Only staff may."""
        if not self.manages_apps:
            raise PermissionDenied("MANAGE_APPS")

    def must_handle_payments(self) -> None:
        """Refuse everybody else."""
        if not self.handles_payments:
            raise PermissionDenied


def caller(shop: Shop, headers: Mapping[str, str], peer: str) -> Caller:
    """Read both spellings of the token, and the spoofable address (Saleor protocol 2.3, 6.2)."""
    given = headers.get("authorization-bearer") or headers.get("authorization", "").removeprefix("Bearer ")
    app = shop.app if shop.app and shop.app.is_active and given == shop.app.token else None
    forwarded = headers.get("x-forwarded-for", "").split(",")[0].strip()
    is_staff = given == shop.staff_token or dashboard.pays(shop, given)
    owner = given == shop.staff_token
    return Caller(app, is_staff, forwarded or peer, is_customer=given == shop.customer_token, manages_apps=owner)
