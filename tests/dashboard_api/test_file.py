"""The configuration as a file at the Dashboard: out without secrets, in with a difference first, never the server's own."""

from __future__ import annotations

from typing import TYPE_CHECKING

import yaml

from app.demo import installation, loopback
from tests.dashboard_api.test_configuration import mapped

if TYPE_CHECKING:
    from tests.dashboard_api.conftest import Staff


async def test_an_export_comes_back_as_no_difference_and_a_change_as_one(staff: Staff) -> None:
    """A dry run writes nothing; the import writes what the dry run has shown, and can be undone."""
    await mapped(staff)
    text = (await staff.get("/configuration"))["yaml"]
    same = await staff.post("/configuration", {"yaml": text, "dryRun": False})
    document = yaml.safe_load(text)
    document["channels"][loopback.CHANNEL]["settings"]["language"] = "de"
    dry = await staff.post("/configuration", {"yaml": yaml.safe_dump(document)})
    written = await staff.post("/configuration", {"yaml": yaml.safe_dump(document), "dryRun": False})

    expected = [{"subject": loopback.CHANNEL, "field": "settings.language", "before": "en", "after": "de"}]
    assert (same["written"], same["changes"]) == (False, [])
    assert (dry["written"], dry["changes"]) == (False, expected)
    assert (written["written"], written["changes"]) == (True, expected)
    await staff.post(f"/history/{written['auditId']}/undo")
    assert (await staff.get("/configuration"))["yaml"] == text


async def test_a_file_brings_no_credentials(staff: Staff) -> None:
    """An account that is not stored, or is another, is refused by name: no variable is read, no password moves."""
    await mapped(staff)
    text = (await staff.get("/configuration"))["yaml"]
    evil = {**installation.ACCOUNT, "secret": "env:PATH", "host": "https://evil.example"}
    for (*above, last), wrong in (
        (("channels", loopback.CHANNEL, "account"), "Nobody's"),
        (("channels", loopback.CHANNEL, "account"), evil),
        (("accounts", "Demo"), evil),
        (("accounts", "Other"), evil),
    ):
        document = yaml.safe_load(text)
        node = document
        for part in above:
            node = node[part]
        node[last] = wrong
        refused = await staff.ask("POST", "/configuration", json={"yaml": yaml.safe_dump(document), "dryRun": False})
        assert (refused.status_code, refused.json()["error"]["code"]) == (422, "UNUSABLE_FILE")
        assert ".".join((*above, last)) in refused.json()["error"]["message"]


async def test_a_file_brings_defaults_and_is_written_over_what_was_compared(staff: Staff) -> None:
    """Defaults go out and come in; who imports over a configuration that changed since the dry run is told so."""
    await mapped(staff)
    document = yaml.safe_load((await staff.get("/configuration"))["yaml"])
    document["defaults"]["language"] = "de"
    text = yaml.safe_dump(document)
    dry = await staff.post("/configuration", {"yaml": text})
    written = await staff.post("/configuration", {"yaml": text, "dryRun": False, "basis": dry["basis"]})
    late = await staff.ask("POST", "/configuration", json={"yaml": text, "dryRun": False, "basis": dry["basis"]})

    assert dry["changes"] == [{"subject": "defaults", "field": "settings.language", "before": "en", "after": "de"}]
    assert written["written"]
    assert (await staff.get("/defaults"))["settings"]["language"] == "de"
    assert (late.status_code, late.json()["error"]["code"]) == (409, "CHANGED_MEANWHILE")
