"""What every test has: a short hypothesis profile; the long one by HYPOTHESIS_PROFILE=long."""

from __future__ import annotations

import os

from hypothesis import settings

settings.register_profile("short", deadline=None, max_examples=60)
settings.register_profile("long", deadline=None, max_examples=5000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "short"))
