"""Transaction initialize: from Saleor's action and the storefront's data to QMORE's payment init, and back.

Nothing moves before the shopper is redirected, so a start whose answer was lost may be tried again, under a new
order number and a new confirm token: the old ones belong to a session that nobody can reach.
"""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any, assert_never

import qmore

from app.decide import basket, consumer, matrix, money
from app.decide.payment import Fact, State, after
from app.decide.problems import Problem, documents

if TYPE_CHECKING:
    from datetime import datetime

    from saleor_app_sdk import events

    from app.decide.channel import ChannelSettings, Method
    from app.decide.records import Payment, Storage
    from app.decide.storefront import PaymentData

SESSION = timedelta(minutes=30)  # QMORE ends a session after half an hour without activity (QMORE protocol 1.2)

# Mistakes of the shop or of this app, which no shopper can correct (QMORE protocol 10).
_FINAL = frozenset({"30001", "30002", "30006", "11500", "15500", "18500", "18501", "18506", "18508", "11506", "11508"})
_STORAGE_GONE = frozenset({"99997", "11302", "13302", "15302", "16302", "18302"})


@dataclass(frozen=True)
class Started:
    """QMORE's answer, decided: what to remember, and whether the storage is spent or of no more use."""

    payment: Payment
    storage_state: str | None = None


def check(
    settings: ChannelSettings,
    data: PaymentData,
    storage: Storage | None,
    source: events.Checkout | events.Order,
    action: events.Action,
    ip_address: str | None,
    now: datetime,
) -> tuple[Problem, ...]:
    """Return everything that the storefront must correct before QMORE is asked; all at once."""
    method = settings.method(data.payment_type)
    found: list[Problem | None] = [
        _unavailable(
            data.payment_type, method, offers=method is not None and not _hidden(method, data, source, action, now)
        ),
        _foreign_return_url(settings, data.return_url),
        _address_of_shopper(ip_address),
        None
        if money.is_exact(action.amount, action.currency)
        else Problem("AMOUNT_INVALID", f"The amount has more decimals than {action.currency} knows.", "amount"),
    ]
    if method is not None:
        found += [_storage(method, data, storage, now), *_missing(method, data, source)]
    return tuple(problem for problem in found if problem is not None)


def _hidden(
    method: Method, data: PaymentData, source: events.Checkout | events.Order, action: events.Action, now: datetime
) -> tuple[str, ...]:
    billing = source.billing_address
    country = billing.country.code if billing and billing.country else None
    business = bool(data.consumer.company_name or (billing and billing.company_name))
    age = matrix.age(data.consumer.birth_date, now.date())
    return method.hidden(action.amount, action.currency, country, business=business, age=age)


def _unavailable(payment_type: str, method: Method | None, *, offers: bool) -> Problem | None:
    if method is not None and offers:
        return None
    return Problem("PAYMENT_TYPE_UNAVAILABLE", f"{payment_type} is not offered for this purchase.", "paymentType")


def _foreign_return_url(settings: ChannelSettings, url: str) -> Problem | None:
    if settings.allows(url):
        return None
    return Problem(
        "RETURN_URL_NOT_ALLOWED",
        "returnUrl is not on one of the channel's allowed origins; add the storefront's origin to the channel's "
        "configuration or correct the URL.",
        "returnUrl",
    )


def _address_of_shopper(ip_address: str | None) -> Problem | None:
    try:
        ipaddress.ip_address(ip_address or "")
    except ValueError:
        return Problem("REQUIRED", "consumer.ipAddress: the shopper's IP address is needed.", "consumer.ipAddress")
    return None


def _storage(method: Method, data: PaymentData, storage: Storage | None, now: datetime) -> Problem | None:
    if not method.type.needs_data_storage:
        return None
    if data.storage_id is None:
        return Problem("REQUIRED", f"storageId: {method.payment_type} is paid from a data storage.", "storageId")
    if storage is None or storage.state != "open" or storage.expires_at <= now:
        return _expired()
    return None


def _expired() -> Problem:
    return Problem(
        "STORAGE_EXPIRED",
        "storageId is not this checkout's open data storage; call paymentGatewayInitialize for a new one and let the "
        "shopper enter the data again.",
        "storageId",
    )


def _missing(method: Method, data: PaymentData, source: events.Checkout | events.Order) -> tuple[Problem, ...]:
    known = {
        "consumer.birthDate": data.consumer.birth_date or data.consumer.company_name,
        "consumer.email": source.email,
        "consumerEmail": source.email,
        "consumerBirthDate": data.consumer.birth_date or data.consumer.company_name,
        "financialInstitution": data.financial_institution,
    }
    needed = [field for field in method.type.required_fields if field in known]
    if method.type.financial_institution_required and "financialInstitution" not in needed:
        needed.append("financialInstitution")
    names = {"consumerEmail": "consumer.email", "consumerBirthDate": "consumer.birthDate"}
    return tuple(
        Problem("REQUIRED", f"{names.get(field, field)} is needed for {method.payment_type}.", names.get(field, field))
        for field in needed
        if not known[field]
    )


_CAPTURES = {"charge": "CHARGE", "authorize": "AUTHORIZATION"}


