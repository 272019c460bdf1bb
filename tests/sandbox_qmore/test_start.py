"""Payment init and data storage seen by a foreign client: what is refused, in which order, and what is tolerated (QMORE protocol 3-5)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.sandbox_qmore.foreign import BASKET, CARD, SHOPPER, Shop, fingerprint

if TYPE_CHECKING:
    from collections.abc import Callable

INIT = "/seamless/frontend/init"


def codes(answer: dict[str, str]) -> list[str]:
    return [answer[f"error.{n}.errorCode"] for n in range(1, int(answer.get("errors", "0")) + 1)]


async def test_an_empty_init_gets_the_thirteen_published_errors_in_their_order(shop: Shop) -> None:
    """The vendor's sample of a request lacking everything; consumers are told nothing (QMORE protocol 5.7)."""
    answer = await shop.post(INIT, {"x": ""})

    assert codes(answer) == (
        [
            "11500",
            "11019",
            "11009",
            "11020",
            "11022",
            "11023",
            "11024",
            "11031",
            "11504",
            "11146",
            "11130",
            "11050",
            "11508",
        ]
    )
    assert "error.1.consumerMessage" not in answer


async def test_an_empty_storage_init_gets_five_errors_and_an_empty_read_two(shop: Shop) -> None:
    """The vendor's samples again (QMORE protocol 4.3, 4.4)."""
    assert codes(await shop.post("/seamless/dataStorage/init", {"x": ""})) == [
        "11500",
        "11009",
        "15300",
        "11301",
        "11506",
    ]
    assert codes(await shop.post("/seamless/dataStorage/read", {"x": ""})) == ["11500", "11506"]


