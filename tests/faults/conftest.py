"""A town of real processes."""

from __future__ import annotations

from tests.operations.town import town  # noqa: F401 - a fixture
