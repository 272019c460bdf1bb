"""Confirmations seen by a foreign merchant: who is told what, when, signed how, and how often (QMORE protocol 6)."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
from typing import TYPE_CHECKING

import pytest

from tests.sandbox_qmore.foreign import CARD, DEMO_SECRET, Shop
from tests.sandbox_qmore.test_orders import with_account

if TYPE_CHECKING:
    from typing import Any


def is_signed(said: dict[str, str], secret: str = DEMO_SECRET) -> bool:
    """Recompute a confirmation's fingerprint from its own order (QMORE protocol 3.4)."""
    order = said["responseFingerprintOrder"].split(",")
    seed = "".join(secret if name == "secret" else said.get(name, "") for name in order)
    made = hmac.new(secret.encode(), seed.encode(), hashlib.sha512).hexdigest()
    return made == said["responseFingerprint"].lower()


STATES = {
    "success": ("SUCCESS", True),
    "pending": ("PENDING", True),
    "failure": ("FAILURE", False),
    "cancel": ("CANCEL", False),
}


@pytest.mark.parametrize(("decision", "state", "signed"), [(d, *s) for d, s in STATES.items()], ids=STATES)
async def test_each_outcome_is_confirmed_before_the_browser_returns(
    shop: Shop, decision: str, state: str, *, signed: bool
) -> None:
    """Own parameters come back in every state, unsigned; the browser's address gets nothing added (QMORE protocol 6.1, 6.3)."""
    page = await shop.start(mine="token 1")

    answer = await shop.http.get(page, params={"decision": decision})

    assert (answer.status_code, answer.headers["location"]) == (302, f"http://shop.test/{decision}")
    said = shop.heard[0]
    assert (said["paymentState"], said["mine"], said["?"]) == (state, "token 1", "wh=77")
    assert ("responseFingerprint" in said) is signed
    if signed:
        assert is_signed(said)
        assert "mine" not in said["responseFingerprintOrder"].split(",")
        assert {"secret", "responseFingerprintOrder", "paymentState", "orderNumber"} <= set(
            said["responseFingerprintOrder"].split(",")
        )
    assert ("amount" in said) is (state == "SUCCESS")
    assert ("errors" in said) is (state == "FAILURE")


FIELDS = {
    "CCARD": ("authenticated anonymousPan maskedPan expiry cardholder", "Visa"),
    "GOOGLEPAY": ("authenticated anonymousPan maskedPan expiry cardholder", "MC"),
    "PAYPAL": ("paypalPayerID paypalPayerEmail paypalPayerFirstName paypalPayerLastName", "PAYPAL"),
    "EPS": ("epsConsumerIBAN epsConsumerBIC epsConsumerName", "EPS-SO"),
    "IDL": ("idealConsumerName idealConsumerBIC idealConsumerIBAN", "INGBANK"),
    "SOFORTUEBERWEISUNG": ("senderAccountOwner senderIBAN senderBIC securityCriteria", "SOFORTUEBERWEISUNG"),
    "KLARNA": ("klarnaBillingFirstName klarnaBillingCountry", "KLARNA"),
    "INVOICE": ("providerReferenceNumber", "payolution"),
    "PRZELEWY24": ("", "Przelewy24"),
    "PSC": ("", "PAYSAFECARD"),
}


@pytest.mark.parametrize(("payment_type", "names", "institution"), [(k, *v) for k, v in FIELDS.items()], ids=FIELDS)
async def test_a_success_tells_what_its_payment_type_tells(
    shop: Shop, payment_type: str, names: str, institution: str
) -> None:
    """The amount is the text that was sent; the type's own fields are signed (QMORE protocol 6.4)."""
    await shop.pay(paymentType=payment_type)

    said = shop.heard[0]
    assert is_signed(said)
    assert set(names.split()) <= set(said["responseFingerprintOrder"].split(","))
    assert all(said[name] for name in names.split())
    assert (said["amount"], said["financialInstitution"]) == ("9.90", institution)
    assert said["gatewayReferenceNumber"] == f"DGW_{said['orderNumber']}_RN"