WRONG: dict[str, tuple[dict[str, str | None], list[str]]] = {
    "no amount": ({"amount": None}, ["11017"]),
    "no payment type": ({"paymentType": None}, ["11051"]),
    "an amount in words": ({"amount": "ten"}, ["16017"]),
    "three decimals of a euro": ({"amount": "9.905"}, ["16017"]),
    "decimals of a yen": ({"amount": "9.90", "currency": "JPY"}, ["16017"]),
    "a currency of two letters": ({"currency": "EU"}, ["16019"]),
    "an address that is none": ({"successUrl": "shop.test"}, ["16022"]),
    "a confirmation address that is none": ({"confirmUrl": "x"}, ["16504"]),
    "an IP address that is none": ({"consumerIpAddress": "1.2.3"}, ["16146"]),
    "a description of 256 bytes in 128 umlauts": ({"orderDescription": "ä" * 128}, ["15020"]),
    "a first name of 31 bytes": ({"consumerBillingFirstname": "ä" * 15 + "x"}, ["15406"]),
    "a first name that begins with a digit": ({"consumerBillingFirstname": "4Eva"}, ["16406"]),
    "a city of 33 bytes": ({"consumerBillingCity": "x" * 33}, ["15410"]),
    "a country in words": ({"consumerBillingCountry": "Austria"}, ["15413", "16413"]),
    "a birth date day first": ({"consumerBirthDate": "31.01.1990"}, ["16401"]),
    "a mail address as customer id": ({"consumerMerchantCrmId": "eva@shop.example"}, ["16428"]),
    "an order number of ten digits": ({"orderNumber": "1234567890"}, ["15011"]),
    "an order number in letters": ({"orderNumber": "abc"}, ["17011"]),
    "an unknown payment type": ({"paymentType": "BARTER"}, ["18051"]),
    "autoDeposit maybe": ({"autoDeposit": "maybe"}, ["18514"]),
    "a window name with a space": ({"windowName": "my window"}, ["16149"]),
    "too long and malformed at once": (
        {"orderDescription": "x" * 256, "currency": "E"},
        ["15020", "16019"],
    ),
    "an authentication method nobody knows": ({"consumerAuthenticationMethod": "09"}, ["16000"]),
    "an authentication time without a zone": (
        {"consumerAuthenticationTimestamp": "2026-01-31T10:00:00"},
        ["16000"],
    ),
    "an account's age year first": ({"consumerAccountCreationDate": "2020-01-31"}, ["16000"]),
    "a count in words": ({"consumerAccountTransactionsPastDay": "many"}, ["17000"]),
    "a shipping method nobody knows": ({"consumerShippingMethod": "pigeon"}, ["16000"]),
    "a mandate of 36 characters": ({"mandateId": "x" * 36}, ["15000"]),
    "an American without a state": ({"consumerBillingCountry": "US"}, ["11412"]),
    "an American state in words": ({"consumerBillingCountry": "US", "consumerBillingState": "NYC"}, ["15412"]),
    "eps without a bank": ({"paymentType": "EPS"}, ["11502"]),
    "eps in dollars": ({"paymentType": "EPS", "financialInstitution": "EPS-SO", "currency": "USD"}, ["18019"]),
    "P24 in euros": ({"paymentType": "PRZELEWY24", "consumerEmail": "e@x.pl"}, ["18019"]),
    "paysafecard without a customer id": ({"paymentType": "PSC"}, ["11428"]),
    "an invoice without a birth date": ({"paymentType": "INVOICE", **SHOPPER, "consumerBirthDate": None}, ["11401"]),
    "Klarna without a basket": ({"paymentType": "KLARNA", **SHOPPER}, ["11458"]),
    "a basket that does not sum up": ({**BASKET, "amount": "10.00"}, ["18458"]),
    "a basket position without a name": ({**BASKET, "basketItem1Name": None}, ["11464"]),
    "a tax rate with four decimals": ({**BASKET, "basketItem1UnitTaxRate": "19.3245"}, ["16462"]),
    "nothing to pay": ({"paymentType": "EPS", "financialInstitution": "EPS-SO", "amount": "0.00"}, ["18017"]),
    "less than nothing": ({"amount": "-1.00"}, ["18017"]),
    "a statement too long for eps": (
        {"paymentType": "EPS", "financialInstitution": "EPS-SO", "customerStatement": "x" * 36},
        ["15218"],
    ),
    "a reference too long for iDEAL": (
        {"paymentType": "IDL", "financialInstitution": "INGBANK", "orderReference": "x" * 33},
        ["15217"],
    ),
    "a statement for eps with a sign that banks do not print": (
        {"paymentType": "EPS", "financialInstitution": "EPS-SO", "customerStatement": "Shop & Sohn"},
        ["16218"],
    ),
    "a reference for iDEAL with a dash": (
        {"paymentType": "IDL", "financialInstitution": "INGBANK", "orderReference": "A-1"},
        ["16217"],
    ),
    "PayPal with a name and no phone": ({"consumerBillingFirstname": "Eva", "consumerBillingCountry": "AT"}, ["11414"]),
    "PayPal with a name and no country": (
        {"consumerBillingFirstname": "Eva", "consumerBillingPhone": "+431"},
        ["11413"],
    ),
    "Klarna with half an address": (
        {"paymentType": "KLARNA", **SHOPPER, **BASKET, "consumerBillingCity": "Wien"},
        ["11408"],
    ),
    "a card without a storage": ({"paymentType": "CCARD", **SHOPPER}, ["18302"]),
    "one-click with a storage": ({"sourceOrderNumber": "1", "storageId": "x", "orderIdent": "y"}, ["14302"]),
    "one-click of an unknown order": ({"sourceOrderNumber": "999999999"}, ["18159"]),
}


@pytest.mark.parametrize(("changes", "expected"), WRONG.values(), ids=WRONG)
async def test_what_is_wrong_is_said_by_its_code(
    shop: Shop, changes: dict[str, str | None], expected: list[str]
) -> None:
    """Missing, then length in bytes, then format, then what the payment type demands (QMORE protocol 5, 10, 14)."""
    answer = await shop.post(INIT, shop.frontend_form(**changes))

    assert codes(answer) == expected
    assert answer["error.1.consumerMessage"]


