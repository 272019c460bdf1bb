"""A payment keeps the credentials it was started with; where they are refused, the newest of the same account are tried.

Whoever changes a secret or password at QENTA ends the old one at once, while payments that were started with it go on.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import qmore

if TYPE_CHECKING:
    from app.decide.accounts import Account
    from app.decide.records import ChannelConfig
    from app.flows.house import House

# The toolkit password, the password or the fingerprint is invalid (QMORE protocol 10): nothing was executed.
_LOGIN = frozenset({"18003", "18123", "18506"})
_KEPT = 5.0  # seconds; a flood of forged confirmations must not ask the disk each time


def refused(answer: Any) -> bool:
    """Tell whether QMORE did not believe who asked, so that nothing can have moved."""
    return isinstance(answer, qmore.Rejected) and any(e.error_code in _LOGIN for e in answer.errors)


async def newest(house: House, config: ChannelConfig) -> ChannelConfig | None:
    """Return a configuration with its account's newest credentials; None where it has them already."""
    key = (config.tenant, config.customer_id, config.shop_id)
    kept = house.newest.get(key)
    if kept is None or house.clock.monotonic() - kept[0] >= _KEPT:
        kept = house.newest[key] = house.clock.monotonic(), await _latest(house, config)
    made = replace(config, **kept[1])
    return None if made == config else made


async def _latest(house: House, config: ChannelConfig) -> dict[str, Any]:
    channels = await house.disk.run(house.store.channel_configs, config.tenant)
    accounts = await house.disk.run(house.store.accounts, config.tenant)
    known: tuple[ChannelConfig | Account, ...] = (*channels, *accounts)
    mine = [c for c in known if (c.customer_id, c.shop_id) == (config.customer_id, config.shop_id)]
    latest = max(mine, key=lambda c: c.created_at, default=None)
    names = ("secret", "backend_password", "host", "style")
    return {name: getattr(latest, name) for name in names} if latest else {}