async def test_a_direct_debit_tells_its_mandate(shop: Shop) -> None:
    """Mandate, signature date, creditor and due date (QMORE protocol 6.4)."""
    given = {"paymentType": "SEPA-DD", "accountOwner": "Eva", "bankAccountIban": "AT611904300234573201"}
    held = await shop.storage(given)

    await shop.pay(paymentType="SEPA-DD", **held)

    said = shop.heard[0]
    assert said["mandateId"].startswith(f"P000000001-10{said['orderNumber']}")
    assert {"mandateSignatureDate", "creditorId", "dueDate"} <= set(said)
    number = said["orderNumber"]
    assert (await shop.details(number))["payment.1.1.operationsAllowed"] == "DEPOSITREVERSAL"


@pytest.mark.parametrize("code", ["20003", "20004", "20017"])
async def test_a_card_that_ends_with_a_code_is_declined_with_it(shop: Shop, code: str) -> None:
    """The sandbox's own numbers, since the vendor publishes none (QMORE protocol 2.4, 14)."""
    held = await shop.storage({**CARD, "pan": f"95000000000{code}"})

    number = await shop.pay(paymentType="CCARD", **held)

    assert (shop.heard[0]["paymentState"], shop.heard[0]["error.1.errorCode"]) == ("FAILURE", code)
    assert (await shop.details(number))["error.1.errorCode"] == "20003"


async def test_a_card_may_be_late(shop: Shop) -> None:
    """9500000000030014 is pending first, paid later (QMORE protocol 14)."""
    held = await shop.storage({**CARD, "pan": "9500000000030014"})
    await shop.pay(paymentType="CCARD", **held)

    await shop.control("clock", seconds=3600)

    assert [said["paymentState"] for said in shop.heard] == ["PENDING", "SUCCESS"]


async def test_pending_without_a_pending_address_is_a_failure(shop: Shop) -> None:
    """PENDING needs pendingUrl (QMORE protocol 6.1)."""
    page = await shop.start(pendingUrl=None)

    answer = await shop.http.get(page, params={"decision": "pending"})

    assert answer.headers["location"] == "http://shop.test/failure"
    assert shop.heard[0]["paymentState"] == "FAILURE"


@pytest.mark.parametrize(
    ("decision", "last"), [("pending-then-success", "SUCCESS"), ("pending-then-failure", "FAILURE")]
)
async def test_a_pending_result_follows_when_time_passes(shop: Shop, decision: str, last: str) -> None:
    """The second confirmation comes by itself (QMORE protocol 6.1)."""
    number = await shop.pay(decision)

    await shop.control("clock", seconds=3600)

    assert [said["paymentState"] for said in shop.heard] == ["PENDING", last]
    found = await shop.details(number)
    assert found.get("payment.1.1.state", found.get("error.1.errorCode")) in {"payment_deposited", "20003"}


@pytest.mark.parametrize(("decision", "last"), [("abandon", "FAILURE"), ("abandon-after-paying", "SUCCESS")])
async def test_an_abandoned_session_is_looked_at_after_30_minutes(shop: Shop, decision: str, last: str) -> None:
    """QMORE asks what really happened and says so (QMORE protocol 6.1)."""
    await shop.pay(decision)
    await shop.control("clock", seconds=1700)
    assert shop.heard == []

    await shop.control("clock", seconds=200)

    assert [said["paymentState"] for said in shop.heard] == [last]


async def test_a_page_nobody_opened_ends_after_30_minutes(shop: Shop) -> None:
    """Its session is over, and the shop hears FAILURE once (QMORE protocol 6.1)."""
    page = await shop.start()

    await shop.control("clock", seconds=4000)

    assert [said["paymentState"] for said in shop.heard] == ["FAILURE"]
    assert (await shop.http.get(page)).status_code == 404


ANSWERS: dict[str, tuple[tuple[int, str, str], bool]] = {
    "plain": ((200, '<QPAY-CONFIRMATION-RESPONSE result="OK" />', "text/plain"), True),
    "in a comment": ((200, '<html><!--<QPAY-CONFIRMATION-RESPONSE result="OK" />--></html>', "text/html"), True),
    "JSON": (
        (200, '{"status":"OK","errorCodes":null,"QPAY-CONFIRMATION-RESPONSE":{"result":"OK"}}', "application/json"),
        True,
    ),
    "NOK": ((200, '<QPAY-CONFIRMATION-RESPONSE result="NOK" message="result=OK" />', "text/plain"), False),
    "JSON NOK": (
        (200, '{"status":"NOK","QPAY-CONFIRMATION-RESPONSE":{"result":"NOK","message":"x"}}', "application/json"),
        False,
    ),
    "broken JSON": ((200, "{", "application/json"), False),
    "the name in the 2025 guide": ((200, '<Checkout Page-CONFIRMATION-RESPONSE result="OK" />', "text/plain"), False),
    "nothing": ((200, "", "text/plain"), False),
    "OK with a 500": ((500, '<QPAY-CONFIRMATION-RESPONSE result="OK" />', "text/plain"), False),
}


