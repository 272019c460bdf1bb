"""Laws of the wire: what is written is what is read, no signed byte can change unseen, and nothing crashes on anything."""

from __future__ import annotations

import asyncio
from dataclasses import fields, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode
from xml.etree import ElementTree as ET

import httpx2
import pytest
import qmore
from hypothesis import assume, given
from hypothesis import strategies as st
from qmore import confirmation, dates, error_codes, fingerprint, money, payers, responses, serial, transport

from tests.qmore import whole

if TYPE_CHECKING:
    from decimal import Decimal

SECRET = "B8AKTPWBRMNBV455FG6M2DANE99WU2"
ACCOUNT = qmore.Account("D200001", "seamless", qmore.Secret(SECRET), qmore.Secret("jcv45z"))
OPERATIONS: tuple[Any, ...] = (
    whole.DEPOSIT,
    whole.REFUND,
    whole.RECURRING,
    qmore.ApproveReversal("1"),
    qmore.DepositReversal("1", "2"),
    qmore.RefundReversal("1", "2"),
    qmore.GetOrderDetails("1"),
    qmore.GenerateOrderNumber(),
    qmore.GetFinancialInstitutions("TRUSTPAY", "ALL", ("AT",)),
    *(
        qmore.TransferFund(to, "1.00", "EUR", "b")
        for to in (
            whole.SOURCE,
            qmore.BankAccount("E", "BKAUATWW", "AT611904300234573201"),
            qmore.SkrillWallet("e@x.example"),
        )
    ),
)
REQUESTS: tuple[Any, ...] = (
    *OPERATIONS,
    *(qmore.Toolkit(operation) for operation in OPERATIONS),
    whole.PAYMENT,
    qmore.DataStorageInit("b", "https://shop.example/fallback", "en", "pci3"),
    qmore.DataStorageRead("0123456789abcdef0123456789abcdef"),
)
# Characters that mean something to somebody on the way, and lone surrogates, which nobody can write.
ANY = st.text(st.one_of(st.sampled_from("&=%+,;#\n\r\x00 _.\u2028ä€"), st.characters()), max_size=40)
WRITABLE = st.text(st.one_of(st.sampled_from("&=%+,; äöü€"), st.characters(codec="utf-8")), max_size=40)
PRINTED = WRITABLE.filter(lambda text: not any(c < " " or "\x7f" <= c <= "\x9f" or c in "\u2028\u2029" for c in text))


@given(st.dictionaries(WRITABLE, WRITABLE, max_size=6))
def test_what_is_written_is_what_is_read(pairs: dict[str, str]) -> None:
    """Any name and any value that UTF-8 can write survive the wire, separators and all."""
    assert serial.parse(serial.encode(pairs.items())) == pairs


@given(PRINTED)
def test_what_a_payment_carries_arrives_unchanged(text: str) -> None:
    """A custom value of any printed text comes out of the posted form as it went in, under a fingerprint that fits."""
    form = replace(whole.PAYMENT, custom={"shopToken": text}).form(ACCOUNT)
    read = serial.parse(serial.encode(form))

    assert read == dict(form)
    assert read["shopToken"] == text
    assert fingerprint.matches(read, read["requestFingerprintOrder"].split(","), SECRET, read["requestFingerprint"])


AMOUNTS = st.decimals(0, 10**12, places=2)
OPERATION_NAMES = st.frozensets(st.sampled_from(["DEPOSIT", "APPROVEREVERSAL", "REFUND", "DEPOSITREVERSAL", "OTHER"]))
TIMES = st.datetimes(datetime(2000, 1, 1), datetime(2099, 1, 1)).map(lambda t: t.replace(microsecond=0))  # noqa: DTZ001


@given(amount=AMOUNTS, allowed=OPERATION_NAMES, when=TIMES, text=WRITABLE)
def test_an_order_is_read_as_it_was_written(
    amount: Decimal, allowed: frozenset[str], when: datetime, text: str
) -> None:
    """Amounts, times, allowed operations and descriptions of an order come back as what they were."""
    told = {
        "status": "0",
        "order.1.orderNumber": "8000042",
        "order.1.amount": money.text(amount, 2),
        "order.1.orderDescription": text,
        "order.1.operationsAllowed": ",".join(allowed),
        "order.1.timeCreated": f"{when:%d.%m.%Y %H:%M:%S}",
    }

    order = qmore.GetOrderDetails("8000042").answer(urlencode(told))

    assert isinstance(order, qmore.OrderDetails)
    assert (order.amount, order.operations_allowed, order.time_created) == (
        amount,
        allowed,
        when.replace(tzinfo=dates.ZONE),
    )
    assert order.order_description == text


