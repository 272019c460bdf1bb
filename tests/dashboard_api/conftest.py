"""Staff at the Dashboard: the stories' whole shop, and a token that its Saleor signs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest

from tests.stories.conftest import stack, story_database  # noqa: F401 - fixtures

if TYPE_CHECKING:
    import httpx2

    from tests.stories.conftest import Stack


@dataclass
class Staff:
    """What a person at the Dashboard does, by HTTP alone."""

    stack: Stack
    token: str
    language: str = "en"

    async def ask(self, method: str, path: str, **given: Any) -> httpx2.Response:
        """Call the app's API as the Dashboard's page does."""
        headers = {
            "saleor-api-url": self.stack.places.saleor_api_url,
            "authorization-bearer": self.token,
            "accept-language": self.language,
        }
        url = f"{self.stack.places.app}/dashboard/api{path}"
        return await self.stack.http.request(method, url, headers=headers, **given)

    async def get(self, path: str, **given: Any) -> dict[str, Any]:
        """Read."""
        return _fine(await self.ask("GET", path, **given))

    async def post(self, path: str, body: Any = None) -> dict[str, Any]:
        """Do."""
        return _fine(await self.ask("POST", path, json=body) if body is not None else await self.ask("POST", path))

    async def put(self, path: str, body: Any) -> dict[str, Any]:
        """Save."""
        return _fine(await self.ask("PUT", path, json=body))


def _fine(answer: httpx2.Response) -> dict[str, Any]:
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def signed(stack: Stack, **wanted: Any) -> str:  # noqa: F811
    """Return a token that the shop signs."""
    answer = await stack.http.post(f"{stack.places.saleor}/sandbox/dashboard-token", json=wanted)
    return str(answer.json()["token"])


@pytest.fixture
async def staff(stack: Stack) -> Staff:  # noqa: F811
    """Somebody who may do everything."""
    return Staff(stack, await signed(stack))
