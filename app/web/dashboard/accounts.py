# ruff: noqa: ARG001 - the contract stands before its bodies
"""Accounts: list, add, edit, rotate, remove, check."""

from fastapi import APIRouter

from app.web.dashboard.door import Configurer, Door, No
from app.web.dashboard.shapes_accounts import (
    AccountAdd,
    AccountEdit,
    AccountList,
    AccountRemove,
    AccountRotate,
    AccountSaved,
    Checked,
)

routes = APIRouter(route_class=Door, tags=["accounts"])


@routes.get("/accounts")
async def list_accounts(guest: Configurer) -> AccountList:
    """Every account of the shop, without secrets."""
    raise No(501, "NOT_YET")


@routes.post("/accounts")
async def add_account(guest: Configurer, body: AccountAdd) -> AccountSaved:
    """Add an account and run its checks."""
    raise No(501, "NOT_YET")


@routes.put("/accounts/{account_id}")
async def edit_account(guest: Configurer, account_id: str, body: AccountEdit) -> AccountSaved:
    """Edit an account; each mapped channel gets the new credentials in the same commit."""
    raise No(501, "NOT_YET")


@routes.post("/accounts/{account_id}/rotate")
async def rotate_account(guest: Configurer, account_id: str, body: AccountRotate) -> AccountSaved:
    """Give an account new secrets; open payments keep the old ones."""
    raise No(501, "NOT_YET")


@routes.post("/accounts/{account_id}/remove")
async def remove_account(guest: Configurer, account_id: str, body: AccountRemove) -> AccountSaved:
    """Remove an account that no channel uses."""
    raise No(501, "NOT_YET")


@routes.post("/accounts/{account_id}/checks")
async def check_account(guest: Configurer, account_id: str) -> Checked:
    """Run every check that can be run, and keep the results."""
    raise No(501, "NOT_YET")
