"""The types of the UI are those of the app's API."""

from __future__ import annotations

import json
import subprocess
from typing import TYPE_CHECKING

import pytest

from app.web import dashboard
from tools import npm

if TYPE_CHECKING:
    from pathlib import Path

GENERATOR = npm.FOLDER / "node_modules" / ".bin" / "openapi-typescript"


@pytest.mark.skipif(not GENERATOR.exists(), reason="the UI's tools are not installed; `make dashboard` does")
def test_the_ui_is_typed_by_the_api_as_it_is(tmp_path: Path) -> None:
    """`saleor-qmore openapi > dashboard/openapi.json`, then `npm run types`, makes the committed types anew."""
    document, made = tmp_path / "openapi.json", tmp_path / "schema.d.ts"
    document.write_text(json.dumps(dashboard.openapi()), "utf-8")
    script: str = json.loads((npm.FOLDER / "package.json").read_text("utf-8"))["scripts"]["types"]
    options = [word for word in script.split() if word.startswith("--")]
    command = [GENERATOR, document, *options, "-o", made]
    subprocess.run(command, env=npm.where()[1], check=True, capture_output=True, timeout=60)

    assert made.read_text("utf-8") == (npm.FOLDER / "src" / "api" / "schema.d.ts").read_text("utf-8")
