"""What Saleor has registered, brought to what the manifest says: Saleor never reads a manifest again (Saleor protocol 2.4).

``plan`` compares and touches nothing; ``migrate`` carries a plan out with the app's own token. A webhook is known by its
name, which 3.20 to 3.24 have in common. Two that migrate one shop at once may both create a webhook; each looks again
after its changes, and both keep the same one of a name.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from saleor_app_sdk.client import Answered
from saleor_app_sdk.version import SaleorVersion

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from saleor_app_sdk.client import SaleorClient
    from saleor_app_sdk.manifest import Webhook

REGISTERED = """query RegisteredWebhooks {
  app {
    webhooks {
      id name isActive targetUrl subscriptionQuery customHeaders syncEvents { eventType } asyncEvents { eventType }
    }
  }
  shop { version }
}"""
CREATE = """mutation CreateWebhook($input: WebhookCreateInput!) {
  webhookCreate(input: $input) { webhook { id } errors { field message code } }
}"""
UPDATE = """mutation UpdateWebhook($id: ID!, $input: WebhookUpdateInput!) {
  webhookUpdate(id: $id, input: $input) { webhook { id } errors { field message code } }
}"""
DELETE = """mutation DeleteWebhook($id: ID!) {
  webhookDelete(id: $id) { webhook { id } errors { field message code } }
}"""
_LOOKS = 3  # at what is registered, in one migration


@dataclass(frozen=True)
class Registered:
    """A webhook as Saleor has it."""

    id: str
    name: str
    target_url: str
    query: str
    sync_events: frozenset[str] = frozenset()
    async_events: frozenset[str] = frozenset()
    is_active: bool = True
    custom_headers: str = "{}"


@dataclass(frozen=True)
class Create:
    """Saleor lacks this webhook."""

    wanted: Webhook

    def words(self) -> tuple[str, str, str]:
        """Return what is done, to which webhook, and to which of its fields."""
        return "create", self.wanted.name, ""


@dataclass(frozen=True)
class Update:
    """Saleor has it otherwise; ``fields`` name what differs."""

    id: str
    wanted: Webhook
    fields: tuple[str, ...]

    def words(self) -> tuple[str, str, str]:
        """Return what is done, to which webhook, and to which of its fields."""
        return "update", self.wanted.name, ", ".join(self.fields)


@dataclass(frozen=True)
class Delete:
    """Saleor has it, and nobody wants it any more."""

    id: str
    name: str

    def words(self) -> tuple[str, str, str]:
        """Return what is done, to which webhook, and to which of its fields."""
        return "delete", self.name, ""


Change = Create | Update | Delete


@dataclass(frozen=True)
class Plan:
    """What to do; ``unchanged`` are the names of what is right already."""

    changes: tuple[Change, ...] = ()
    unchanged: tuple[str, ...] = ()


@dataclass(frozen=True)
class Migrated:
    """What was planned at first, and what Saleor refused of it, in sentences; a dry run has only planned."""

    plan: Plan
    problems: tuple[str, ...] = ()


def plan(wanted: Sequence[Webhook], registered: Iterable[Registered], own: str) -> Plan:
    """Compare. ``own`` begins the addresses of this app: what leads elsewhere was added by staff, and stays."""
    known: dict[str, list[Registered]] = {}
    for found in sorted(registered, key=lambda one: one.id):
        known.setdefault(found.name, []).append(found)
    changes: list[Change] = []
    unchanged = []
    for webhook in wanted:
        first, *doubles = known.pop(webhook.name, None) or (None,)
        differing = _differing(webhook, first) if first else ()
        if first is None:
            changes.append(Create(webhook))
        elif differing:
            changes.append(Update(first.id, webhook, differing))
        else:
            unchanged.append(webhook.name)
        changes += [Delete(double.id, double.name) for double in doubles if double]
    stale = [found for group in known.values() for found in group if found.target_url.startswith(own)]
    return Plan((*changes, *(Delete(found.id, found.name) for found in stale)), tuple(unchanged))


def _differing(wanted: Webhook, found: Registered) -> tuple[str, ...]:
    pairs = {
        "target_url": (wanted.target_url, found.target_url),
        "query": (wanted.query.split(), found.query.split()),
        "sync_events": (frozenset(wanted.sync_events), found.sync_events),
        "async_events": (frozenset(wanted.async_events), found.async_events),
        "is_active": (wanted.is_active, found.is_active),
        "custom_headers": (wanted.custom_headers or {}, _headers(found.custom_headers)),
    }
    return tuple(name for name, (one, other) in pairs.items() if one != other)


def _headers(text: str) -> Any:
    try:
        return json.loads(text) or {}
    except ValueError:
        return None


async def migrate(
    client: SaleorClient,
    wanted: Callable[[SaleorVersion], Sequence[Webhook]],
    *,
    own: str,
    dry_run: bool = False,
    timeout: float = 10.0,  # noqa: ASYNC109
) -> Migrated:
    """Bring one shop's webhooks to what its version wants; a second time changes nothing.

    ``timeout`` in seconds is for each exchange. A shop that does not answer is a problem in the result.
    """
    first: Plan | None = None
    problems: tuple[str, ...] = ()
    for _ in range(_LOOKS):
        looked = await _look(client, timeout)
        if isinstance(looked, str):
            return Migrated(first or Plan(), (*problems, looked))
        version, registered = looked
        found = plan(wanted(version), registered, own)
        first = first or found
        if dry_run or not found.changes:
            break
        problems = tuple([said for change in found.changes if (said := await _change(client, change, timeout))])
        if problems:
            break
    return Migrated(first or Plan(), problems)


async def _look(client: SaleorClient, timeout: float) -> tuple[SaleorVersion, list[Registered]] | str:  # noqa: ASYNC109
    answer = await client.execute(REGISTERED, {}, timeout=timeout)
    if not isinstance(answer, Answered):
        return f"the registered webhooks cannot be read: {answer}"
    try:
        version = SaleorVersion.parse(answer.data["shop"]["version"])
        return version, [_registered(found) for found in answer.data["app"]["webhooks"]]
    except (KeyError, TypeError, ValueError) as strange:
        return f"the registered webhooks cannot be read: {type(strange).__name__}"


def _registered(found: dict[str, Any]) -> Registered:
    return Registered(
        id=found["id"],
        name=found["name"] or "",
        target_url=found["targetUrl"],
        query=found["subscriptionQuery"] or "",
        sync_events=frozenset(event["eventType"] for event in found["syncEvents"]),
        async_events=frozenset(event["eventType"] for event in found["asyncEvents"]),
        is_active=found["isActive"],
        custom_headers=found["customHeaders"] or "{}",
    )


async def _change(client: SaleorClient, change: Change, timeout: float) -> str | None:  # noqa: ASYNC109
    document, variables, name = _request(change)
    answer = await client.execute(document, variables, timeout=timeout)
    if not isinstance(answer, Answered):
        return f"{name}: {answer}"
    errors = [error for field in answer.data.values() for error in (field or {}).get("errors") or ()]
    gone = isinstance(change, Delete) and any(error.get("code") == "NOT_FOUND" for error in errors)
    return None if gone or not errors else f"{name}: {errors[0].get('code')} {errors[0].get('message')}"


def _request(change: Change) -> tuple[str, dict[str, Any], str]:
    match change:
        case Create(wanted):
            return CREATE, {"input": _input(wanted)}, wanted.name
        case Update(known, wanted):
            return UPDATE, {"id": known, "input": _input(wanted)}, wanted.name
        case Delete(known, name):
            return DELETE, {"id": known}, name


def _input(wanted: Webhook) -> dict[str, Any]:
    return {
        "name": wanted.name,
        "targetUrl": wanted.target_url,
        "query": wanted.query,
        "syncEvents": list(wanted.sync_events),
        "asyncEvents": list(wanted.async_events),
        "isActive": wanted.is_active,
        "customHeaders": json.dumps(wanted.custom_headers or {}),
    }
