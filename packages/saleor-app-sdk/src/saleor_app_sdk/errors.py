"""Faults in one tree; each carries the HTTP status it suggests and a code for logs and answers."""

from __future__ import annotations


class SaleorAppError(Exception):
    """Anything that is refused."""

    status = 400
    code = "BAD_REQUEST"

    def __init__(self, message: str = "") -> None:
        super().__init__(message or (self.__doc__ or "").strip())


class StaleKeys(SaleorAppError):
    """What was signed does not fit the shop's known keys; newer ones may fit."""

    status, code = 401, "STALE_KEYS"


class SignatureInvalid(SaleorAppError):
    """The request is not signed by the shop it claims to come from."""

    status, code = 401, "SIGNATURE_INVALID"


class SignatureMismatch(SignatureInvalid, StaleKeys):
    """The signature has the right form, but is not over this body or not by this key."""


class UnknownKey(SignatureInvalid, StaleKeys):
    """The request is signed with a key that is not known (yet)."""

    code = "UNKNOWN_KEY"


class TenantUnknown(SaleorAppError):
    """This shop has not installed the app."""

    status, code = 401, "TENANT_UNKNOWN"


class WrongRecipient(SaleorAppError):
    """The event is addressed to another app of the shop."""

    status, code = 403, "WRONG_RECIPIENT"


class WrongEvent(SaleorAppError):
    """The event is of another type than this route takes."""

    status, code = 403, "WRONG_EVENT"


class BadPayload(SaleorAppError):
    """The body is not what this event's subscription selects."""

    code = "BAD_PAYLOAD"


class EmptyBody(BadPayload):
    """A validly signed, empty body: Saleor's retry after a 5xx, which cannot be told apart and must do nothing."""

    code = "EMPTY_BODY"


class InstallationRefused(SaleorAppError):
    """The app cannot be installed; the message is shown in Saleor's Dashboard."""

    def __init__(self, status: int, code: str, message: str) -> None:
        super().__init__(message)
        self.status = status
        self.code = code


class TokenInvalid(SaleorAppError):
    """The Dashboard's token is not valid for this app."""

    status, code = 401, "TOKEN_INVALID"


class TokenMismatch(TokenInvalid, StaleKeys):
    """The token's signature does not fit the shop's known keys."""


class PermissionMissing(SaleorAppError):
    """The staff member lacks a permission that this needs."""

    status, code = 403, "PERMISSION_MISSING"