SUCCESS = {
    "amount": "9.90",
    "currency": "EUR",
    "paymentType": "CCARD",
    "orderNumber": "8000042",
    "paymentState": "SUCCESS",
}


def signed(values: dict[str, str]) -> dict[str, str]:
    names = [*values, "secret", "responseFingerprintOrder"]
    made = {**values, "responseFingerprintOrder": ",".join(names)}
    return {**made, "responseFingerprint": fingerprint.sign(made, names, SECRET)}


@given(
    st.dictionaries(st.sampled_from(["gatewayReferenceNumber", "cardholder", "avsResponseMessage", "expiry"]), WRITABLE)
)
def test_a_confirmation_says_what_was_signed(told: dict[str, str]) -> None:
    """Whatever text a method's fields hold, what was signed is what is believed, to the letter."""
    form = signed({**SUCCESS, **told})
    found = confirmation.verify(serial.encode(form.items()).encode(), SECRET)

    assert isinstance(found, qmore.Succeeded)
    assert found.fields == {name: value for name, value in form.items() if name != "responseFingerprint"}


CONFIRMED = signed({**SUCCESS, "language": "en", "cardholder": "Anna Müller", "maskedPan": "940000******0003"})


@given(data=st.data())
def test_no_byte_of_a_confirmation_changes_unseen(data: st.DataObject) -> None:
    """One byte put, taken or replaced anywhere: the message is forged, or says what it said."""
    raw = bytearray(serial.encode(CONFIRMED.items()).encode())
    place = data.draw(st.integers(0, len(raw) - 1))
    raw[place : place + data.draw(st.integers(0, 1))] = data.draw(st.binary(max_size=1))
    try:
        found = confirmation.verify(bytes(raw), SECRET)
    except qmore.Forged:
        return
    assert isinstance(found, qmore.Succeeded)
    assert found.fields == {name: value for name, value in CONFIRMED.items() if name != "responseFingerprint"}


@given(data=st.data())
def test_no_signed_value_of_a_confirmation_changes_unseen(data: st.DataObject) -> None:
    """Another text in one signed field is forged, whatever the text."""
    name = data.draw(st.sampled_from([name for name in CONFIRMED if name != "responseFingerprint"]))
    other = data.draw(WRITABLE)
    assume(other != CONFIRMED[name])

    with pytest.raises(qmore.Forged):
        confirmation.verify(serial.encode({**CONFIRMED, name: other}.items()).encode(), SECRET)


@given(data=st.data())
def test_no_signed_value_of_a_request_changes_unseen(data: st.DataObject) -> None:
    """Whoever changes one signed byte of a payment on its way needs the secret."""
    form = dict(whole.PAYMENT.form(ACCOUNT))
    order = form["requestFingerprintOrder"].split(",")
    name = data.draw(st.sampled_from([name for name in order if name != "secret"]))
    raw = bytearray(form[name].encode())
    place = data.draw(st.integers(0, len(raw) - 1))
    raw[place] = data.draw(st.integers(0, 127).filter(lambda byte: byte != raw[place]))
    changed = {**form, name: raw.decode(errors="replace")}

    assert not fingerprint.matches(changed, order, SECRET, form["requestFingerprint"])


# What an answer may be made of, so that chance finds more than nonsense.
KEYS = st.one_of(
    st.sampled_from(
        ["status", "errors", "errorCode", "redirectUrl", "storageId", "javascriptUrl", "orders", "orderNumber"]
    ),
    st.sampled_from(["paymentNumber", "creditNumber", "dueDate", "providerMessage", "credit.1.operationsAllowed"]),
    st.builds(
        "{}.{}.{}".format,
        st.sampled_from(["error", "order", "payment.1", "credit.1", "paymentInformation", "financialInstitution"]),
        st.one_of(st.integers(-1, 3), ANY),
        st.sampled_from(["errorCode", "orderNumber", "amount", "timeCreated", "operationsAllowed", "id", "online", ""]),
    ),
    ANY,
)
VALUES = st.one_of(
    ANY,
    st.sampled_from(["0", "1", "8000042", "https://q.example/x", "http://[", "31.12.2026 00:00:00", "1e9", "-1.00"]),
)
ANSWERS = st.one_of(
    ANY,
    st.lists(st.tuples(KEYS, VALUES), max_size=8).map(lambda pairs: "&".join(f"{key}={value}" for key, value in pairs)),
)
KNOWN = tuple(kind for kind in vars(qmore).values() if isinstance(kind, type))


