"""Disk: SQLAlchemy Core, the same SQL on SQLite and PostgreSQL, secrets sealed."""

from app.store.configuration import Stale
from app.store.payments import AlreadyThere, Conflict
from app.store.runner import Runner
from app.store.schema import TooNew
from app.store.store import Store
from app.store.transfer import Unmovable
from app.store.vault import Tampered, Vault

__all__ = ["AlreadyThere", "Conflict", "Runner", "Stale", "Store", "Tampered", "TooNew", "Unmovable", "Vault"]
