"""A foreign client of QMORE: it follows the vendor's documents, signs by itself, and knows nothing of our packages."""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urlencode

if TYPE_CHECKING:
    import httpx2

DEMO_SECRET = "B8AKTPWBRMNBV455FG6M2DANE99WU2"
TEST_SECRET = "UVNWUCQ7AGE9F5837YW53JBWDP77PWDHS2DMC3TMJ8VYB42G2WM4FWYTK5Z9"
CARD = {
    "pan": "9400000000000004",
    "cardholdername": "Eva Gruber",
    "cardverifycode": "123",
    "expirationMonth": "12",
    "expirationYear": "2031",
}
SHOPPER = {
    "consumerEmail": "eva@shop.example",
    "consumerBillingFirstname": "Eva",
    "consumerBillingLastname": "Gruber",
    "consumerBillingCountry": "AT",
    "consumerBillingPhone": "+431234567",
    "consumerBirthDate": "1990-01-31",
    "consumerMerchantCrmId": "0123456789abcdef",
}
BASKET = {
    "basketItems": "1",
    "basketItem1ArticleNumber": "A1",
    "basketItem1Quantity": "1",
    "basketItem1Name": "Mug",
    "basketItem1UnitGrossAmount": "9.90",
    "basketItem1UnitNetAmount": "8.25",
    "basketItem1UnitTaxAmount": "1.65",
    "basketItem1UnitTaxRate": "20",
}
# Payment types that are paid without a data storage (QMORE protocol 8.1), and what each needs.
NEEDS: dict[str, dict[str, str]] = {
    "PAYPAL": {},
    "EPS": {"financialInstitution": "EPS-SO"},
    "IDL": {"financialInstitution": "INGBANK"},
    "SOFORTUEBERWEISUNG": {},
    "PRZELEWY24": {"currency": "PLN"},
    "PSC": {},
    "KLARNA": {
        **BASKET,
        "consumerBillingAddress1": "Ring 1",
        "consumerBillingCity": "Wien",
        "consumerBillingZipCode": "1010",
    },
    "AFTERPAY": {"financialInstitution": "afterpay-inv", **BASKET},
    "INVOICE": {},
    "INSTALLMENT": {},
    "GIROPAY": {},
    "GOOGLEPAY": {"paymentToken": "token"},
}


def fingerprint(values: dict[str, str], order: list[str], secret: str) -> str:
    """HMAC-SHA512 over the values in their order, the secret being key and one of them (QMORE protocol 3.1)."""
    seed = "".join({**values, "secret": secret}.get(name, "") for name in order)
    return hmac.new(secret.encode(), seed.encode(), hashlib.sha512).hexdigest()


def pairs(text: str) -> dict[str, str]:
    """Read an answer (QMORE protocol 1.3)."""
    return dict(parse_qsl(text, keep_blank_values=True))