async def test_errors_are_told_in_the_shoppers_language(shop: Shop) -> None:
    """Message is English, consumerMessage follows the request (QMORE protocol 5.7)."""
    answer = await shop.post(INIT, shop.frontend_form(language="de", amount=None))

    assert (answer["error.1.message"], answer["error.1.consumerMessage"]) == ("AMOUNT is missing.", "AMOUNT fehlt.")


def _changed(shop: Shop) -> dict[str, str]:
    return {**shop.frontend_form(), "amount": "0.01"}


def _without_secret(shop: Shop) -> dict[str, str]:
    form = shop.frontend_form()
    order = [n for n in form["requestFingerprintOrder"].split(",") if n != "secret"]
    form["requestFingerprintOrder"] = ",".join(order)
    return {**form, "requestFingerprint": fingerprint(form, order, shop.secret)}


def _unlisted(name: str) -> Callable[[Shop], dict[str, str]]:
    def made(shop: Shop) -> dict[str, str]:
        form = {k: v for k, v in shop.frontend_form(orderReference="r").items() if not k.startswith("requestF")}
        return shop.sign(form, unsigned=(name,))

    return made


FORGED: dict[str, tuple[Callable[[Shop], dict[str, str]], str]] = {
    "a changed amount": (_changed, "18506"),
    "an order without the secret": (_without_secret, "18508"),
    "an order without the amount": (_unlisted("amount"), "18508"),
    "an order without a used optional parameter": (_unlisted("orderReference"), "18508"),
}


@pytest.mark.parametrize(("made", "code"), FORGED.values(), ids=FORGED)
async def test_a_fingerprint_that_does_not_cover_the_request_is_refused(
    shop: Shop, made: Callable[[Shop], dict[str, str]], code: str
) -> None:
    """18506 for a wrong hash, 18508 for an order that lacks what must be in it (QMORE protocol 3.3)."""
    assert codes(await shop.post(INIT, made(shop))) == [code]


def _repeated(shop: Shop) -> dict[str, str]:
    form = {k: v for k, v in shop.frontend_form().items() if not k.startswith("requestF")}
    order = [*form, "amount", "secret", "requestFingerprintOrder"]
    form["requestFingerprintOrder"] = ",".join(order)
    return {**form, "requestFingerprint": fingerprint(form, order, shop.secret)}


def _respelt(old: str, new: str, value: str) -> Callable[[Shop], dict[str, str]]:
    def made(shop: Shop) -> dict[str, str]:
        changes: dict[str, str | None] = {**(BASKET if old.startswith("basket") else {}), old: value}
        form = {k: v for k, v in shop.frontend_form(**changes).items() if not k.startswith("requestF")}
        return shop.sign({new if k == old else k: v for k, v in form.items()})

    return made


def _unsigned(name: str) -> Callable[[Shop], dict[str, str]]:
    return lambda shop: {**shop.frontend_form(), name: "value"}


def _upper(shop: Shop) -> dict[str, str]:
    form = shop.frontend_form()
    return {**form, "requestFingerprint": form["requestFingerprint"].upper()}


TOLERATED: dict[str, Callable[[Shop], dict[str, str]]] = {
    "a name listed twice": _repeated,
    "lower-camel basket names": _respelt("basketItem1ArticleNumber", "basketItem1articleNumber", "A1"),
    "the library's company name": _respelt("companyName", "consumercompanyName", "Gruber GmbH"),
    "the library's shipping first name": _respelt("consumerShippingFirstName", "consumerShippingFirstname", "Eva"),
    "an unsigned window name": _unsigned("windowName"),
    "an unsigned parameter of the shop's own": _unsigned("saleorTransaction"),
    "a hash in upper case": _upper,
    "an IPv6 address": lambda shop: shop.frontend_form(consumerIpAddress="2001:db8::1"),
    "a currency by number": lambda shop: shop.frontend_form(currency="978"),
    "an amount without decimals": lambda shop: shop.frontend_form(amount="30"),
    "a storage that the payment type does not need": lambda shop: shop.frontend_form(storageId="x", orderIdent="y"),
    "autoDeposit in capitals": lambda shop: shop.frontend_form(autoDeposit="YES"),
    "a comma in the amount": lambda shop: shop.frontend_form(amount="9,90"),
    "Klarna with a country alone": lambda shop: shop.frontend_form(
        paymentType="KLARNA", consumerBillingCountry="AT", consumerEmail="e@x.at", **BASKET
    ),
    "a whole PayPal address": lambda shop: shop.frontend_form(consumerBillingCountry="AT", consumerBillingPhone="+431"),
    "an empty optional parameter": lambda shop: shop.frontend_form(customerStatement=""),
}


