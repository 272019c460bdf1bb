"""TRANSACTION_INITIALIZE_SESSION and TRANSACTION_PROCESS_SESSION: start a payment once, or answer its state.

The intention is committed before QMORE is asked. Whoever wins the compare-and-swap asks; whoever loses waits for the
winner's answer, so a repeated or concurrent delivery has one effect.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import qmore

from app.decide import initialize, money, present, schedule
from app.decide.initialize import Urls
from app.decide.language import choose
from app.decide.payment import Fact, State, after
from app.decide.problems import Problem
from app.decide.records import ChannelConfig, Payment, Storage
from app.decide.storefront import PaymentData, read
from app.flows import back, reserve
from app.flows.gateway import NOT_CONFIGURED
from app.store import AlreadyThere, Conflict

if TYPE_CHECKING:
    from saleor_app_sdk import Installation, events

    from app.decide.channel import ChannelSettings
    from app.flows.house import Deadline, House

    Event = events.TransactionInitializeSession | events.TransactionProcessSession

_OVER = timedelta(seconds=18)  # Saleor waits no longer: a start older than this has no process behind it any more
_GLANCE = 0.1  # seconds between two looks at a start that another delivery has under way


@dataclass(frozen=True)
class _Session:
    house: House
    tenant: str
    event: Event
    config: ChannelConfig | None
    settings: ChannelSettings | None
    language: str
    deadline: Deadline


async def initialize_session(
    house: House, tenant: Installation, event: events.TransactionInitializeSession
) -> present.Reply:
    """Start the payment of a new transaction; the same delivery again gets the same answer."""
    return await _answer(house, tenant, event)


async def process_session(house: House, tenant: Installation, event: events.TransactionProcessSession) -> present.Reply:
    """Answer the present state; with ``data``, start again what could not be started."""
    return await _answer(house, tenant, event)


async def _answer(house: House, tenant: Installation, event: Event) -> present.Reply:
    deadline = house.deadline()
    payment = await house.disk.read(house.store.payment_by_transaction, tenant.saleor_api_url, event.transaction.id)
    if payment is not None and not _startable(payment, event, house):
        settled = await _settled(house, payment, deadline)
        return _told(house, await back.known(house, settled, deadline) if event.data is None else settled)
    session = await _open(house, tenant, event, deadline)
    return _told(house, await _start(session, payment or _new(session)))


def _told(house: House, payment: Payment) -> present.Reply:
    return present.session(payment, house.page(payment.psp_reference))


def _startable(payment: Payment, event: Event, house: House) -> bool:
    abandoned = payment.state == State.STARTING and payment.updated_at + _OVER < house.clock.now()
    asked = event.data is not None or payment.answer is None
    return (payment.state == State.NEW and asked) or (abandoned and event.data is not None)


async def _settled(house: House, payment: Payment, deadline: Deadline) -> Payment:
    while payment.state == State.STARTING and deadline.left() > 1:
        await asyncio.sleep(_GLANCE)
        seen = await house.disk.read(house.store.payment_by_transaction, payment.tenant, payment.transaction_id)
        payment = seen or payment
    return payment


async def _open(house: House, tenant: Installation, event: Event, deadline: Deadline) -> _Session:
    source = event.source_object
    config = await house.taking(tenant.saleor_api_url, source.channel.slug)
    settings = config.channel if config else None
    language = choose(source.language_code, settings.language if settings else None)
    return _Session(house, tenant.saleor_api_url, event, config, settings, language, deadline)


def _new(session: _Session) -> Payment:
    """Return a payment that is not on disk yet, which its version 0 says."""
    house, event, now = session.house, session.event, session.house.clock.now()
    return Payment(
        token=house.clock.token(),
        tenant=session.tenant,
        transaction_id=event.transaction.id,
        source_id=event.source_object.id,
        channel_slug=event.source_object.channel.slug,
        config_version=session.config.version if session.config else 0,
        idempotency_key=getattr(event, "idempotency_key", None) or "",
        payment_type="",
        amount=money.parse(event.action.amount, event.action.currency),
        currency=event.action.currency,
        action=event.action.action_type,
        state=State.NEW,
        psp_reference=house.clock.reference(),
        order_number=None,
        order_ident="",
        storage_id=None,
        return_url="",
        window_name=None,
        redirect_url=None,
        answer=None,
        details={"language": session.language},
        version=0,
        created_at=now,
        updated_at=now,
        expires_at=now + initialize.SESSION,
    )


async def _start(session: _Session, payment: Payment) -> Payment:
    data, problems, storage = await _checked(session)
    if problems or not isinstance(data, PaymentData) or session.config is None or session.settings is None:
        return await _correct(session, payment, problems)
    intended = await _intend(session, session.config, session.settings, payment, data, storage)
    if isinstance(intended, Problem):
        return await _correct(session, payment, (intended,))
    try:
        won = await _keep(session.house, intended, payment)
    except Conflict:
        seen = await _reload(session.house, payment)
        return await _settled(session.house, seen, session.deadline)
    return await _send(session, session.config, session.settings, won, data)


async def _checked(
    session: _Session,
) -> tuple[PaymentData | None, tuple[Problem, ...], Storage | None]:
    event, house = session.event, session.house
    if session.settings is None:
        return None, (NOT_CONFIGURED,), None
    data = read(event.data, PaymentData)
    if isinstance(data, tuple):
        return None, data, None
    storage = await _storage(session, data)
    ip_address = data.consumer.ip_address or event.customer_ip_address
    problems = initialize.check(
        session.settings, data, storage, event.source_object, event.action, ip_address, house.clock.now()
    )
    return data, problems, storage


async def _storage(session: _Session, data: PaymentData) -> Storage | None:
    if data.storage_id is None:
        return None
    store = session.house.store
    known = await session.house.disk.read(store.storage, session.tenant, data.storage_id)
    return known if known and known.source_id == session.event.source_object.id else None


async def _correct(session: _Session, payment: Payment, problems: tuple[Problem, ...]) -> Payment:
    fixed = initialize.with_problems(payment, problems, session.language, session.house.clock.now())
    return await _commit(session.house, fixed, payment)


async def _intend(
    session: _Session,
    config: ChannelConfig,
    settings: ChannelSettings,
    payment: Payment,
    data: PaymentData,
    storage: Storage | None,
) -> Payment | Problem:
    house = session.house
    number = await reserve.take(house, config, session.deadline) if settings.order_numbers else None
    method = settings.method(data.payment_type)
    needs = bool(method and method.type.needs_data_storage)
    own = house.clock.reference()
    return replace(
        payment,
        token=house.clock.token(),
        config_version=config.version,
        payment_type=data.payment_type,
        action=initialize.effective_action(settings, method, session.event.action.action_type),
        state=after(State(payment.state), Fact.ASKED),
        psp_reference=number or own,
        order_number=number,
        order_ident=storage.order_ident if storage and needs else own,
        storage_id=storage.storage_id if storage and needs else None,
        return_url=data.return_url,
        window_name=data.window_name,
        redirect_url=None,
        answer=None,
        details={**payment.details, "language": session.language, **_total(session.event)},
        updated_at=house.clock.now(),
        expires_at=house.clock.now() + initialize.SESSION,
        check_at=house.clock.now() + initialize.SESSION,
    )


def _total(event: Event) -> dict[str, str]:
    """Return what the whole purchase costs, which tells parts of a payment from a payment too many."""
    total = event.source_object.total
    return {"total": f"{total.gross.amount:f}"} if total else {}


async def _send(
    session: _Session, config: ChannelConfig, settings: ChannelSettings, payment: Payment, data: PaymentData
) -> Payment:
    house = session.house
    urls = Urls(house.public_url, payment.token, session.language)
    try:
        request = initialize.payment_init(payment, settings, data, session.event, urls, house.clock.now())
        answer: Any = await house.send(config, request, session.deadline.left())
    except qmore.Unfaithful as refused:
        problem = Problem("INVALID", f"{refused.field}: {refused.reason}", refused.field)
        told = initialize.not_started(payment, (problem,), session.language, house.clock.now())
        return await _commit(house, told, payment)
    started = initialize.tell(payment, answer, session.language, house.clock.now())
    if started.storage_state and payment.storage_id:
        await house.disk.run(house.store.retire_storage, payment.tenant, payment.storage_id, started.storage_state)
    return await _commit(house, started.payment, payment)


async def _keep(house: House, changed: Payment, before: Payment) -> Payment:
    """Commit a payment where it is still as it was before, or not there yet.

    Raises:
        Conflict: somebody else was faster.
    """
    if before.version:
        return await house.disk.run(house.store.update_payment, changed, before)
    try:
        return await house.disk.run(house.store.insert_payment, replace(changed, version=1))
    except AlreadyThere:
        raise Conflict from None


async def _commit(house: House, changed: Payment, before: Payment) -> Payment:
    watched = replace(changed, check_at=schedule.next_check(changed, (), 0, house.clock.now()), checks=0)
    try:
        return await _keep(house, watched, before)
    except Conflict:  # a confirmation or another delivery was faster, and knows more
        return await _reload(house, before)


async def _reload(house: House, payment: Payment) -> Payment:
    seen = await house.disk.read(house.store.payment_by_transaction, payment.tenant, payment.transaction_id)
    return seen or payment
