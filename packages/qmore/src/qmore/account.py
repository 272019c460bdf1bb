"""The credentials of one QMORE account (QMORE protocol 2.1)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from qmore.secret import Secret


@dataclass(frozen=True)
class Account:
    """Who asks: customer id, shop id, the fingerprint's secret and the back-end password."""

    customer_id: str
    shop_id: str | None
    secret: Secret
    backend_password: Secret | None = None