def effective_action(settings: ChannelSettings, method: Method | None, wanted: str) -> str:
    """Return what really happens; the result type says so (Saleor protocol 4.4).

    The method's setting goes before the channel's, and that before what Saleor asks; a method that cannot authorise
    charges.
    """
    if method is None or not method.type.can_authorize:
        return wanted if method is None else "CHARGE"
    chosen = settings.capture if method.capture == "channel" else method.capture
    return _CAPTURES.get(chosen, wanted)


def payment_init(
    payment: Payment,
    settings: ChannelSettings,
    data: PaymentData,
    event: events.TransactionInitializeSession | events.TransactionProcessSession,
    urls: Urls,
    now: datetime,
) -> qmore.FrontendInit:
    """Ask QMORE to start the payment (QMORE protocol 5)."""
    method = settings.method(payment.payment_type)
    source = event.source_object
    own = payment.psp_reference if payment.order_number is None else None
    return qmore.FrontendInit(
        language=urls.language,
        payment_type=payment.payment_type,
        amount=money.text(payment.amount, payment.currency),
        currency=payment.currency,
        order_description=_description(source, payment),
        success_url=urls.back("success"),
        cancel_url=urls.back("cancel"),
        failure_url=urls.back("failure"),
        pending_url=urls.back("pending"),
        service_url=settings.service_url,
        confirm_url=urls.confirm,
        consumer_ip_address=data.consumer.ip_address or event.customer_ip_address or "",
        consumer_user_agent=consumer.clean(data.consumer.user_agent, 255) or "unknown",
        order_ident=payment.order_ident if payment.storage_id else None,
        storage_id=payment.storage_id,
        financial_institution=data.financial_institution,
        order_number=payment.order_number,
        order_reference=own,
        customer_statement=settings.customer_statement,
        auto_deposit=payment.action == "CHARGE" if method and method.type.can_authorize else None,
        window_name=data.window_name,
        consumer=consumer.consumer(source, data.consumer, payment.payment_type, forward=settings.forward.consumer),
        basket=basket.of_purchase(
            source, payment.amount, payment.currency, payment.payment_type, forward=settings.forward.basket
        ),
        three_d_secure=consumer.three_d_secure(source, now) if payment.payment_type.startswith("CCARD") else None,
    )


@dataclass(frozen=True)
class Urls:
    """Where QMORE sends the confirmation and the shopper, and the language it speaks to the shopper."""

    public_url: str
    token: str
    language: str

    @property
    def confirm(self) -> str:
        """The server-to-server confirmation's address."""
        return f"{self.public_url}/qmore/confirm/{self.token}"

    def back(self, outcome: str) -> str:
        """The browser's way back."""
        return f"{self.public_url}/qmore/return/{self.token}/{outcome}"


def _description(source: events.Checkout | events.Order, payment: Payment) -> str:
    number = getattr(source, "number", None)
    return f"Order {number}" if number else f"Payment {payment.psp_reference}"


Answer = qmore.PaymentStarted | qmore.Rejected | qmore.Nonsense | qmore.Unsent | qmore.Lost


def tell(payment: Payment, answer: Answer, language: str, now: datetime) -> Started:
    """Decide what QMORE's answer means for the payment."""
    match answer:
        case qmore.PaymentStarted(redirect_url=url):
            return Started(
                replace(
                    payment,
                    state=after(State(payment.state), Fact.REDIRECT),
                    redirect_url=url,
                    answer=None,
                    updated_at=now,
                    expires_at=now + SESSION,
                ),
                storage_state="used" if payment.storage_id else None,
            )
        case qmore.Rejected(errors=errors):
            return _rejected(payment, errors, language, now)
        case qmore.Nonsense() | qmore.Unsent() | qmore.Lost():
            silent = Problem(
                "PROVIDER_UNREACHABLE",
                "QMORE did not answer as it should; nothing was started. Call transactionProcess with the same data.",
            )
            return Started(not_started(payment, (silent,), language, now))
        case _:
            assert_never(answer)


def _rejected(payment: Payment, errors: tuple[qmore.QmoreMessage, ...], language: str, now: datetime) -> Started:
    codes = {error.error_code for error in errors}
    problems = tuple(
        Problem(
            f"QMORE_{error.error_code}",
            error.message or "QMORE gave no reason.",
            "storageId" if error.error_code in _STORAGE_GONE else None,
            error.consumer_message,
            retryable=error.error_code not in _FINAL,
        )
        for error in errors
    )
    if codes & _FINAL:
        failed = replace(payment, state=after(State(payment.state), Fact.FAILED))
        return Started(with_problems(failed, problems, language, now))
    return Started(
        not_started(payment, problems, language, now), storage_state="dead" if codes & _STORAGE_GONE else None
    )


def not_started(payment: Payment, problems: tuple[Problem, ...], language: str, now: datetime) -> Payment:
    """Remember what must be corrected before the payment can start."""
    back = replace(payment, state=after(State(payment.state), Fact.NOT_STARTED))
    return with_problems(back, problems, language, now)


def with_problems(payment: Payment, problems: tuple[Problem, ...], language: str, now: datetime) -> Payment:
    """Keep the problems as the payment's answer."""
    answer: dict[str, Any] = {"errors": documents(problems, language)}
    return replace(payment, answer=answer, updated_at=now)
