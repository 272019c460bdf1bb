"""What Saleor and the storefront are told about a payment, from its row alone (the mapping of outcomes)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, assert_never

from saleor_app_sdk import replies

from app.decide.payment import State
from app.decide.problems import for_shopper
from app.decide.reasons import Reason

if TYPE_CHECKING:
    from app.decide.records import Payment

Reply = (
    replies.ChargeSuccess
    | replies.AuthorizationSuccess
    | replies.ChargeRequest
    | replies.AuthorizationRequest
    | replies.ChargeActionRequired
    | replies.AuthorizationActionRequired
    | replies.ChargeFailure
    | replies.AuthorizationFailure
)


_ACTIONS: dict[State, replies.Actions] = {State.CHARGED: ("REFUND",), State.AUTHORIZED: ("CHARGE", "CANCEL")}


def page(public_url: str, psp_reference: str) -> str:
    """Return the app's own page of a payment, or of the payment that an operation's reference begins with."""
    return f"{public_url}/dashboard/payments/{psp_reference.partition('-')[0]}"


def session(payment: Payment, external_url: str | None = None) -> Reply:
    """Answer a session webhook with the payment's present state."""
    charge = payment.action == "CHARGE"
    match State(payment.state):
        case State.NEW | State.STARTING | State.STARTED:
            required = replies.ChargeActionRequired if charge else replies.AuthorizationActionRequired
            return required(
                psp_reference=payment.psp_reference if payment.state == State.STARTED else None,
                amount=payment.amount,
                data=_data(payment),
            )
        case State.PENDING:
            request = replies.ChargeRequest if charge else replies.AuthorizationRequest
            return request(
                psp_reference=payment.psp_reference,
                amount=payment.amount,
                actions=(),
                data=reference(payment),
                external_url=external_url,
            )
        case State.CHARGED | State.AUTHORIZED as state:
            success = replies.ChargeSuccess if state is State.CHARGED else replies.AuthorizationSuccess
            return success(
                psp_reference=payment.psp_reference,
                amount=payment.amount,
                actions=known_actions(payment),
                message=message(payment),
                data=reference(payment),
                payment_method_details=details(payment),
                external_url=external_url,
            )
        case State.FAILED | State.CANCELLED:
            failure = replies.ChargeFailure if charge else replies.AuthorizationFailure
            return failure(
                psp_reference=payment.psp_reference,
                amount=payment.amount,
                message=message(payment),
                data={**reference(payment), **(payment.answer or {})},
                external_url=external_url,
            )
        case _ as unreachable:
            assert_never(unreachable)


def actions(state: State) -> replies.Actions:
    """Return what staff may do next."""
    return _ACTIONS.get(state, ())


def known_actions(payment: Payment) -> replies.Actions:
    """Return what staff may do next, as QMORE's order last said, else what the state promises."""
    known = payment.details.get("actions")
    return actions(State(payment.state)) if known is None else tuple(known)


def message(payment: Payment) -> str:
    """Return one sentence for staff and shopper."""
    match State(payment.state):
        case State.CHARGED | State.AUTHORIZED:
            return Reason("ORDER", number=payment.details.get("orderNumber") or payment.psp_reference)
        case State.CANCELLED:
            return for_shopper("CANCELLED", payment.details.get("language", "en"))
        case _:
            errors = (payment.answer or {}).get("errors") or [{}]
            known: str | None = errors[0].get("consumerMessage")
            return known or for_shopper("DECLINED", payment.details.get("language", "en"))


def reference(payment: Payment) -> dict[str, Any]:
    """Return what lets a storefront and a shop person talk about the same payment."""
    return {"reference": payment.psp_reference}


def _data(payment: Payment) -> dict[str, Any]:
    if payment.state == State.STARTED:
        expires = payment.expires_at.strftime("%Y-%m-%dT%H:%M:%SZ")
        return {"redirectUrl": payment.redirect_url, **reference(payment), "expiresAt": expires}
    return payment.answer or {"errors": []}


_BRANDS = {"MC": "mastercard", "Visa": "visa", "Amex": "amex", "Diners": "diners_club", "Maestro": "maestro"}


def details(payment: Payment) -> replies.PaymentMethodDetails | None:
    """Describe the card or method as the Dashboard shows it (Saleor protocol 4.5)."""
    facts = payment.details
    if facts.get("anonymousPan"):
        month, _, year = str(facts.get("expiry", "")).partition("/")
        brand = str(facts.get("financialInstitution", ""))
        return replies.PaymentMethodDetails(
            type="CARD",
            name=brand or "Card",
            brand=_BRANDS.get(brand, brand.lower()[:40]) or None,
            last_digits=str(facts["anonymousPan"])[-4:],
            exp_month=int(month) if month.isdigit() and 1 <= int(month) <= 12 else None,  # noqa: PLR2004
            exp_year=int(year) if year.isdigit() and int(year) >= 2000 else None,  # noqa: PLR2004
        )
    return replies.PaymentMethodDetails(type="OTHER", name=payment.payment_type.lower())
