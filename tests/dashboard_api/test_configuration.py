"""Accounts, channels and their history: what staff save, see, lose and get back, and that no secret ever comes out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.demo import installation, loopback

if TYPE_CHECKING:
    from tests.dashboard_api.conftest import Staff

CANARY = "canary-7f3e-secret"
SETTINGS: dict[str, Any] = {
    "allowedOrigins": ["https://shop.example"],
    "serviceUrl": "https://shop.example/contact",
    "methods": [
        {"paymentType": "PAYPAL", "minimum": "10", "countries": ["AT"]},
        {"paymentType": "PRZELEWY24"},
        {"paymentType": "INVOICE", "minimumAge": 18, "business": "only"},
        {"paymentType": "EPS", "enabled": False},
    ],
}


def account(staff: Staff, **changes: Any) -> dict[str, Any]:
    return {**installation.ACCOUNT, "name": "Demo", "host": staff.stack.places.qmore, **changes}


async def mapped(staff: Staff) -> dict[str, Any]:
    """Add the demo account, set defaults and map the shop's channel to it."""
    added = (await staff.post("/accounts", account(staff)))["account"]
    await staff.put("/defaults", {"version": 0, "settings": SETTINGS})
    version = next(c for c in (await staff.get("/channels"))["channels"] if c["slug"] == loopback.CHANNEL)["version"]
    body = {"version": version, "accountId": added["accountId"], "isTestChannel": True, "settings": SETTINGS}
    await staff.put(f"/channels/{loopback.CHANNEL}", body)
    return next(a for a in (await staff.get("/accounts"))["accounts"] if a["accountId"] == added["accountId"])


async def test_saving_an_account_tries_it_out(staff: Staff) -> None:
    """Every check has its own result and sentence; the demo account works, on loopback without TLS."""
    saved = await staff.post("/accounts", account(staff))
    results = {check["name"]: (check["result"], check["code"]) for check in saved["account"]["checks"]}

    assert {name: result for name, (result, _) in results.items()} == {
        "storage": "ok",
        "frontend": "ok",
        "backendPassword": "ok",
        "orderNumbers": "ok",
        "confirmUrl": "ok",
        "clock": "ok",
        "tls": "warning",
    }
    assert results["confirmUrl"][1] == "REACHABLE_FROM_HERE"
    assert all(check["sentence"] and check["checkedAt"] for check in saved["account"]["checks"])
    assert saved["account"]["environment"] == "demo"


async def test_a_wrong_secret_is_found_when_it_is_saved(staff: Staff) -> None:
    """QMORE's refusal is shown with a remedy, and the account is kept to be corrected."""
    saved = await staff.post("/accounts", account(staff, secret="wrong", backendPassword="wrong"))
    failed = {c["name"]: c["remedy"] for c in saved["account"]["checks"] if c["result"] == "failed"}

    assert {"storage", "frontend", "backendPassword"} <= set(failed)
    assert all(failed.values())


async def test_rotating_reaches_every_mapped_channel_in_one_save(staff: Staff) -> None:
    """One save changes the account and the channels that use it; the history says so without the secret."""
    before = await mapped(staff)
    await staff.stack.initialize()
    saved = await staff.post(
        f"/accounts/{before['accountId']}/rotate", {"version": before["version"], "secret": CANARY}
    )

    assert {(c["subject"], c["field"], c["after"]) for c in saved["changes"]} == {
        ("Demo", "secret", "(hidden)"),
        (loopback.CHANNEL, "credentials", "(hidden)"),
    }
    texts = [(await staff.ask("GET", path)).text for path in ("/accounts", "/channels", "/history", "/configuration")]
    assert not any(CANARY in text or installation.ACCOUNT["secret"] in text for text in (*texts, str(saved)))


async def test_an_undo_brings_back_what_stood_before(staff: Staff) -> None:
    """The account works again after its rotation is undone; a change that something stands on cannot be undone."""
    before = await mapped(staff)
    path = f"/accounts/{before['accountId']}"
    rotated = await staff.post(f"{path}/rotate", {"version": before["version"], "secret": CANARY})
    first = (await staff.get("/history"))["entries"][-1]
    await staff.post(f"/history/{rotated['auditId']}/undo")
    again = {c["name"]: c["result"] for c in (await staff.post(f"{path}/checks"))["checks"]}
    refused = await staff.ask("POST", f"/history/{first['id']}/undo")

    assert (again["storage"], again["frontend"]) == ("ok", "ok")
    assert (refused.status_code, refused.json()["error"]["code"]) == (409, "CANNOT_UNDO")


