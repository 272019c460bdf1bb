"""What a shop and QMORE send: webhooks signed as Saleor signs them, confirmations signed as QMORE signs them."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from typing import Any
from urllib.parse import urlencode

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa

from bench import wire
from bench.stub import AMOUNT, APP_ID

SECRET = "B8AKTPWBRMNBV455FG6M2DANE99WU2"  # QENTA's published demo account (QMORE protocol 2.2)
CHANNEL = "default-channel"
GATEWAY = "payment-gateway-initialize-session"
INITIALIZE = "transaction-initialize-session"
REFUND = "transaction-refund-requested"
SIZE = 3500  # bytes of a usual webhook


def _b64(value: bytes) -> str:
    return base64.urlsafe_b64encode(value).rstrip(b"=").decode()


def _number(value: int) -> str:
    return _b64(value.to_bytes((value.bit_length() + 7) // 8, "big"))


class Shop:
    """One Saleor shop with its key."""

    def __init__(self, api_url: str) -> None:
        self.api_url = api_url
        self._key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        public = self._key.public_key().public_numbers()
        self.jwks = {"keys": [{"kty": "RSA", "use": "sig", "kid": "1", "n": _number(public.n), "e": _number(public.e)}]}

    def webhook(self, slug: str, event: dict[str, Any], path: str | None = None) -> bytes:
        """Build one signed webhook."""
        body = json.dumps(event).encode()
        head = _b64(json.dumps({"alg": "RS256", "b64": False, "crit": ["b64"], "kid": "1", "typ": "JWT"}).encode())
        signature = self._key.sign(f"{head}.".encode() + body, padding.PKCS1v15(), hashes.SHA256())
        headers = {
            "Content-Type": "application/json",
            "Saleor-Event": slug.replace("-", "_"),
            "Saleor-Api-Url": self.api_url,
            "Saleor-Signature": f"{head}..{_b64(signature)}",
        }
        return wire.request(path or f"/api/webhooks/saleor/{slug}", body, headers)


def gateway() -> dict[str, Any]:
    """Ask what may be paid with; of the usual size."""
    event = {**_event("PaymentGatewayInitializeSession"), "amount": float(AMOUNT), "data": {"language": "de"}}
    return _sized({**event, "sourceObject": _checkout()})


def initialize(transaction: str) -> dict[str, Any]:
    """Start a payment; of the usual size."""
    return_url = "https://shop.example/return"
    data = {"paymentType": "PAYPAL", "returnUrl": return_url, "consumer": {"userAgent": "Mozilla/5.0"}}
    return _sized(
        {
            **_event("TransactionInitializeSession"),
            "data": data,
            "merchantReference": transaction,
            "customerIpAddress": "192.0.2.17",
            "idempotencyKey": transaction,
            "action": {"amount": float(AMOUNT), "currency": "EUR", "actionType": "CHARGE"},
            "transaction": {"id": transaction, "token": "", "pspReference": "", "events": []},
            # A checkout of its own, as in life: payments of one checkout are compared with each other.
            "sourceObject": {**_checkout(), "id": f"Q2hlY2tvdXQ6{transaction}"},
        }
    )


def refund(transaction: str) -> dict[str, Any]:
    """Give everything back."""
    amount = {"amount": float(AMOUNT), "currency": "EUR"}
    asked = {"id": "1", "type": "REFUND_REQUEST", "pspReference": "", "amount": amount}
    event = {**asked, "createdAt": "2026-11-23T03:32:36.240000+00:00", "idempotencyKey": f"refund-{transaction}"}
    return {
        **_event("TransactionRefundRequested"),
        "action": {"amount": float(AMOUNT), "currency": "EUR", "actionType": "REFUND"},
        "transaction": {"id": transaction, "token": "", "pspReference": "1", "events": [event]},
        "grantedRefund": None,
    }


def confirmation(path: str, order_number: int) -> bytes:
    """Build QMORE's signed word that an order is paid."""
    said = {
        "amount": AMOUNT,
        "currency": "EUR",
        "paymentType": "PAYPAL",
        "financialInstitution": "PAYPAL",
        "language": "de",
        "orderNumber": str(order_number),
        "paymentState": "SUCCESS",
        "gatewayReferenceNumber": f"DGW_{order_number}_RN",
        "gatewayContractNumber": "DemoContractNumber123",
        "avsResponseCode": "X",
        "avsResponseMessage": "Demo AVS ResultMessage",
    }
    said["responseFingerprintOrder"] = ",".join([*said, "secret", "responseFingerprintOrder"])
    seed = "".join(SECRET if name == "secret" else said[name] for name in said["responseFingerprintOrder"].split(","))
    said["responseFingerprint"] = hmac.new(SECRET.encode(), seed.encode(), hashlib.sha512).hexdigest()
    return wire.request(path, urlencode(said).encode(), {"Content-Type": "application/x-www-form-urlencoded"})


def _event(name: str) -> dict[str, Any]:
    issued = {"issuedAt": "2026-11-23T03:32:34.208986+00:00", "version": "3.23.28"}
    return {"__typename": name, **issued, "recipient": {"id": APP_ID}}


def _sized(event: dict[str, Any]) -> dict[str, Any]:
    lines = event["sourceObject"]["lines"]
    while len(json.dumps(event)) < SIZE:
        lines.append(_line(len(lines)))
    return event


def _checkout() -> dict[str, Any]:
    address = {
        "firstName": "Eva",
        "lastName": "Gruber",
        "companyName": "",
        "streetAddress1": "Reininghausstrasse 13a",
        "streetAddress2": "",
        "postalCode": "8020",
        "city": "Graz",
        "cityArea": "",
        "countryArea": "",
        "country": {"code": "AT"},
        "phone": "+43316813681",
    }
    return {
        "__typename": "Checkout",
        "id": "Q2hlY2tvdXQ6NGE3YzhlMGUtNmViZi00ZGJlLWE2MGQtYTAzYWM4MTM5NmNj",
        "languageCode": "DE_AT",
        "email": "eva@shop.example",
        "channel": {"id": "Q2hhbm5lbDoz", "slug": CHANNEL, "currencyCode": "EUR"},
        "user": None,
        "billingAddress": address,
        "shippingAddress": address,
        "total": _taxed(float(AMOUNT)),
        "shipping": _taxed(4.9),
        "lines": [],
    }


def _taxed(amount: float) -> dict[str, Any]:
    return {"gross": {"amount": amount, "currency": "EUR"}, "net": {"amount": amount}, "tax": {"amount": 0.0}}


def _line(number: int) -> dict[str, Any]:
    return {
        "id": f"Q2hlY2tvdXRMaW5lOmY5MjQ2MDZkLTU5ODYtNGU5OC05N2JjLWRmN2VjNmExZDdjM{number}",
        "quantity": 2,
        "unit": {"gross": {"amount": 20.0}, "net": {"amount": 20.0}},
        "lineTotal": _taxed(40.0),
        "variant": {
            "id": "UHJvZHVjdFZhcmlhbnQ6MzQ4",
            "sku": f"32822358{number}",
            "name": "S",
            "product": {"id": "UHJvZHVjdDoxMzQ=", "name": "Monospace Tee"},
        },
    }
