"""Accounts: the vendor's published ones (QMORE protocol 2.2), one of the sandbox's own, and what each may do."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any

from sandbox.qmore.acquirers import CARD


@dataclass(frozen=True)
class Account:
    """One account, and the options that a real merchant would order or be given by contract."""

    customer_id: str
    shop_id: str
    secret: str
    password: str
    demo: bool = False
    order_numbers: bool = True  # generateOrderNumber and orderNumber (QMORE protocol 5.2)
    acquirer: str = "test environment"  # a column of QMORE protocol 7.8
    sepa_acquirer: str = "hobex"
    two_step: frozenset[str] = frozenset()  # payment types that are approved first, on request
    split: frozenset[str] = frozenset()  # payment types with split capture by arrangement
    eps_refund: bool = False
    auto_deposit: bool = True  # whether the feature autoDeposit is enabled
    night_capture: bool = False  # everything approved is deposited at night (QMORE protocol 7.4)
    transfer_fund: bool = True
    approval_days: int = 7  # QMORE protocol 7.4: seven to fourteen, payolution 21
    redelivery: tuple[int, ...] = ()  # seconds between confirmations until one is answered OK

    @property
    def key(self) -> tuple[str, str]:
        """What requests name it by."""
        return self.customer_id, self.shop_id


PUBLISHED = (
    Account("D200001", "seamless", "B8AKTPWBRMNBV455FG6M2DANE99WU2", "jcv45z", demo=True),
    Account("D200001", "qmore", "B8AKTPWBRMNBV455FG6M2DANE99WU2", "jcv45z", demo=True),
    Account("D200410", "seamless", "UVNWUCQ7AGE9F5837YW53JBWDP77PWDHS2DMC3TMJ8VYB42G2WM4FWYTK5Z9", "9p3a0m5f"),
    Account("D200411", "seamless", "CHCSH7UGHVVX2P7EHDHSY4T2S4CGYK4QBE4M5YUUG2ND5BEZWNRZW5EJYVJQ", "2g4f9q2m"),
    Account("D200411", "qmore", "CHCSH7UGHVVX2P7EHDHSY4T2S4CGYK4QBE4M5YUUG2ND5BEZWNRZW5EJYVJQ", "2g4f9q2m"),
    Account("D200411", "seamless3D", "DP4TMTPQQWFJW34647RM798E9A5X7E8ATP462Z4VGZK53YEJ3JWXS98B9P4F", "2g4f9q2m"),
    Account("D200411", "qmore3D", "DP4TMTPQQWFJW34647RM798E9A5X7E8ATP462Z4VGZK53YEJ3JWXS98B9P4F", "2g4f9q2m"),
    Account("D299999", "seamless", "PRIVATE0SECRET0OF0THE0SANDBOX0", "pr1vate", demo=True, order_numbers=False),
)
_NAMES = {field.name for field in fields(Account)}


def read(text: str) -> Account:
    """Read an account as an operator writes it: ``CUSTOMER:SHOP:SECRET:PASSWORD``; a password may hold colons."""
    customer, shop, secret, password = (*text.split(":", 3), "", "", "")[:4]
    if not (customer and secret and password):
        raise ValueError("an account is written CUSTOMER:SHOP:SECRET:PASSWORD")
    return Account(customer, shop, secret, password, demo=True)


def made(given: dict[str, object]) -> Account:
    """Make an account of JSON, whose lists become what they are here."""
    unknown = set(given) - _NAMES
    if unknown:
        raise ValueError(f"an account has no {', '.join(sorted(unknown))}")
    shaped: dict[str, Any] = dict(given)
    for name, shape in (("two_step", frozenset), ("split", frozenset), ("redelivery", tuple)):
        if name in shaped:
            shaped[name] = shape(shaped[name])
    if shaped.get("acquirer", Account.acquirer) not in CARD:
        raise ValueError(f"no acquirer is called {shaped['acquirer']}")
    return Account(**shaped)
