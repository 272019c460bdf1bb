"""Problems that staff see beside the app in the Dashboard, from Saleor 3.22.36 on (Saleor protocol 10).

On an older Saleor both calls do nothing and answer ``Unsupported``: a problem is told besides, never instead.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from saleor_app_sdk.client import Answered, GraphQLErrors, Lost, SaleorClient, Unsent
from saleor_app_sdk.version import Feature, SaleorVersion

if TYPE_CHECKING:
    from collections.abc import Sequence

CREATE = """mutation CreateProblem($input: AppProblemCreateInput!) {
  appProblemCreate(input: $input) { appProblem { id count isCritical } errors { field message code } }
}"""
DISMISS = """mutation DismissProblems($input: AppProblemDismissInput!) {
  appProblemDismiss(input: $input) { errors { field message code } }
}"""
VERSION = "query ShopVersion { shop { version } }"
_SHORTEST, _LONGEST, _KEY, _KEYS = 3, 2048, 128, 100


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong: the same ``key`` within ``minutes`` counts up; at ``critical`` times it turns critical."""

    key: str
    message: str
    critical: int | None = None
    minutes: int = 60  # 0: each is a problem of its own

    def __post_init__(self) -> None:
        """Refuse what Saleor would refuse, and cut a long sentence as it would."""
        if not _SHORTEST <= len(self.key) <= _KEY or len(self.message) < _SHORTEST:
            raise ValueError("a problem has a key of 3 to 128 and a message of at least 3 characters")
        if self.minutes < 0 or (self.critical is not None and self.critical < 1):
            raise ValueError("a problem turns critical after at least one time, and ages in minutes from 0 on")
        object.__setattr__(self, "message", self.message[:_LONGEST])


@dataclass(frozen=True)
class Told:
    """Saleor has it."""


@dataclass(frozen=True)
class Unsupported:
    """This Saleor knows no problems."""


Outcome = Told | Unsupported | GraphQLErrors | Unsent | Lost


class Problems:
    """Tells one shop's staff; the shop's version is asked once, unless it is known from a webhook's ``version``."""

    def __init__(self, client: SaleorClient, version: SaleorVersion | None = None) -> None:
        self._client, self._version = client, version

    async def raise_(self, problem: Problem, *, timeout: float = 5.0) -> Outcome:  # noqa: ASYNC109
        """Tell of a problem."""
        given = {
            "key": problem.key,
            "message": problem.message,
            "criticalThreshold": problem.critical,
            "aggregationPeriod": problem.minutes,
        }
        return await self._send(CREATE, {name: value for name, value in given.items() if value is not None}, timeout)

    async def dismiss(self, keys: Sequence[str], *, timeout: float = 5.0) -> Outcome:  # noqa: ASYNC109
        """Take back what is mended, a hundred keys at most."""
        if not 1 <= len(keys) <= _KEYS:
            raise ValueError("Saleor takes 1 to 100 keys at once")
        return await self._send(DISMISS, {"byApp": {"keys": list(keys)}}, timeout)

    async def _send(self, document: str, given: dict[str, Any], timeout: float) -> Outcome:  # noqa: ASYNC109
        known = self._version or await self._ask(timeout)
        if not isinstance(known, SaleorVersion):
            return known
        self._version = known
        if not known.has(Feature.PROBLEMS):
            return Unsupported()
        answer = await self._client.execute(document, {"input": given}, timeout=timeout)
        if not isinstance(answer, Answered):
            return answer
        errors = [error for field in answer.data.values() for error in (field or {}).get("errors") or ()]
        return GraphQLErrors(tuple(f"{e.get('code')} {e.get('message')}" for e in errors)) if errors else Told()

    async def _ask(self, timeout: float) -> SaleorVersion | GraphQLErrors | Unsent | Lost:  # noqa: ASYNC109
        answer = await self._client.execute(VERSION, {}, timeout=timeout)
        if not isinstance(answer, Answered):
            return answer
        try:
            return SaleorVersion.parse(answer.data["shop"]["version"])
        except (KeyError, TypeError, ValueError):
            return Lost("the shop does not say its version")
