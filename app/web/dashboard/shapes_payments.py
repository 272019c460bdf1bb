"""Payments, health, the way to live, and the history of changes as JSON."""

from datetime import datetime
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field

from app.web.dashboard.shapes import Change, Saved, Shape

Action = Literal["CHARGE", "REFUND", "CANCEL"]


class PaymentRow(Shape):
    """A payment in the list."""

    reference: str
    order_number: str | None
    transaction_id: str
    state: str
    payment_type: str
    amount: Decimal
    currency: str
    channel: str
    created_at: datetime
    updated_at: datetime


class PaymentPage(Shape):
    """One page of payments, newest first."""

    payments: list[PaymentRow]
    total: int
    page: int
    page_size: int


class Moment(Shape):
    """One thing that one of the systems says; every text is data, never markup."""

    at: datetime | None
    system: Literal["Saleor", "app", "QMORE"]
    what: str
    amount: str
    reference: str
    note: str


class ReportView(Shape):
    """What Saleor was or will be told."""

    id: str
    type: str
    amount: Decimal
    currency: str
    state: Literal["due", "done", "parked"]
    attempts: int
    due_at: datetime
    last_error: str | None


class PaymentDetail(Shape):
    """A payment's whole story."""

    payment: PaymentRow
    moments: list[Moment]
    reports: list[ReportView]
    operations_allowed: list[str]  # QMORE's own words
    actions: list[Action]  # what can be asked of Saleor now
    unheard: list[str]  # who could not be asked, and why


class PaymentFound(Shape):
    """Payments of one Saleor order, for the widget."""

    payments: list[PaymentRow]


class OperationAsked(Shape):
    """Ask Saleor for a capture, refund or cancellation; without an amount, of all there is."""

    action: Action
    amount: Annotated[Decimal, Field(gt=0, lt=10**9, decimal_places=3)] | None = None


class Refreshed(Shape):
    """What QMORE says of a payment now."""

    found: str
    note: str
    payment: PaymentRow


class Match(Shape):
    """QMORE's order number of a payment, found in QENTA's portal by staff."""

    order_number: Annotated[str, Field(pattern="^[0-9]{1,20}$")]


class Health(Shape):
    """How the app is doing for this shop."""

    last_confirmation_at: datetime | None
    oldest_pending: PaymentRow | None
    pending: int
    parked_reports: list["ParkedReport"]
    signature_failures: int
    last_reconciliation_at: datetime | None
    approvals_expiring: list[PaymentRow]
    counters: dict[str, int]
    problems: list["ProblemView"]


class ParkedReport(Shape):
    """A report that Saleor refuses; replay it once the cause is mended."""

    id: str
    reference: str
    type: str
    last_error: str | None


class ProblemView(Shape):
    """Something that a person must look at."""

    code: str
    sentence: str
    reference: str | None = None


class Step(Shape):
    """One of the six checks before live."""

    name: Literal["credentials", "confirmUrl", "methods", "channelMap", "testPayment", "live"]
    state: Literal["done", "todo", "failed"]
    sentence: str
    remedy: str | None = None


class GoLive(Shape):
    """The way to live; every state is on the server, so it can be left and taken up again."""

    steps: list[Step]
    live_since: datetime | None


class TestPaymentAsked(Shape):
    """A test payment in a channel that uses the demo or a test account."""

    channel: str


class TestPaymentStarted(Shape):
    """Where to pay, and which payment to look at afterwards."""

    redirect_url: str
    reference: str


class AuditEntry(Shape):
    """Who changed what, when; secrets never."""

    id: str
    at: datetime
    email: str
    action: str
    subject: str
    changes: list[Change]
    can_undo: bool


class AuditPage(Shape):
    """One page of the history, newest first."""

    entries: list[AuditEntry]
    total: int
    page: int
    page_size: int


class Exported(Shape):
    """The configuration as YAML, without secrets."""

    yaml: str


class ImportAsked(Shape):
    """A configuration file; accounts that exist keep their secrets."""

    yaml: Annotated[str, Field(max_length=500_000)]
    dry_run: bool = True


class Imported(Shape):
    """What an import changes, or would."""

    written: bool
    changes: list[Change]
    audit_id: str | None = None
    open_payments: int = 0


class Undone(Saved):
    """What an undo brought back."""
