"""The few pages that a shopper may see on the way: break-out from a frame, the data storage's fallback, an unknown link."""

from __future__ import annotations

import json
from html import escape

_PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>{title}</title>
<style>body{{font:1rem/1.5 system-ui,sans-serif;margin:4rem auto;max-width:32rem;padding:0 1rem;color-scheme:light dark}}</style>
</head><body><main><h1>{title}</h1>{body}</main>{script}</body></html>"""


def _json(value: str) -> str:
    # Inside a script element only "<" can end the script; everything else is JSON's own.
    return json.dumps(value).replace("<", "\\u003c")


def break_out(url: str) -> str:
    """Leave the frame that showed QMORE's payment page, and go on in the top window (QMORE protocol 8.2)."""
    link = f'<p><a target="_top" href="{escape(url, quote=True)}">Continue to the shop</a></p>'
    script = f"<script>(window.top || window).location.replace({_json(url)})</script>"
    return _PAGE.format(title="Back to the shop", body=link, script=script)


def storage_return(response: str) -> str:
    """Hand QMORE's answer to the script that waits in the parent window (QMORE protocol 4.6)."""
    script = (
        "<script>const w=window.parent;const o=w.QentaCEE_Fallback_Request_Object||"
        f"w.WirecardCEE_Fallback_Request_Object;if(o)o.setResponseText({_json(response)})</script>"
    )
    return _PAGE.format(title="QMORE", body="", script=script)


def unknown() -> str:
    """Say that a link leads nowhere."""
    return _PAGE.format(
        title="This payment is not known here",
        body="<p>The link is incomplete or too old. Please go back to the shop.</p>",
        script="",
    )