@given(text=ANSWERS, request_=st.sampled_from(REQUESTS))
def test_no_answer_crashes_its_reader(text: str, request_: Any) -> None:
    """Whatever comes back to whatever was asked is one of the package's own types."""
    assert isinstance(request_.answer(text), KNOWN)


@given(text=ANSWERS)
def test_no_fields_crash_a_reader_of_parts(text: str) -> None:
    """Payers, errors, days and codes are read from anything, or are none."""
    values = serial.parse(text)

    for reader in (payers.card, payers.paypal, payers.sofort, payers.ideal, payers.eps, payers.direct_debit):
        reader(values)
    for value in (*values, *values.values()):
        assert dates.moment(value) is None or len(value) == len("31.12.2026 00:00:00")
        assert error_codes.look_up(value).meaning
        responses.is_absolute(value)


@given(data=st.data())
def test_no_text_crashes_a_request(data: st.DataObject) -> None:
    """Any text in any field is carried to the letter, or refused as what the wire cannot carry."""
    request_ = data.draw(st.sampled_from([request for request in REQUESTS if not isinstance(request, qmore.Toolkit)]))
    names = [column.name for column in fields(request_) if isinstance(getattr(request_, column.name), str)]
    changed = replace(request_, **{data.draw(st.sampled_from(names)): data.draw(ANY)})
    try:
        form = changed.form(ACCOUNT)
    except qmore.Unfaithful:
        return
    assert serial.parse(serial.encode(form)) == dict(form)


@given(
    st.dictionaries(st.one_of(st.sampled_from([*SUCCESS, "errors", "error.1.errorCode", "secret"]), WRITABLE), WRITABLE)
)
def test_no_signed_message_crashes_the_verifier(told: dict[str, str]) -> None:
    """Even signed by QMORE itself, a message is a fact in its strict form or forged."""
    body = serial.encode(signed({**SUCCESS, **told}).items()).encode()
    try:
        found = confirmation.verify(body, SECRET)
    except qmore.Forged:
        return
    assert not isinstance(found, qmore.Succeeded) or found.amount >= 0


@given(
    st.binary(max_size=200), st.sampled_from([b"", b"paymentState=SUCCESS&", b"paymentState=FAILURE&error.1.", b"%"])
)
def test_no_bytes_crash_the_verifier(noise: bytes, start: bytes) -> None:
    """From outside come bytes; only a fact or a forgery comes of them."""
    try:
        found = confirmation.verify(start + noise, SECRET)
    except qmore.Forged:
        return
    assert isinstance(found, qmore.Failed | qmore.Cancelled)


@given(
    st.lists(st.binary(max_size=60), max_size=5),
    st.sampled_from([b"", b"HTTP/1.1 200 OK\r\n", b"HTTP/1.1 200 OK\r\n\r\n"]),
)
def test_no_bytes_crash_the_transport(chunks: list[bytes], start: bytes) -> None:
    """Whatever a server sends in whatever pieces, it is an answer or a fault of the transport."""

    async def receive() -> Exception | None:
        exchange = transport._Exchange()
        exchange.asked = True
        for chunk in (start, *chunks):
            exchange.data_received(chunk)
        exchange.connection_lost(None)
        assert exchange.answered.done()
        wrong = exchange.answered.exception()
        assert wrong is None or isinstance(wrong, Exception)
        return wrong

    wrong = asyncio.run(receive())

    assert wrong is None or isinstance(wrong, httpx2.TransportError)


@given(ANY)
def test_every_reason_makes_a_legal_answer(reason: str) -> None:
    """A refusal is XML that anybody can parse, with at most 255 characters of reason."""
    parsed = ET.fromstring(confirmation.not_ok(reason))  # noqa: S314 - we wrote it

    assert parsed.get("result") == "NOK"
    assert len(parsed.get("message", "")) <= 255