@dataclass
class Shop:
    """One merchant with one account, and its confirmation endpoint."""

    http: httpx2.AsyncClient
    customer: str = "D200001"
    shop: str = "seamless"
    secret: str = DEMO_SECRET
    password: str = "jcv45z"
    answer: tuple[int, str, str] = (200, '<QPAY-CONFIRMATION-RESPONSE result="OK" />', "text/plain")
    heard: list[dict[str, str]] = field(default_factory=list)
    count: int = 0

    async def post(self, path: str, form: dict[str, str]) -> dict[str, str]:
        """Post a form and read the pairs."""
        answer = await self.http.post(path, data=form)
        assert answer.status_code == 200, answer.text
        return pairs(answer.text)

    def backend_form(self, **fields: str) -> dict[str, str]:
        """A back-end operation's form, signed in the order the fields are given in (QMORE protocol 3.2)."""
        base = {"customerId": self.customer, "shopId": self.shop, "password": self.password, "language": "en"}
        order = ["customerId", "shopId", "password", "secret", "language", *fields]
        form = {**base, **fields}
        return {**form, "requestFingerprint": fingerprint(form, order, self.secret)}

    async def backend(self, operation: str, **fields: str) -> dict[str, str]:
        """Call an operation in the QMORE style."""
        return await self.post(f"/seamless/backend/{operation}", self.backend_form(**fields))

    async def toolkit(self, operation: str, **fields: str) -> dict[str, str]:
        """Call an operation in the toolkit style (QMORE protocol 7.2)."""
        base = {
            "customerId": self.customer,
            "shopId": self.shop,
            "toolkitPassword": self.password,
            "command": operation,
            "language": "en",
        }
        order = ["customerId", "shopId", "toolkitPassword", "secret", "command", "language", *fields]
        form = {**base, **fields}
        form["requestFingerprint"] = fingerprint(form, order, self.secret)
        return await self.post("/page/toolkit.php", form)

    def frontend_form(self, **changes: str | None) -> dict[str, str]:
        """A payment init's form, everything signed; None leaves a parameter out."""
        self.count += 1
        at = "http://shop.test"
        base: dict[str, str | None] = {
            "customerId": self.customer,
            "shopId": self.shop,
            "language": "en",
            "paymentType": "PAYPAL",
            "amount": "9.90",
            "currency": "EUR",
            "orderDescription": f"Order {self.count}",
            **{f"{name}Url": f"{at}/{name}" for name in ("success", "cancel", "failure", "pending", "service")},
            "confirmUrl": f"{at}/confirm?wh=77",
            "consumerIpAddress": "203.0.113.5",
            "consumerUserAgent": "Mozilla/5.0",
        }
        return self.sign({k: v for k, v in {**base, **changes}.items() if v is not None})

    def sign(self, form: dict[str, str], unsigned: tuple[str, ...] = ()) -> dict[str, str]:
        """Sign all of a payment init but what is to stay unsigned."""
        order = [*(n for n in form if n not in unsigned), "secret", "requestFingerprintOrder"]
        made = {**form, "requestFingerprintOrder": ",".join(order)}
        return {**made, "requestFingerprint": fingerprint(made, order, self.secret)}

    async def storage(self, given: dict[str, str] | None = None, ident: str = "basket-42") -> dict[str, str]:
        """Open a data storage and fill it; return what a payment init names it by."""
        form = {"customerId": self.customer, "shopId": self.shop, "orderIdent": ident, "language": "en"}
        form["returnUrl"] = "http://shop.test/return"
        order = ["customerId", "shopId", "orderIdent", "returnUrl", "language", "secret"]
        form["requestFingerprint"] = fingerprint(form, order, self.secret)
        opened = await self.post("/seamless/dataStorage/init", form)
        stored = await self.http.post(f"/sandbox/storages/{opened['storageId']}/card", json=given or CARD)
        assert stored.status_code == 200, stored.text
        return {"storageId": opened["storageId"], "orderIdent": ident}

    async def start(self, **changes: str | None) -> str:
        """Start a payment and return the address of its page."""
        kind = changes.get("paymentType") or "PAYPAL"
        needs: dict[str, str | None] = {**SHOPPER, **NEEDS.get(kind, {})}
        if kind in {"CCARD", "CCARD-MOTO"}:
            needs |= await self.storage(ident=f"basket-{self.count}")
        started = await self.post("/seamless/frontend/init", self.frontend_form(**{**needs, **changes}))
        assert "redirectUrl" in started, started
        return started["redirectUrl"]

    async def pay(self, decision: str = "success", **changes: str | None) -> str:
        """Start and decide a payment; return its order number."""
        await self.http.get(await self.start(**changes), params={"decision": decision})
        return str((await self.state(last=1))["payments"][-1]["orderNumber"])

    async def state(self, **last: int) -> dict[str, Any]:
        """Look into the sandbox."""
        found: dict[str, Any] = (await self.http.get("/sandbox/state", params=last)).json()
        return found

    async def details(self, number: str) -> dict[str, str]:
        """Ask for an order."""
        return await self.backend("getOrderDetails", orderNumber=number)

    async def control(self, path: str, **body: Any) -> dict[str, Any]:
        """Use a control endpoint."""
        answer = await self.http.post(f"/sandbox/{path}", json=body)
        found: dict[str, Any] = answer.json()
        return found

    async def night(self) -> None:
        """Let a day end."""
        await self.control("day-end")

    async def confirm(self, scope: Any, receive: Any, send: Any) -> None:
        """The shop's confirmation endpoint, as an application of its own."""
        body, more = b"", True
        while more:
            event = await receive()
            body, more = body + event.get("body", b""), event.get("more_body", False)
        self.heard.append({**pairs(body.decode()), "?": scope["query_string"].decode()})
        status, text, kind = self.answer
        headers = [(b"content-type", kind.encode())]
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": text.encode()})


def body(form: dict[str, str]) -> bytes:
    """Write a form."""
    return urlencode(form).encode()