@pytest.mark.parametrize("made", TOLERATED.values(), ids=TOLERATED)
async def test_what_the_vendors_library_sends_is_taken(shop: Shop, made: Callable[[Shop], dict[str, str]]) -> None:
    """Spellings and quirks of the library work (QMORE protocol 3.3, 13)."""
    answer = await shop.post(INIT, made(shop))

    assert "redirectUrl" in answer, answer


async def test_line_breaks_inside_values_are_ignored(shop: Shop) -> None:
    """Who signs them signs something else than QMORE reads (QMORE protocol 1.2)."""
    form = shop.frontend_form(orderDescription="one line")

    assert codes(await shop.post(INIT, shop.frontend_form(orderDescription="two\r\nlines"))) == ["18506"]
    assert "redirectUrl" in await shop.post(INIT, {**form, "orderDescription": "one\r\n line"})


async def test_a_fingerprint_serves_once(shop: Shop) -> None:
    """The same signed request again is 13050 (QMORE protocol 3.1)."""
    form = shop.frontend_form()
    assert "redirectUrl" in await shop.post(INIT, form)

    assert codes(await shop.post(INIT, form)) == ["13050"]


async def test_the_duplicate_check_knows_the_same_request_signed_anew_for_30_minutes(shop: Shop) -> None:
    """``duplicateRequestCheck`` looks at the content, not at the hash (QMORE protocol 5.2)."""
    form = shop.frontend_form(duplicateRequestCheck="yes", orderDescription="same")
    again = _reordered(shop, form)
    assert "redirectUrl" in await shop.post(INIT, form)

    assert codes(await shop.post(INIT, again)) == ["13507"]
    await shop.control("clock", seconds=1801)
    assert "redirectUrl" in await shop.post(INIT, again)


def _reordered(shop: Shop, form: dict[str, str]) -> dict[str, str]:
    plain = {k: v for k, v in reversed(form.items()) if not k.startswith("requestF")}
    return shop.sign(plain)


@pytest.mark.parametrize(
    "headers",
    [{"user-agent": "", "content-type": "application/x-www-form-urlencoded"}, {"content-type": "application/json"}],
    ids=["no user agent", "another content type"],
)
async def test_wrong_headers_are_answered_403(shop: Shop, headers: dict[str, str]) -> None:
    """The header gate comes before everything (QMORE protocol 1.2)."""
    answer = await shop.http.post(INIT, content=b"a=b", headers=headers)

    assert (answer.status_code, answer.text) == (403, "")


async def read(shop: Shop, storage_id: str) -> dict[str, str]:
    """Read a storage."""
    form = {"customerId": shop.customer, "shopId": shop.shop, "storageId": storage_id}
    order = ["customerId", "shopId", "storageId", "secret"]
    signed = {**form, "requestFingerprint": fingerprint(form, order, shop.secret), "language": "en"}
    return await shop.post("/seamless/dataStorage/read", signed)


DIRECT_DEBIT = {
    "paymentType": "SEPA-DD",
    "accountOwner": "Eva Gruber",
    "bankAccountIban": "AT611904300234573201",
    "bankBic": "STZZATWWXXX",
}


