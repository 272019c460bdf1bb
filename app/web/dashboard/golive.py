"""The way to live: six checks, a test payment, and the decision."""

from datetime import datetime

from fastapi import APIRouter

from app.decide import golive
from app.decide.changes import SHOP, Check
from app.decide.channel import DEMO, TESTS, environment
from app.decide.payment import PAID
from app.flows import channels, configure, trial
from app.web.dashboard import sayings
from app.web.dashboard.door import Configurer, Door, Guest, No
from app.web.dashboard.rows import rows
from app.web.dashboard.saving import who
from app.web.dashboard.shapes_payments import GoLive, Step, TestPaymentAsked, TestPaymentStarted

routes = APIRouter(route_class=Door, tags=["go-live"])


@routes.get("/go-live")
async def get_go_live(guest: Configurer) -> GoLive:
    """The six checks as they stand."""
    return await _standing(guest)


@routes.post("/go-live/test-payment")
async def start_test_payment(guest: Configurer, body: TestPaymentAsked) -> TestPaymentStarted:
    """Make a basket in a test channel and start a payment with it."""
    config = await guest.house.taking(guest.tenant, body.channel)
    if config is None:
        raise No(404, "NOT_FOUND", what="channel")
    if environment(config.customer_id) == "production":
        raise No(409, "NOT_A_TEST_CHANNEL")
    try:
        url, reference = await trial.start(guest.house, guest.visit.installation, config)
    except trial.NotStarted as why:
        raise No(502, "TEST_PAYMENT_FAILED", detail=why.reason) from None
    return TestPaymentStarted(redirect_url=url, reference=reference)


@routes.post("/go-live/live")
async def go_live(guest: Configurer) -> GoLive:
    """Decide to be live; refused while a check is not done."""
    standing = await _standing(guest)
    missing = [step.name for step in standing.steps if step.state != "done" and step.name != "live"]
    if missing:
        raise No(409, "NOT_READY", steps=", ".join(sayings.step_name(one, guest.language) for one in missing))
    if standing.live_since is None:
        live = Check(guest.tenant, SHOP, "live", "ok", "OK", "", guest.house.clock.now())
        await guest.house.disk.run(guest.house.store.save_checks, [live])
        await configure.note(guest.house, who(guest), "went live", "shop", guest.house.clock.reference())
    return await _standing(guest)


async def _standing(guest: Guest) -> GoLive:
    store, run = guest.house.store, guest.house.disk.run
    checks = await run(store.checks, guest.tenant)
    configs = await run(store.channel_configs, guest.tenant)
    theirs, _ = await channels.ask(guest.house, guest.visit.installation)
    trial_ = await run(store.best_payment_by, guest.tenant, [DEMO, *TESTS], sorted(PAID))
    since = _live_since(checks)
    found = golive.steps(
        await run(store.accounts, guest.tenant),
        checks,
        configs,
        [str(c["slug"]) for c in theirs if c["isActive"]],
        defaults=await run(store.defaults, guest.tenant),
        test_paid=trial_ is not None and trial_.state in PAID,
        live=since is not None,
    )
    real = [c.channel_slug for c in configs if environment(c.customer_id) == "production"]
    return GoLive(
        steps=[_step(guest, one) for one in found],
        live_since=since,
        test_payment=(await rows(guest, [trial_]))[0] if trial_ else None,
        live_channels=real,
        test_channels=[c.channel_slug for c in configs if c.channel_slug not in real],
    )


def _live_since(checks: list[Check]) -> datetime | None:
    return next((check.checked_at for check in checks if (check.subject, check.name) == (SHOP, "live")), None)


def _step(guest: Guest, one: golive.Step) -> Step:
    done, remedy = sayings.step(one.name, guest.language)
    return Step(
        name=one.name,
        state=one.state,
        sentence=done,
        remedy=None if one.state == "done" else remedy,
        subjects=list(one.subjects),
    )
