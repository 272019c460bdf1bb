"""Whoever drives the sandboxes by HTTP finds every control on the page about them."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from fastapi.routing import APIRoute

from sandbox import qmore, saleor

if TYPE_CHECKING:
    from collections.abc import Callable

    from fastapi import FastAPI

PAGE = (Path(__file__).parents[2] / "docs" / "sandbox.md").read_text("utf-8")
_QMORE, _SALEOR = PAGE.split("\n## ")[1:]


@pytest.mark.parametrize(("create_app", "told"), [(qmore.create_app, _QMORE), (saleor.create_app, _SALEOR)])
def test_every_control_is_on_the_page_and_every_one_there_exists(
    create_app: Callable[[str], FastAPI], told: str
) -> None:
    """Method and path, each in the section of its sandbox."""
    routes = [route for route in create_app("http://box.test").routes if isinstance(route, APIRoute)]
    served = {
        (method, route.path) for route in routes for method in route.methods or () if route.path.startswith("/sandbox")
    }
    listed = set(re.findall(r"`(GET|POST|DELETE) (/sandbox/[^`?]*)", told))

    assert listed == served