@pytest.mark.parametrize(
    ("given", "held"),
    [
        (
            CARD,
            {
                "anonymousPan": "0004",
                "maskedPan": "940000******0004",
                "financialInstitution": "Visa",
                "brand": "Visa",
                "cardholdername": "Eva Gruber",
                "expiry": "12/2031",
            },
        ),
        (DIRECT_DEBIT, {"bankAccountIban": "AT611904300234573201", "accountOwner": "Eva Gruber"}),
    ],
    ids=["a card is masked", "an IBAN is not"],
)
async def test_a_storage_gives_back_what_may_be_shown(shop: Shop, given: dict[str, str], held: dict[str, str]) -> None:
    """The anonymised fields of each type (QMORE protocol 4.4)."""
    ident = (await shop.storage(given))["storageId"]

    answer = await read(shop, ident)

    assert answer["paymentInformations"] == "1"
    assert {name: answer[f"paymentInformation.1.{name}"] for name in held} == held
    assert CARD["pan"] not in str(answer) + str(await shop.state())


async def test_a_storage_lives_30_minutes_after_it_was_last_touched(shop: Shop) -> None:
    """A read extends its life (QMORE protocol 4.1)."""
    ident = (await shop.storage())["storageId"]
    for _ in range(2):
        await shop.control("clock", seconds=1790)
        assert (await read(shop, ident))["storageId"] == ident
    await shop.control("clock", seconds=1801)

    assert codes(await read(shop, ident)) == ["18302"]


async def test_a_storage_serves_one_payment_of_its_own_order(shop: Shop) -> None:
    """Another orderIdent is refused, and a successful init spends it (QMORE protocol 4.1)."""
    held = await shop.storage()
    card: dict[str, str | None] = {"paymentType": "CCARD", **SHOPPER, "storageId": held["storageId"]}

    assert codes(await shop.post(INIT, shop.frontend_form(**card, orderIdent="other"))) == ["18302"]
    assert "redirectUrl" in await shop.post(INIT, shop.frontend_form(**card, orderIdent=held["orderIdent"]))
    assert codes(await shop.post(INIT, shop.frontend_form(**card, orderIdent=held["orderIdent"]))) == ["18302"]


NO_CARD = {"pan": "", "expirationMonth": "13", "expirationYear": "31", "cardverifycode": "1"}


async def test_bad_card_data_are_refused_field_by_field(shop: Shop) -> None:
    """Number, expiry and security code each have a code; a real card is none for the demo (QMORE protocol 4.5)."""
    ident = (await shop.storage())["storageId"]
    path = f"/sandbox/storages/{ident}/card"

    bad = (await shop.http.post(path, json=NO_CARD)).json()
    real = (await shop.http.post(path, json={**CARD, "pan": "4111111111111111"})).json()

    assert [e["errorCode"] for e in bad["error"]] == ["16115", "18116", "18117"]
    assert [e["errorCode"] for e in real["error"]] == ["30010"]


async def test_test_cards_are_for_test_accounts(shop: Shop, tester: Shop) -> None:
    """The demo takes them for real ones (QMORE protocol 2.3, 2.4)."""
    card = {**CARD, "pan": "4200000000000000"}
    demo = (await shop.storage())["storageId"]

    refused = (await shop.http.post(f"/sandbox/storages/{demo}/card", json=card)).json()

    assert [e["errorCode"] for e in refused["error"]] == ["30010"]
    assert (await tester.storage(card))["storageId"]


# QMORE protocol 2.4: every published number, the account that takes it, its brand, and whether the bank asks.
PAID: dict[str, tuple[bool, str, bool]] = {
    "9500000000000001": (True, "Mastercard", True),
    "9500000000000002": (True, "Mastercard", False),
    "9400000000000003": (True, "Visa", True),
    "9400000000000004": (True, "Visa", False),
    "9600000000000005": (True, "Maestro SecureCode", True),
    "9100000000000005": (True, "American Express", True),
    "9100000000000006": (True, "American Express", False),
    "9200000000000007": (True, "Diners Club", False),
    "9090000000000011": (True, "Discover", False),
    "9300000000000008": (True, "JCB", False),
    "9110000000000010": (True, "UATP", False),
    "4200000000000000": (False, "Visa", False),
    "4916994064252017": (False, "Visa", True),
    "5333259155643223": (False, "Mastercard", False),
    "5306889942833340": (False, "Mastercard", True),
    "374500262001008": (False, "American Express", False),
    "374500261001009": (False, "American Express", True),
    "4012000300001003": (False, "Visa", False),
    "5413330300001006": (False, "Mastercard", False),
    "6799860300001000003": (False, "Maestro SecureCode", False),
    "375987000000005": (False, "American Express", False),
}


