"""The storefront guide is true: its documents fit every Saleor, its data fit the contract, its answers are what the app answers."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from app.decide import storefront
from graphql import parse, validate
from sandbox.saleor import schema

if TYPE_CHECKING:
    from tests.stories.conftest import Stack

ROOT = Path(__file__).parents[2]
GUIDE = (ROOT / "docs" / "storefront.md").read_text("utf-8")
DOCUMENTS = re.findall(r"```graphql\n(.*?)```", GUIDE, re.DOTALL)
EXAMPLES = {name: json.loads(text) for name, text in re.findall(r"```json (\w+)\n(.*?)```", GUIDE, re.DOTALL)}


@pytest.mark.parametrize("version", schema.VERSIONS)
def test_the_guides_mutations_fit_every_saleor(version: str) -> None:
    """A storefront developer copies them as they are."""
    assert len(DOCUMENTS) == 4
    for document in DOCUMENTS:
        assert validate(schema.of(version), parse(document)) == []


def test_the_guides_data_fit_the_contract() -> None:
    """What the guide says to send is read without a complaint."""
    assert isinstance(storefront.read(EXAMPLES["gateway"], storefront.GatewayData), storefront.GatewayData)
    assert isinstance(storefront.read(EXAMPLES["payment"], storefront.PaymentData), storefront.PaymentData)


def test_the_guide_explains_every_code() -> None:
    """Every code that the app's source names stands in the guide's table, and no other."""
    sources = "\n".join(file.read_text("utf-8") for file in (ROOT / "app" / "decide").glob("*.py"))
    sources += (ROOT / "app" / "flows" / "gateway.py").read_text("utf-8")
    named = set(re.findall(r'Problem\(\s*(?:code=)?"([A-Z_]+)"', sources))
    named |= set(re.findall(r'"([A-Z_]+)"', re.search(r"codes = \{.*", sources)[0])) | {"INVALID"}  # type: ignore[index]

    rows = re.findall(r"^\| (`[A-Z].*?) \|", GUIDE, re.MULTILINE)
    assert named == set(re.findall(r"`([A-Z_]+)`", " ".join(rows)))


async def test_the_guides_answers_have_the_shape_of_the_apps(stack: Stack) -> None:
    """Key by key, from the offer to a correction."""
    offered = await stack.gateway(language="de")
    started = await stack.initialize(paymentType="CCARD", storageId=await stack.store_card())
    await stack.fill_basket()
    corrected = await stack.initialize(paymentType="CCARD", storageId="gone")

    assert shape(EXAMPLES["offered"]) == shape(offered)
    assert shape(EXAMPLES["started"]) == shape(started["data"])
    assert shape(EXAMPLES["corrected"]) == shape(corrected["data"])


def shape(value: Any) -> Any:
    """A document's keys, and those of the first entry of every list."""
    if isinstance(value, dict):
        return {key: shape(inner) for key, inner in value.items()}
    return [shape(value[0])] if isinstance(value, list) and value else None
