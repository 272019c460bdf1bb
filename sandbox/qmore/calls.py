"""Data storage and payment init: what a shop's server asks for before the shopper pays (QMORE protocol 4, 5)."""

from __future__ import annotations

import secrets
from datetime import timedelta
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from sandbox.qmore import abandoned, methods, names, validation
from sandbox.qmore.codes import errors
from sandbox.qmore.fingerprint import compute
from sandbox.qmore.state import Session, Storage

if TYPE_CHECKING:
    from sandbox.qmore.accounts import Account
    from sandbox.qmore.names import Form
    from sandbox.qmore.state import Memory

_INIT = ["customerId", "shopId", "orderIdent", "returnUrl", "language", "javascriptScriptVersion", "secret"]
_READ = ["customerId", "shopId", "storageId", "secret"]
_REPEAT = timedelta(minutes=30)
_STORAGES = 20_000  # the oldest are long dead by then


def _refused(form: Form, codes: list[str], account: Account | None) -> str:
    """Say what is wrong; nothing for consumers when the merchant is unknown (QMORE protocol 4.3)."""
    return errors(codes, form.get("language", "en"), consumer=account is not None)


def _fits(form: Form, order: list[str], account: Account) -> bool:
    return compute(form.raw, order, account.secret) == form["requestFingerprint"].lower()


def storage_init(memory: Memory, form: Form) -> str:
    """Open a data storage."""
    account = memory.account(form)
    codes = validation.storage_init(form)
    if codes or account is None:
        return _refused(form, codes or ["30002"], account)
    if not _fits(form, _INIT, account):
        return _refused(form, ["18506"], account)
    options = {key: value for key, value in form.items() if key.startswith(("creditcard", "iframe", "googlepay"))}
    mode = form.get("javascriptScriptVersion", "") or "classic"
    ident, now = secrets.token_hex(16), memory.clock.now()
    if len(memory.storages) >= _STORAGES:
        memory.storages.pop(next(iter(memory.storages)))
    memory.storages[ident] = Storage(ident, account, form["orderIdent"], form["language"], mode, options, now)
    url = f"{memory.public_url}/seamless/dataStorage/init/js/{account.customer_id}/{account.shop_id}/{ident}"
    return urlencode({"storageId": ident, "javascriptUrl": f"{url}/dataStorage.js"})


def storage_read(memory: Memory, form: Form) -> str:
    """Tell what a storage holds, and let it live another 30 minutes (QMORE protocol 4.4)."""
    account = memory.account(form)
    codes = validation.storage_read(form)
    if codes or account is None:
        return _refused(form, codes or ["30002"], account)
    if not _fits(form, _READ, account):
        return _refused(form, ["18506"], account)
    storage, now = memory.storages.get(form.get("storageId", "")), memory.clock.now()
    if storage is None or storage.account != account or not storage.alive(now):
        return _refused(form, ["18302"], account)
    storage.touched = now
    held = {f"paymentInformation.1.{key}": value for key, value in (storage.information or {}).items()}
    return urlencode({"storageId": storage.id, "paymentInformations": "1" if held else "0", **held})


def frontend_init(memory: Memory, form: Form) -> str:
    """Start a payment: missing, length, format, fingerprint, duplicate, business (QMORE protocol 14)."""
    account = memory.account(form)
    codes = validation.frontend_init(form)
    if codes or account is None:
        return _refused(form, codes or ["30002"], account)
    used = {name.lower() for name, value in form.raw.items() if value and not names.is_custom(name)}
    code = validation.frontend_fingerprint(form, account.secret, used) or _repeated(memory, form)
    storage = memory.storages.get(form.get("storageId", ""))
    code = code or _number(memory, form, account) or _feature(form, account) or methods.demands(form, account)
    code = code or methods.storage(form, account, storage, memory)
    if code:
        return _refused(form, [code], account)
    return urlencode({"redirectUrl": f"{memory.public_url}/pay/{_start(memory, form, account, storage).id}"})


def _start(memory: Memory, form: Form, account: Account, storage: Storage | None) -> Session:
    memory.use(form["requestFingerprint"])
    if form.get("duplicateRequestCheck", "").lower() == "yes":
        memory.use(_content(form))
    if storage:
        storage.dead = True
    number = form.get("orderNumber") or memory.book.number()
    session = Session(secrets.token_urlsafe(12), account, form, number, storage, memory.clock.now())
    memory.start(session)
    abandoned.watch(memory, session)
    return session


def _repeated(memory: Memory, form: Form) -> str | None:
    """A fingerprint is used once; ``duplicateRequestCheck`` also knows the same request signed anew (QMORE protocol 5.2)."""
    if memory.used(form["requestFingerprint"]):
        return "13050"
    before = memory.used(_content(form)) if form.get("duplicateRequestCheck", "").lower() == "yes" else None
    return "13507" if before and memory.clock.now() - before < _REPEAT else None


def _content(form: Form) -> str:
    """What a request says, whatever order it is signed in."""
    apart = {"requestFingerprint", "requestFingerprintOrder"}
    return urlencode(sorted((k, v) for k, v in form.items() if k not in apart))


def _number(memory: Memory, form: Form, account: Account) -> str | None:
    """A number must have been reserved, and serves once, even after a failure (QMORE protocol 5.2)."""
    number = form.get("orderNumber")
    if not number or memory.reserved.get(number) == account.customer_id:
        return None
    return "13011" if account.order_numbers else "14011"


def _feature(form: Form, account: Account) -> str | None:
    """``autoDeposit`` is ordered by the merchant (QMORE protocol 5.2)."""
    return "31514" if form.get("autoDeposit", "").lower() == "yes" and not account.auto_deposit else None