@pytest.mark.parametrize(("pan", "demo", "brand", "asked"), [(pan, *row) for pan, row in PAID.items()])
async def test_every_published_card_pays_where_it_belongs(
    shop: Shop, tester: Shop, pan: str, brand: str, *, demo: bool, asked: bool
) -> None:
    """With the demo or with a test account; the page asks for a password where the bank would."""
    mine = shop if demo else tester
    held = await mine.storage({**CARD, "pan": pan, "cardverifycode": "1234"})
    page = await mine.start(paymentType="CCARD", **held)

    shown = (await shop.http.get(page)).text
    await shop.http.get(page, params={"decision": "success"})

    assert ("3-D Secure" in shown) is asked
    assert shop.heard[0]["authenticated"] == ("Yes" if asked else "No")
    assert (await mine.details(shop.heard[0]["orderNumber"]))["order.1.brand"] == brand


@pytest.mark.parametrize("year", ["31", "2031"])
async def test_a_year_has_two_digits_or_four(shop: Shop, year: str) -> None:
    """Either is read as the same year (QMORE protocol 13)."""
    ident = (await shop.storage({**CARD, "expirationYear": year}))["storageId"]

    assert (await read(shop, ident))["paymentInformation.1.expiry"] == "12/2031"


async def open_storage(shop: Shop, version: str = "", **options: str) -> dict[str, str]:
    """Open a storage with unsigned options."""
    form = {"customerId": shop.customer, "shopId": shop.shop, "orderIdent": "o", "language": "de"}
    form |= {"returnUrl": "http://shop.test/return", "javascriptScriptVersion": version}
    order = ["customerId", "shopId", "orderIdent", "returnUrl", "language", "javascriptScriptVersion", "secret"]
    signed = {**form, "requestFingerprint": fingerprint(form, order, shop.secret), **options}
    return await shop.post("/seamless/dataStorage/init", signed)


@pytest.mark.parametrize("version", ["", "pci3", "googlepay"])
async def test_a_storage_has_one_of_three_scripts(shop: Shop, version: str) -> None:
    """The answer is the storage's id and the script's address, which is served; another version is refused."""
    answer = await open_storage(shop, version)

    assert set(answer) == {"storageId", "javascriptUrl"}
    assert len(answer["storageId"]) == 32
    script = (await shop.http.get(answer["javascriptUrl"])).text
    assert "QentaCEE_DataStorage" in script
    assert "WirecardCEE_DataStorage" in script
    assert codes(await open_storage(shop, "pci4")) == ["18303"]


async def test_a_storage_that_nobody_filled_is_there_and_empty(shop: Shop) -> None:
    """A read counts nothing; a card payment has nothing to pay with (QMORE protocol 4.4, 10.3)."""
    ident = (await open_storage(shop))["storageId"]

    assert await read(shop, ident) == {"storageId": ident, "paymentInformations": "0"}
    card: dict[str, str | None] = {"paymentType": "CCARD", **SHOPPER, "storageId": ident, "orderIdent": "o"}
    assert codes(await shop.post(INIT, shop.frontend_form(**card))) == ["99997"]