async def test_the_second_of_two_who_save_sees_the_firsts_change(staff: Staff) -> None:
    """The later save is refused with the difference and the present version, and writes nothing."""
    added = (await staff.post("/accounts", account(staff)))["account"]
    path, edit = f"/accounts/{added['accountId']}", {"version": 1, "customerId": "D200001", "shopId": "seamless"}
    await staff.put(path, {**edit, "name": "Mine", "host": staff.stack.places.qmore})
    refused = await staff.ask("PUT", path, json={**edit, "name": "Yours"})
    error = refused.json()["error"]

    assert (refused.status_code, error["code"], error["version"]) == (409, "CHANGED_MEANWHILE", 2)
    assert error["changes"] == [{"subject": "Mine", "field": "name", "before": "Demo", "after": "Mine"}]
    assert [a["name"] for a in (await staff.get("/accounts"))["accounts"]] == ["Mine"]


async def test_an_account_in_use_stays(staff: Staff) -> None:
    """Whoever removes a mapped account is told which channels use it; an unused one goes."""
    used = await mapped(staff)
    spare = (await staff.post("/accounts", account(staff, name="Spare")))["account"]
    refused = await staff.ask("POST", f"/accounts/{used['accountId']}/remove", json={"version": used["version"]})
    await staff.post(f"/accounts/{spare['accountId']}/remove", {"version": 1})

    assert refused.status_code == 409
    assert loopback.CHANNEL in refused.json()["error"]["message"]
    assert [a["name"] for a in (await staff.get("/accounts"))["accounts"]] == ["Demo"]


async def test_demo_credentials_stay_off_live_channels(staff: Staff) -> None:
    """A channel that is not marked as a test channel takes no demo account."""
    added = (await staff.post("/accounts", account(staff)))["account"]
    body = {"version": 1, "accountId": added["accountId"], "settings": SETTINGS}
    refused = await staff.ask("PUT", f"/channels/{loopback.CHANNEL}", json=body)

    assert (refused.status_code, refused.json()["error"]["code"]) == (422, "DEMO_ON_LIVE_CHANNEL")


async def test_a_wrong_field_is_named_and_its_value_is_not_repeated(staff: Staff) -> None:
    """The error stands at the field; what was typed may be a secret and does not come back."""
    for field, value in {
        "customerId": "<b>",
        "shopId": "a" * 17,
        "name": "",
        "host": "ftp://x",
        "style": "other",
        "secret": "",
        "surprise": 1,
    }.items():
        refused = await staff.ask("POST", "/accounts", json=account(staff, **{"secret": CANARY, field: value}))
        assert refused.status_code == 422
        assert [error["field"] for error in refused.json()["error"]["fields"]] == [field]
        assert CANARY not in refused.text


async def test_the_simulator_says_why_a_method_is_hidden(staff: Staff) -> None:
    """A shopper sees what fits; every hidden method has each of its reasons."""
    await mapped(staff)
    shopper = {"amount": "5.00", "currency": "EUR", "country": "DE", "business": False, "age": 6}
    found = (await staff.post(f"/channels/{loopback.CHANNEL}/simulate", shopper))["methods"]

    assert {m["paymentType"]: [r["code"] for r in m["reasons"]] for m in found} == {
        "PAYPAL": ["BELOW_MINIMUM", "COUNTRY"],
        "PRZELEWY24": ["CURRENCY"],
        "INVOICE": ["BUSINESS_ONLY", "TOO_YOUNG"],
        "EPS": ["DISABLED"],
    }


async def test_the_matrix_gives_a_reason_for_every_empty_cell(staff: Staff) -> None:
    """Methods that a channel can never offer say why; the others have no reason."""
    await mapped(staff)
    row = next(r for r in (await staff.get("/matrix"))["rows"] if r["channel"] == loopback.CHANNEL)

    assert {c["paymentType"]: [r["code"] for r in c["reasons"]] for c in row["cells"]} == {
        "PAYPAL": [],
        "PRZELEWY24": ["CURRENCY"],
        "INVOICE": [],
        "EPS": ["DISABLED"],
    }


