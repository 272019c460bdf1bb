"""Published accounts of the vendor, and what an account may do."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Account:
    """One account; ``order_numbers`` says whether it may reserve them."""

    customer_id: str
    shop_id: str
    secret: str
    password: str
    demo: bool = False
    order_numbers: bool = True


PUBLISHED = (
    Account("D200001", "seamless", "B8AKTPWBRMNBV455FG6M2DANE99WU2", "jcv45z", demo=True),
    Account("D200410", "seamless", "UVNWUCQ7AGE9F5837YW53JBWDP77PWDHS2DMC3TMJ8VYB42G2WM4FWYTK5Z9", "9p3a0m5f"),
    Account("D299999", "seamless", "PRIVATE0SECRET0OF0THE0SANDBOX0", "pr1vate", demo=True, order_numbers=False),
)
