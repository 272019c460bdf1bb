"""What the shop tells the card's issuer about the shopper, for 3-D Secure 2 (QMORE protocol 5.4)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC
from typing import TYPE_CHECKING

from qmore.errors import Unfaithful
from qmore.requests.form import count, day, given

if TYPE_CHECKING:
    from datetime import date, datetime


@dataclass(frozen=True)
class ThreeDSecure:
    """The more the issuer knows, the less often it challenges; leave out what a guest does not have."""

    authentication_method: str
    authentication_timestamp: datetime
    challenge_indicator: str | None = None
    account_creation_date: date | None = None
    account_update_date: date | None = None
    account_password_change_date: date | None = None
    purchases_past_six_months: int | None = None
    transactions_past_day: int | None = None
    transactions_past_year: int | None = None
    card_provision_date: date | None = None
    card_provision_attempts_past_day: int | None = None
    suspicious_activity: bool | None = None
    delivery_timeframe: str | None = None
    preorder_date: date | None = None
    reordered: bool | None = None

    def fields(self) -> dict[str, str]:
        """Name what is given."""
        return given({**self._authentication(), **self._account(), **self._purchase()})

    def _authentication(self) -> dict[str, str | None]:
        if self.authentication_timestamp.tzinfo is None:
            raise Unfaithful("consumerAuthenticationTimestamp", "must have a time zone")
        when = self.authentication_timestamp.astimezone(UTC)
        return {
            "consumerAuthenticationMethod": self.authentication_method,
            "consumerAuthenticationTimestamp": f"{when:%Y-%m-%dT%H:%M:%SZ}",
            "consumerChallengeIndicator": self.challenge_indicator,
        }

    def _account(self) -> dict[str, str | None]:
        return {
            "consumerAccountCreationDate": day(self.account_creation_date),
            "consumerAccountUpdateDate": day(self.account_update_date),
            "consumerAccountPasswordChangeDate": day(self.account_password_change_date),
            "consumerAccountPurchasesPastSixMonths": count(self.purchases_past_six_months),
            "consumerAccountTransactionsPastDay": count(self.transactions_past_day),
            "consumerAccountTransactionsPastYear": count(self.transactions_past_year),
            "consumerCardProvisionDate": day(self.card_provision_date),
            "consumerCardProvisionAttemptsPastDay": count(self.card_provision_attempts_past_day),
        }

    def _purchase(self) -> dict[str, str | None]:
        return {
            "consumerSuspiciousActivity": {None: None, True: "true", False: "false"}[self.suspicious_activity],
            "consumerDeliveryTimeframe": self.delivery_timeframe,
            "consumerPreorderDate": day(self.preorder_date),
            "consumerReorderItems": {None: None, True: "02", False: "01"}[self.reordered],
        }
