"""Payments, health, the way to live, and the history of changes as JSON."""

from datetime import datetime
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field

from app.web.dashboard.shapes import Cause, Change, Saved, Shape

Action = Literal["CHARGE", "REFUND", "CANCEL"]


class PaymentRow(Shape):
    """A payment in the list."""

    reference: str
    order_number: str | None  # QMORE's; None until QMORE has told it, or staff match it
    transaction_id: str
    saleor_order_number: str | None  # as people read it; None until Saleor has made the order
    state: str
    outcome: str  # the state, or what its ledger has made of a paid one: refunded, cancelled, …
    payment_type: str
    amount: Decimal
    refunded: Decimal
    currency: str
    channel: str
    created_at: datetime
    updated_at: datetime


class PaymentPage(Shape):
    """One page of payments, newest first; there are ``total``, or more of which no page shows any."""

    payments: list[PaymentRow]
    total: int
    more: bool
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


class Amounts(Shape):
    """What was moved so far, as this app knows it."""

    authorized: Decimal  # still open
    charged: Decimal
    refunded: Decimal


class OrderLink(Shape):
    """Saleor's order of a payment."""

    id: str
    number: str


class PaymentDetail(Shape):
    """A payment's whole story."""

    payment: PaymentRow
    order: OrderLink | None
    amounts: Amounts
    moments: list[Moment]
    reports: list[ReportView]
    operations_allowed: list[str]  # QMORE's own words
    actions: list[Action]  # what can be asked for now
    can_match: bool  # its QMORE order number is not known: staff may give it
    can_reverse: bool  # nothing is left that this payment pays for: it can be given back in one step
    unheard: list[str]  # who could not be asked, and why


class PaymentFound(Shape):
    """Payments of one Saleor order, for the widget."""

    payments: list[PaymentRow]


class OperationAsked(Shape):
    """A capture, refund or cancellation; without an amount, of all there is.

    ``key`` is made by the page for each decision of a person: sent again, it changes nothing and gets the same answer.
    """

    key: Annotated[str, Field(pattern="^[A-Za-z0-9_-]{8,64}$")]
    action: Action
    amount: Annotated[Decimal, Field(gt=0, lt=10**9, decimal_places=3)] | None = None


class ReverseAsked(Shape):
    """Give a needless payment back, whole."""

    key: Annotated[str, Field(pattern="^[A-Za-z0-9_-]{8,64}$")]


class OperationDone(Shape):
    """What became of an operation; ``pending`` ends by itself, and Saleor hears of the end."""

    state: Literal["done", "refused", "pending"]
    message: str  # in the reader's language
    reason: Cause | None  # what the message says, where it has a code
    moved: Decimal | None
    payment: PaymentDetail


class Refreshed(Shape):
    """What QMORE says of a payment now."""

    found: str
    note: str  # in the reader's language
    reason: Cause | None  # what the note says, where it has a code
    payment: PaymentRow


class Match(Shape):
    """QMORE's order number of a payment, found in QENTA's portal by staff."""

    order_number: Annotated[str, Field(pattern="^[0-9]{1,9}$")]  # QMORE protocol 5.2


class Health(Shape):
    """How the app is doing for this shop."""

    last_confirmation_at: datetime | None
    long_after_seconds: int  # after which an open payment is worth a look
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
    remedy: str
    since: datetime
    reference: str | None = None


class Step(Shape):
    """One of the six checks before live."""

    name: Literal["credentials", "confirmUrl", "methods", "channelMap", "testPayment", "live"]
    state: Literal["done", "todo", "failed"]
    sentence: str
    remedy: str | None = None
    subjects: list[str]  # the accounts or channels that still need it


class GoLive(Shape):
    """The way to live; every state is on the server, so it can be left and taken up again."""

    steps: list[Step]
    live_since: datetime | None
    test_payment: PaymentRow | None  # the latest one that was started with demo or test credentials
    live_channels: list[str]  # take real money
    test_channels: list[str]


class TestPaymentAsked(Shape):
    """A test payment in a channel that uses the demo or a test account."""

    channel: Annotated[str, Field(max_length=255)]


class TestPaymentStarted(Shape):
    """Where to pay, and which payment to look at afterwards."""

    redirect_url: str
    reference: str


class Deed(Shape):
    """What somebody has done, as a code and its values."""

    code: str
    words: dict[str, str]
    undone: bool  # it was the undoing of that


class AuditEntry(Shape):
    """Who changed what, when; secrets never."""

    id: str
    at: datetime
    email: str
    action: str  # in English
    deed: Deed
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
    basis: Annotated[str, Field(max_length=64)] | None = None  # of the dry run: refused if somebody saved since


class Imported(Shape):
    """What an import changes, or would."""

    written: bool
    basis: str  # names the configuration that the file was compared with
    changes: list[Change]
    audit_id: str | None = None
    open_payments: int = 0


class Undone(Saved):
    """What an undo brought back."""
