"""PAYMENT_GATEWAY_INITIALIZE_SESSION: offer methods, open or reuse the data storage."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import qmore
from saleor_app_sdk import replies

from app.decide import gateway
from app.decide.gateway import Purchase
from app.decide.language import choose
from app.decide.problems import Problem
from app.decide.records import ChannelConfig, Storage
from app.decide.storefront import GatewayData, read

if TYPE_CHECKING:
    from saleor_app_sdk import Installation, events

    from app.decide.channel import ChannelSettings
    from app.flows.house import Deadline, House

NOT_CONFIGURED = Problem(
    "CHANNEL_NOT_CONFIGURED",
    "This channel has no QMORE configuration; a shop admin adds it with `saleor-qmore config import`.",
    retryable=False,
)


@dataclass(frozen=True)
class _Session:
    house: House
    config: ChannelConfig
    settings: ChannelSettings
    source_id: str
    language: str
    deadline: Deadline


async def run(
    house: House, tenant: Installation, event: events.PaymentGatewayInitializeSession
) -> replies.GatewayReply:
    """Answer what this checkout or order may be paid with."""
    source = event.source_object
    data = read(event.data, GatewayData)
    language = choose(source.language_code)
    if isinstance(data, tuple):
        return replies.GatewayReply(data=gateway.refused(data, language))
    config = await house.taking(tenant.saleor_api_url, source.channel.slug)
    if config is None:
        return replies.GatewayReply(data=gateway.refused((NOT_CONFIGURED,), language))
    settings = config.channel
    language = choose(data.language, source.language_code, settings.language)
    country = source.billing_address.country.code if source.billing_address and source.billing_address.country else None
    business = bool(source.billing_address.company_name) if source.billing_address else None
    purchase = Purchase(event.amount, source.channel.currency_code, country, language, business)
    methods = gateway.offered(settings, data, purchase)
    session = _Session(house, config, settings, source.id, language, house.deadline())
    storage, problems = await _storage(session, data, methods)
    return replies.GatewayReply(data=gateway.answer(config.customer_id, language, methods, storage, problems))


async def _storage(
    session: _Session, data: GatewayData, methods: tuple[Any, ...]
) -> tuple[dict[str, Any] | None, tuple[Problem, ...]]:
    house, config = session.house, session.config
    known = await house.disk.read(house.store.open_storage, config.tenant, session.source_id)
    asked = gateway.ask(session.settings, data, methods, known, config.version, house.clock.now())
    if asked is False:
        return None, ()
    if isinstance(asked, Storage):
        if not data.read:
            return gateway.storage_document(asked), ()
        found = await _read(session, asked)
        if found is not None:
            return found, ()
    return await _open(session)


async def _read(session: _Session, storage: Storage) -> dict[str, Any] | None:
    house = session.house
    request = qmore.DataStorageRead(storage_id=storage.storage_id, language=session.language)
    answer = await house.send(session.config, request, session.deadline.left())
    match answer:
        case qmore.StorageRead(payment_informations=information):
            touched = gateway.touched(storage, house.clock.now())
            await house.disk.run(house.store.touch_storage, storage.tenant, storage.storage_id, touched.expires_at)
            return gateway.storage_document(touched, tuple(dict(item) for item in information))
        case qmore.Rejected():
            await house.disk.run(house.store.retire_storage, storage.tenant, storage.storage_id, "dead")
            return None
        case _:
            return gateway.storage_document(storage)


async def _open(session: _Session) -> tuple[dict[str, Any] | None, tuple[Problem, ...]]:
    house, config = session.house, session.config
    order_ident = house.clock.reference()
    request = gateway.data_storage_init(
        session.settings, order_ident, f"{house.public_url}/qmore/storage-return", session.language
    )
    answer = await house.send(config, request, session.deadline.left())
    if not isinstance(answer, qmore.StorageOpened):
        return None, (gateway.unreachable(answer),)
    now = house.clock.now()
    storage = Storage(
        tenant=config.tenant,
        source_id=session.source_id,
        order_ident=order_ident,
        storage_id=answer.storage_id,
        javascript_url=answer.javascript_url,
        mode=session.settings.card_form,
        language=session.language,
        config_version=config.version,
        opened_at=now,
        expires_at=now + gateway.LIFETIME,
        state="open",
    )
    await house.disk.run(house.store.save_storage, storage)
    return gateway.storage_document(storage), ()