async def test_a_shop_changes_the_card_form(shop: Shop) -> None:
    """Placeholders, and fields that are left out; a code that is not asked for is not missed (QMORE protocol 4.2)."""
    options = {"creditcardPanPlaceholder": "Nummer <1>", "creditcardShowCvcField": "false"}
    opened = await open_storage(shop, "pci3", creditcardShowCardholderNameField="FALSE", **options)
    frame = opened["javascriptUrl"].replace("dataStorage.js", "frame")

    shown = (await shop.http.get(frame)).text
    card = {k: v for k, v in CARD.items() if k != "cardverifycode"}
    stored = await shop.http.post(f"/sandbox/storages/{opened['storageId']}/card", json=card)

    assert 'placeholder="Nummer &lt;1&gt;"' in shown
    assert [name in shown for name in ('name="pan"', 'name="cardverifycode"', 'name="cardholdername"')] == [
        True,
        False,
        False,
    ]
    assert stored.status_code == 200


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"bankAccountIban": "X" * 16, "bankBic": "B" * 8}, []),
        ({"bankAccountIban": "1" * 34, "bankBic": "B" * 11}, []),
        ({"bankAccountIban": "X" * 15}, ["16152"]),
        ({"bankAccountIban": "X" * 35}, ["16152"]),
        ({"bankAccountIban": "X" * 16, "bankBic": "B" * 7}, ["16153"]),
        ({}, ["11152"]),
        ({"accountOwner": "", "bankAccountIban": "X" * 16}, ["11142"]),
    ],
)
async def test_the_demo_takes_any_iban_that_is_long_enough(
    shop: Shop, given: dict[str, str], expected: list[str]
) -> None:
    """Sixteen to thirty-four letters or digits, a BIC of eight to eleven, an owner (QMORE protocol 2.5, 4.5)."""
    ident = (await open_storage(shop))["storageId"]
    entered = {"paymentType": "SEPA-DD", "accountOwner": "Eva", **given}

    answer = (await shop.http.post(f"/sandbox/storages/{ident}/card", json=entered)).json()

    assert [error["errorCode"] for error in answer.get("error", [])] == expected


ACQUIRERS: dict[str, tuple[str, dict[str, str], list[str]]] = {
    "card complete prints 25 letters": ("card complete", {"customerStatement": "x" * 26}, ["15218"]),
    "card complete prints no dashes": ("card complete", {"orderReference": "A-1"}, ["16217"]),
    "hobex takes 20 letters of a reference": ("hobex", {"orderReference": "x" * 21}, ["15217"]),
    "Worldline wants a reference": ("Worldline", {}, ["11217"]),
    "Worldline wants ten letters of it": ("Worldline", {"orderReference": "x" * 9}, ["15217"]),
    "Worldline prints 22 letters": (
        "Worldline",
        {"orderReference": "x" * 10, "customerStatement": "x" * 23},
        ["15218"],
    ),
    "Worldline takes a good one": ("Worldline", {"orderReference": "x" * 64}, []),
}


@pytest.mark.parametrize(("acquirer", "given", "expected"), ACQUIRERS.values(), ids=ACQUIRERS)
async def test_a_cards_texts_are_its_acquirers(
    shop: Shop, acquirer: str, given: dict[str, str], expected: list[str]
) -> None:
    """Statement and reference have the length and letters that the acquirer can print (QMORE protocol A.1)."""
    await shop.control("accounts", customer_id="D277777", shop_id="", secret="S", password="P", acquirer=acquirer)
    mine = Shop(shop.http, "D277777", "", "S", "P")
    held = await mine.storage()

    answer = await shop.post(INIT, mine.frontend_form(shopId=None, paymentType="CCARD", **SHOPPER, **held, **given))

    assert codes(answer) == expected


async def test_a_merchant_that_nobody_knows_is_told_so_and_the_shopper_nothing(shop: Shop) -> None:
    """30002 for storage, read and payment (QMORE protocol 4.3, 14)."""
    stranger = Shop(shop.http, customer="D299998")

    answers = [
        await open_storage(stranger),
        await read(stranger, "x" * 32),
        await shop.post(INIT, stranger.frontend_form()),
    ]

    assert [codes(answer) for answer in answers] == [["30002"]] * 3
    assert "consumerMessage" not in str(answers)
