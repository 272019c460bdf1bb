"""Every field is checked as the protocol limits it; the error stands at the field, in the reader's language."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.dashboard_api.test_configuration import SETTINGS, account

if TYPE_CHECKING:
    from tests.dashboard_api.conftest import Staff

METHOD = {"paymentType": "PAYPAL"}
WRONG: dict[str, tuple[dict[str, Any], str, str]] = {
    "an origin with a path": ({"allowedOrigins": ["https://shop.example/x"]}, "settings.allowedOrigins", "origin"),
    "no URL of a contact page": ({"serviceUrl": "shop"}, "settings.serviceUrl", "url"),
    "a URL that QMORE cannot hold": (
        {"serviceUrl": f"https://shop.example/{'x' * 255}"},
        "settings.serviceUrl",
        "string_too_long",
    ),
    "a statement with a line break": (
        {"customerStatement": "a\nb"},
        "settings.customerStatement",
        "string_pattern_mismatch",
    ),
    "a statement that is too long": (
        {"customerStatement": "x" * 255},
        "settings.customerStatement",
        "string_pattern_mismatch",
    ),
    "an unknown payment type": (
        {"methods": [{"paymentType": "GOLD"}]},
        "settings.methods.0.paymentType",
        "payment_type",
    ),
    "a method twice": ({"methods": [METHOD, METHOD]}, "settings.methods", "twice"),
    "a maximum below the minimum": (
        {"methods": [METHOD, {"paymentType": "EPS", "minimum": "5", "maximum": "4"}]},
        "settings.methods.1.maximum",
        "below_minimum",
    ),
    "an amount below zero": (
        {"methods": [{**METHOD, "minimum": "-1"}]},
        "settings.methods.0.minimum",
        "greater_than_equal",
    ),
    "no country": (
        {"methods": [{**METHOD, "countries": ["Austria"]}]},
        "settings.methods.0.countries.0",
        "string_pattern_mismatch",
    ),
    "no currency": (
        {"methods": [{**METHOD, "currencies": ["€"]}]},
        "settings.methods.0.currencies.0",
        "string_pattern_mismatch",
    ),
    "an age of nobody": (
        {"methods": [{**METHOD, "minimumAge": 121}]},
        "settings.methods.0.minimumAge",
        "less_than_equal",
    ),
    "authorising what cannot be": (
        {"methods": [{**METHOD, "capture": "authorize"}]},
        "settings.methods.0.capture",
        "cannot_authorize",
    ),
    "an unknown card option": ({"cardFormOptions": {"colour": "red"}}, "settings.cardFormOptions", "card_option"),
    "a long placeholder": (
        {"cardFormOptions": {"creditcardPanPlaceholder": "x" * 33}},
        "settings.cardFormOptions",
        "card_option_value",
    ),
    "a switch that is none": (
        {"cardFormOptions": {"creditcardShowCvcField": "yes"}},
        "settings.cardFormOptions",
        "card_option_value",
    ),
    "an unknown setting": ({"colour": "red"}, "settings.colour", "extra_forbidden"),
}


async def test_every_setting_is_checked_as_the_protocol_limits_it(staff: Staff) -> None:
    """The error has the path of the field, a code, and a sentence in the reader's language; nothing is written."""
    for name, (change, field, code) in WRONG.items():
        said = []
        for staff.language in ("en", "de"):
            refused = await staff.ask("PUT", "/defaults", json={"version": 0, "settings": {**SETTINGS, **change}})
            fields = refused.json()["error"]["fields"]
            assert (refused.status_code, [(one["field"], one["code"]) for one in fields]) == (422, [(field, code)]), (
                name
            )
            said.append(fields[0]["message"])
        assert said[0] != said[1], name
    assert (await staff.get("/defaults"))["version"] == 0


async def test_a_secret_that_was_pasted_with_more_is_refused(staff: Staff) -> None:
    """A blank that came along would sign every request wrongly, which nobody sees in a password field."""
    for secret in ("with blank", " B8AKTPWBRMNBV455FG6M2DANE99WU2", "ümlaut"):
        refused = await staff.ask("POST", "/accounts", json=account(staff, secret=secret))
        assert [f["code"] for f in refused.json()["error"]["fields"]] == ["secret_characters"]
        assert secret.strip() not in refused.text