@pytest.mark.parametrize(("answer", "ok"), ANSWERS.values(), ids=ANSWERS)
async def test_an_answer_is_read_in_all_three_forms(shop: Shop, answer: tuple[int, str, str], *, ok: bool) -> None:
    """Anything else and everything that is not 2xx is NOK (QMORE protocol 6.2)."""
    shop.answer = answer

    await shop.pay()

    assert [c["ok"] for c in (await shop.state())["payments"][0]["confirmations"]] == [ok]


async def test_by_default_nothing_is_delivered_again(shop: Shop) -> None:
    """Once, whatever was answered (QMORE protocol 6.1)."""
    shop.answer = (500, "", "text/plain")
    await shop.pay()

    await shop.control("clock", seconds=100_000)

    assert len(shop.heard) == 1


async def test_an_account_with_intervals_is_told_again_until_it_says_ok(shop: Shop) -> None:
    """Redelivery follows the intervals and stops at OK (QMORE protocol 6.1)."""
    mine = await with_account(shop, redelivery=[60, 600, 3600])
    shop.answer = (500, "", "text/plain")
    await mine.pay(shopId=None)
    for seconds, count in ((59, 1), (1, 2), (599, 2), (1, 3)):
        await shop.control("clock", seconds=seconds)
        assert len(shop.heard) == count
    shop.answer = (200, '<QPAY-CONFIRMATION-RESPONSE result="OK" />', "text/plain")

    await shop.control("clock", seconds=100_000)

    assert len(shop.heard) == 4
    assert len({said["responseFingerprint"] for said in shop.heard}) == 1


async def test_deliveries_end_with_the_last_interval(shop: Shop) -> None:
    """After the last attempt nobody is told any more (QMORE protocol 6.1)."""
    mine = await with_account(shop, redelivery=[60, 600])
    shop.answer = (200, "NOK", "text/plain")
    await mine.pay(shopId=None)

    await shop.control("clock", seconds=1_000_000)

    assert len(shop.heard) == 3


FAULTS: dict[str, tuple[dict[str, Any], list[bool]]] = {
    "tampered": ({"confirmation": "tamper"}, [False]),
    "wrongly signed": ({"confirmation": "wrong-secret"}, [False]),
    "twice": ({"confirmation": "duplicate"}, [True, True]),
    "dropped": ({"confirmation": "drop"}, []),
    "late": ({"confirmation": "delay", "seconds": 0.01}, [True]),
    "hash in upper case": ({"confirmation": "upper-case"}, [True]),
}


@pytest.mark.parametrize(("fault", "signatures"), FAULTS.values(), ids=FAULTS)
async def test_a_confirmation_may_come_wrong(shop: Shop, fault: dict[str, Any], signatures: list[bool]) -> None:
    """Each fault is what it says (QMORE protocol 14)."""
    await shop.control("faults", **fault)

    await shop.pay()

    assert [is_signed(said) for said in shop.heard] == signatures


async def test_an_order_without_the_secret_is_signed_with_the_key_all_the_same(shop: Shop) -> None:
    """What a merchant must never accept (QMORE protocol 3.4)."""
    await shop.control("faults", confirmation="omit-secret")

    await shop.pay()

    assert "secret" not in shop.heard[0]["responseFingerprintOrder"].split(",")
    assert is_signed(shop.heard[0])


async def test_the_browser_may_be_back_before_the_shop_hears_of_it(shop: Shop) -> None:
    """Reordered with the redirect (QMORE protocol 6.1, 14)."""
    await shop.control("faults", confirmation="reorder", seconds=0.05)
    page = await shop.start()

    assert (await shop.http.get(page, params={"decision": "success"})).status_code == 302
    assert shop.heard == []

    async with asyncio.timeout(5):
        while not shop.heard:  # noqa: ASYNC110 - the sandbox tells the shop, not this test
            await asyncio.sleep(0.01)
    assert is_signed(shop.heard[0])
