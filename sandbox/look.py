"""What the sandboxes' pages for people look like, in light and in dark, on a desk and on a telephone."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_STYLE = """
:root{color-scheme:light dark;--line:light-dark(#d9dce1,#3a3f47);--soft:light-dark(#f5f6f8,#22262c);
--muted:light-dark(#5d6570,#a3acb8);--go:#0b6e4f;--ok:light-dark(#0b7a4b,#5fd39b);--nok:light-dark(#b3261e,#ff8a80)}
body{font:1rem/1.5 system-ui,sans-serif;margin:2rem auto;padding:0 1rem;background:light-dark(#fff,#16191d);
color:light-dark(#1c2026,#e6e9ed)}
body:has(>main>#card){margin:.25rem auto;background:none}h1{margin:0 0 .5rem}h2{margin:2rem 0 .5rem;font-size:1.25rem}h3{margin:0;font-size:1rem}a{color:light-dark(#0b57d0,#9cc2ff)}
label{display:block;margin:.75rem 0 .25rem}
input,button,select{font:inherit;padding:.55rem .7rem;border:1px solid var(--line);border-radius:.4rem;color:inherit;
background:light-dark(#fff,#1d2127)}
input{width:100%;box-sizing:border-box}button{cursor:pointer;margin:.25rem .25rem .25rem 0;background:var(--soft)}
button:hover{border-color:var(--muted)}button.go{background:var(--go);color:#fff;border-color:var(--go)}
:focus-visible{outline:3px solid #3b82f6;outline-offset:2px}
table{border-collapse:collapse;width:100%}td,th{text-align:left;vertical-align:top;padding:.35rem .6rem;
border-bottom:1px solid var(--line)}thead th{color:var(--muted);font-weight:500;font-size:.875rem;white-space:nowrap}
tbody th{font-weight:600;width:1%;white-space:nowrap}tr:last-child>*{border-bottom:0}.pairs td,.id{overflow-wrap:anywhere}
.wide{overflow-x:auto}.fixed,time,code{white-space:nowrap;font-variant-numeric:tabular-nums}
nav,.bar{display:flex;flex-wrap:wrap;gap:.25rem .75rem;align-items:center}
nav form,td form,.bar form{display:inline-flex;flex-wrap:wrap;gap:.25rem;align-items:center}.bar select{max-width:100%}td input,.bar input{width:6rem}
td form+form{margin-left:.25rem}
td button,td input,nav button,.bar button,.bar input,.bar select{padding:.2rem .5rem;margin:.1rem 0}
.bar label{display:inline-flex;gap:.5rem;align-items:center;margin:0;color:var(--muted)}
article,details{border:1px solid var(--line);border-radius:.5rem;margin:.5rem 0}article{padding:.75rem}
details>*:not(summary){margin:0 .75rem .5rem}summary{cursor:pointer;padding:.4rem .75rem}
summary::after{content:"";display:block;clear:both}details[open] summary{background:var(--soft)}
.ok{color:var(--ok)}.nok{color:var(--nok)}.muted,.muted td{color:var(--muted)}.right{float:right}
.said{border-left:4px solid var(--go);padding:.25rem .75rem}pre{overflow:auto;font-size:.875rem}
.row{display:grid;grid-template-columns:repeat(auto-fit,minmax(5rem,1fr));gap:.75rem}
"""
_FRAME = (
    '<!doctype html><html lang="{language}"><head><meta charset="utf-8">'
    '<meta name="viewport" content="width=device-width,initial-scale=1"><link rel="icon" href="data:,">'
    "<title>{title}</title><style>{style}body{{max-width:{width}}}</style></head><body><main>{body}</main></body></html>"
)


def page(title: str, body: str, *, language: str = "en", width: str = "34rem") -> str:
    """Frame a body."""
    return _FRAME.format(title=escape(title), body=body, language=escape(language), width=width, style=_STYLE)


def table(heads: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """Write a table of cells that are HTML, or say that there is nothing."""
    body = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in rows)
    head = "".join(f'<th scope="col">{escape(name)}</th>' for name in heads)
    made = f'<div class="wide"><table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>'
    return made if body else '<p class="muted">Nothing yet.</p>'


def pairs(values: Mapping[str, str]) -> str:
    """Write names and values side by side."""
    rows = "".join(f'<tr><th scope="row">{escape(k)}</th><td>{escape(v)}</td></tr>' for k, v in values.items())
    return f'<div class="wide pairs"><table><tbody>{rows}</tbody></table></div>'


def folded(summary: str, *, end: str = "", good: bool = True, inside: str = "") -> str:
    """Fold something away behind a line that says how it ended."""
    told = f'<span class="right {"ok" if good else "nok"}">{escape(end)}</span>'
    return f"<details><summary>{escape(summary)}{told}</summary>{inside}</details>"


def button(label: str, address: str, **values: str) -> str:
    """Write one button as a form; ``amount`` is asked for."""
    kept = "".join(f'<input type="hidden" name="{k}" value="{escape(v)}">' for k, v in values.items() if k != "amount")
    amount = values.get("amount")
    asked = f'<input name="amount" aria-label="Amount" value="{escape(amount)}">' if amount is not None else ""
    return f'<form method="post" action="{address}">{kept}{asked}<button>{escape(label)}</button></form>'
