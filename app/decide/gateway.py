"""Gateway initialize: which methods a checkout is offered, and whether a data storage must be opened for it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import qmore

from app.decide import channel as channels
from app.decide.problems import Problem, documents

if TYPE_CHECKING:
    from decimal import Decimal

    from app.decide.channel import ChannelSettings, Method
    from app.decide.records import Storage
    from app.decide.storefront import GatewayData

LIFETIME = timedelta(minutes=30)  # after the latest init, store or read (QMORE protocol 4.1)
MARGIN = timedelta(minutes=3)  # a storage about to expire is of no use to someone who starts typing now
EPS_BANKS = ({"id": "EPS-SO", "name": "eps"},)  # the bank is chosen on the eps page (QMORE protocol A.2)
IDEAL_BANKS = tuple(
    {"id": bank, "name": name}
    for bank, name in {
        "ABNAMROBANK": "ABN AMRO",
        "ASNBANK": "ASN Bank",
        "BUNQ": "bunq",
        "INGBANK": "ING",
        "KNAB": "Knab",
        "RABOBANK": "Rabobank",
        "REGIOBANK": "RegioBank",
        "SNSBANK": "SNS Bank",
        "TRIODOSBANK": "Triodos Bank",
        "VANLANSCHOT": "Van Lanschot",
    }.items()
)
BANKS: dict[str, tuple[dict[str, str], ...]] = {"EPS": EPS_BANKS, "IDL": IDEAL_BANKS}


@dataclass(frozen=True)
class Purchase:
    """What the choice of methods depends on; amount in the currency's own unit."""

    amount: Decimal | None
    currency: str
    country: str | None
    language: str
    business: bool | None = None
    age: int | None = None


def judged(settings: ChannelSettings, purchase: Purchase) -> tuple[tuple[Method, tuple[channels.Hidden, ...]], ...]:
    """Return every configured method with the reasons why this purchase may not be paid with it."""
    return tuple(
        (
            method,
            method.hidden(
                purchase.amount, purchase.currency, purchase.country, business=purchase.business, age=purchase.age
            ),
        )
        for method in settings.methods
    )


def offered(settings: ChannelSettings, data: GatewayData, purchase: Purchase) -> tuple[Method, ...]:
    """Return the methods that this purchase may be paid with, in the channel's order."""
    return tuple(
        method
        for method, reasons in judged(settings, purchase)
        if not reasons and (data.payment_types is None or method.payment_type in data.payment_types)
    )


def ask(
    settings: ChannelSettings,
    data: GatewayData,
    methods: tuple[Method, ...],
    storage: Storage | None,
    config_version: int,
    now: datetime,
) -> Storage | bool:
    """Return the storage to reuse, True where one must be opened, False where none is needed."""
    if data.data_storage == "none" or not any(m.type.needs_data_storage for m in methods):
        return False
    fresh = storage is not None and storage.expires_at - now > MARGIN
    same = storage is not None and (storage.config_version, storage.mode) == (config_version, settings.card_form)
    if storage is not None and fresh and same and data.data_storage != "new":
        return storage
    return True


def data_storage_init(
    settings: ChannelSettings, order_ident: str, return_url: str, language: str
) -> qmore.DataStorageInit:
    """Ask for a data storage; ``pci3`` brings QMORE's own card form (QMORE protocol 4.2)."""
    return qmore.DataStorageInit(
        order_ident=order_ident,
        return_url=return_url,
        language=language,
        javascript_script_version="pci3" if settings.card_form == "pci3" else "",
        options=settings.card_form_options,
    )


def touched(storage: Storage, now: datetime) -> Storage:
    """A read keeps a storage for another thirty minutes."""
    return replace(storage, expires_at=now + LIFETIME)


def method_document(method: Method, language: str) -> dict[str, Any]:
    """Describe one method to the storefront."""
    return {
        "paymentType": method.payment_type,
        "label": method.title(language),
        "dataStorage": method.type.needs_data_storage,
        "financialInstitutions": list(BANKS.get(method.payment_type, ())),
        "requires": list(method.type.required_fields),
        "instructions": method.instructions.get(language),
        "consent": None,
    }


def storage_document(storage: Storage, information: tuple[dict[str, str], ...] = ()) -> dict[str, Any]:
    """Describe an open data storage to the storefront."""
    return {
        "storageId": storage.storage_id,
        "javascriptUrl": storage.javascript_url,
        "mode": storage.mode,
        "expiresAt": storage.expires_at.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "paymentInformation": [_masked(item) for item in information],
    }


def _masked(item: dict[str, str]) -> dict[str, str]:
    # QMORE echoes an IBAN in clear (QMORE protocol 4.4); the storefront needs to recognise it, not to have it.
    iban = item.get("bankAccountIban")
    return {**item, "bankAccountIban": f"{iban[:4]}…{iban[-4:]}"} if iban else item


def unreachable(answer: qmore.Rejected | qmore.Nonsense | qmore.Unsent | qmore.Lost) -> Problem:
    """Explain to a storefront why no data storage could be opened."""
    match answer:
        case qmore.Rejected(errors=errors) if errors:
            first = errors[0]
            return Problem(
                code=f"QMORE_{first.error_code}",
                message=f"QMORE refused to open a data storage: {first.message}",
                consumer_message=first.consumer_message or None,
                retryable=False,
            )
        case _:
            return Problem(code="PROVIDER_UNREACHABLE", message="QMORE did not answer in time; ask again in a moment.")


def refused(problems: tuple[Problem, ...], language: str) -> dict[str, Any]:
    """Answer that nothing can be offered."""
    return {
        "environment": None,
        "language": language,
        "paymentMethods": [],
        "dataStorage": None,
        "errors": documents(problems, language),
    }


def answer(
    customer_id: str,
    language: str,
    methods: tuple[Method, ...],
    storage: dict[str, Any] | None,
    problems: tuple[Problem, ...],
) -> dict[str, Any]:
    """Answer what can be offered; without a storage the methods that need none are still there."""
    usable = methods if storage is not None else tuple(m for m in methods if not m.type.needs_data_storage)
    return {
        "environment": channels.environment(customer_id),
        "language": language,
        "paymentMethods": [method_document(m, language) for m in (usable if problems else methods)],
        "dataStorage": storage,
        "errors": documents(problems, language),
    }
