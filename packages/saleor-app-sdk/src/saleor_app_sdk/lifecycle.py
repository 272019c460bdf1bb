"""What becomes of an app in a shop, as types (Saleor protocol 2.4).

An app is told of itself from Saleor 3.23.5 on; before, only an app with ``MANAGE_APPS`` is, and a removal shows as a dead
token (``GraphQLErrors.permission_denied``).
"""

from __future__ import annotations

from saleor_app_sdk.events import Event, Value


class App(Value):
    """The app that the event is about."""

    id: str
    is_active: bool | None = None  # unknown where the subscription does not select it


class _Changed(Event):
    app: App

    @property
    def own(self) -> bool:
        """Tell whether it is about the receiving app: with ``MANAGE_APPS`` an app also hears of others."""
        return self.recipient is not None and self.recipient.id == self.app.id


class AppInstalled(_Changed):
    """An app was installed."""


class AppUpdated(_Changed):
    """Staff changed an app."""


class AppStatusChanged(_Changed):
    """Staff switched an app on or off; one that is off gets no webhooks (3.22)."""


class AppDeleted(_Changed):
    """An app was removed: its token is dead already, its data in Saleor are purged a day later."""
