"""Both neighbours of the app, answering at once: QMORE with canned bytes, Saleor only as long as the app is installed.

A report gets no answer unless told, so that delivering reports costs next to nothing while confirmations are measured.
"""

from __future__ import annotations

import itertools
import json
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

from bench import wire

if TYPE_CHECKING:
    from collections.abc import Mapping

APP_ID = "QXBwOjE="
AMOUNT = "144.90"
COUNTED = b'{"data":{"transactionEventReport":{"alreadyProcessed":false,"errors":[]}}}'


@dataclass
class Neighbours:
    """What the stubs remember: where each order is confirmed, and when an order's last answer left."""

    jwks: Mapping[str, object]
    confirm: dict[int, str] = field(default_factory=dict)
    refunded: set[int] = field(default_factory=set)
    answered: dict[int, float] = field(default_factory=dict)
    counts: bool = False  # whether Saleor answers reports
    numbers: itertools.count[int] = field(default_factory=lambda: itertools.count(1_000_000))

    def answer(self, path: str, body: bytes) -> bytes | None:
        """Return an answer's body; None for silence."""
        match path:
            case "/.well-known/jwks.json":
                return json.dumps(self.jwks).encode()
            case "/graphql/" if b"transactionEventReport" in body:
                return COUNTED if self.counts else None
            case "/graphql/":
                return b'{"data":{"app":{"id":"%s"}}}' % APP_ID.encode()
            case "/seamless/dataStorage/init":
                return b"storageId=b1f5%d&javascriptUrl=https%%3A%%2F%%2Fqmore.example%%2Fjs" % next(self.numbers)
            case "/seamless/frontend/init":
                return self._started(body)
            case "/seamless/backend/getOrderDetails":
                return self._order(_order_number(body))
            case "/seamless/backend/refund":
                self.refunded.add(_order_number(body))
                return b"status=0&creditNumber=%d" % _order_number(body)
            case _:
                return b"status=0"

    def _started(self, body: bytes) -> bytes:
        number = next(self.numbers)
        self.confirm[number] = urlsplit(parse_qs(body.decode())["confirmUrl"][0]).path
        return b"redirectUrl=https%%3A%%2F%%2Fqmore.example%%2Fpay%%2F%d" % number

    def _order(self, number: int) -> bytes:
        self.answered[number] = time.perf_counter()
        credited = number in self.refunded
        values = {
            "status": "0",
            "orders": "1",
            "order.1.orderNumber": number,
            "order.1.amount": AMOUNT,
            "order.1.currency": "EUR",
            "order.1.state": "REFUNDABLE",
            "order.1.operationsAllowed": "" if credited else "REFUND",
            "order.1.paymentType": "PPL",
            "order.1.payments": "1",
            "payment.1.1.paymentNumber": number,
            "payment.1.1.state": "payment_deposited",
            "payment.1.1.approveAmount": AMOUNT,
            "payment.1.1.depositAmount": AMOUNT,
            "payment.1.1.currency": "EUR",
            "payment.1.1.operationsAllowed": "",
            "order.1.credits": int(credited),
        }
        credit = {"creditNumber": number, "state": "credit_refunded", "amount": AMOUNT, "currency": "EUR"}
        if credited:
            values |= {f"credit.1.1.{name}": value for name, value in credit.items()}
        return "&".join(f"{name}={value}" for name, value in values.items()).encode()


def _order_number(body: bytes) -> int:
    return int(body.partition(b"orderNumber=")[2].partition(b"&")[0])


class Stub(wire.Line):
    """One connection, one request, one answer."""

    def __init__(self, neighbours: Neighbours) -> None:
        self._neighbours = neighbours

    def whole(self, head: bytes, body: bytes) -> None:
        """Answer at once."""
        told = self._neighbours.answer(head.split(b" ", 2)[1].decode(), body)
        if told is not None:
            self._transport.write(wire.answer(told))
            self._transport.close()