async def test_a_silent_host_says_nothing_of_the_account(staff: Staff) -> None:
    """Whatever was to be asked at QMORE is said to be silent: no merchant calls QENTA for a feature that is there."""
    made = await staff.post("/accounts", account(staff, host="http://127.0.0.1:9"))

    asked = {c["name"]: c["code"] for c in made["account"]["checks"] if c["result"] != "ok"}
    assert {asked[name] for name in ("storage", "frontend", "backendPassword", "orderNumbers")} == {"SILENT"}


async def test_nothing_is_said_of_channels_while_saleor_is_silent(staff: Staff) -> None:
    """No channel is called gone, no method unoffered, no new channel unknown: the page says who did not answer."""
    await mapped(staff)
    account_id = (await staff.get("/accounts"))["accounts"][0]["accountId"]
    await staff.stack.http.post(f"{staff.stack.places.saleor}/sandbox/down", json={"down": True})
    listed = await staff.get("/channels")
    matrix = await staff.ask("GET", "/matrix")
    new = await staff.ask("PUT", "/channels/swiss", json={"version": 0, "accountId": account_id, "isTestChannel": True})

    assert listed["unheard"]
    assert [(c["slug"], c["inSaleor"], c["isActive"]) for c in listed["channels"]] == [(loopback.CHANNEL, True, True)]
    assert (matrix.status_code, matrix.json()["error"]["code"]) == (502, "SALEOR_SILENT")
    assert (new.status_code, new.json()["error"]["code"]) == (502, "CHANNEL_NOT_SAVED")
    assert "nothing was saved" in new.text
    assert [entry["subject"] for entry in (await staff.get("/history"))["entries"]].count("swiss") == 0


async def test_channels_follow_the_defaults_where_they_did_not_differ(staff: Staff) -> None:
    """New defaults reach a channel in every setting but its own."""
    used = await mapped(staff)
    own = {"version": 2, "accountId": used["accountId"], "isTestChannel": True}
    await staff.put(f"/channels/{loopback.CHANNEL}", {**own, "settings": {**SETTINGS, "customerStatement": "Own"}})
    changed = {**SETTINGS, "language": "de", "customerStatement": "Default"}
    await staff.put("/defaults", {"version": 1, "settings": changed})
    channel = next(c for c in (await staff.get("/channels"))["channels"] if c["slug"] == loopback.CHANNEL)

    assert (channel["settings"]["language"], channel["settings"]["customerStatement"]) == ("de", "Own")
    assert channel["differs"] == ["customerStatement"]


async def test_a_shopper_sees_what_the_simulator_says(staff: Staff) -> None:
    """The same rule decides for both: a switched off method is neither offered nor accepted."""
    await mapped(staff)
    offered = {method["paymentType"] for method in (await staff.stack.gateway())["paymentMethods"]}
    refused = await staff.stack.initialize(paymentType="EPS", returnUrl="https://shop.example/return")

    assert offered == {"PAYPAL"}
    assert "PAYMENT_TYPE_UNAVAILABLE" in [error["code"] for error in refused["data"]["errors"]]


async def test_a_channel_authorises_first_where_it_says_so(staff: Staff) -> None:
    """Saleor asks for a charge; the channel's setting holds the money instead, and Saleor is told what happened."""
    used = await mapped(staff)
    wanted = {**SETTINGS, "methods": [{"paymentType": "CCARD"}], "capture": "authorize"}
    body = {"version": 2, "accountId": used["accountId"], "isTestChannel": True, "settings": wanted}
    saved = await staff.put(f"/channels/{loopback.CHANNEL}", body)
    card = await staff.stack.store_card()
    url = "https://shop.example/return"
    begun = await staff.stack.initialize(paymentType="CCARD", storageId=card, returnUrl=url)
    await staff.stack.http.get(begun["data"]["redirectUrl"], params={"decision": "success"})
    told = await staff.stack.until(lambda t: t["authorizedAmount"]["amount"] > 0, begun["transaction"]["id"])

    assert "capture" in saved["channel"]["differs"]
    assert told["chargedAmount"]["amount"] == 0
