"""A channel's settings as flat paths, so that a default, an override, a difference and a merge are one idea.

``methods.PAYPAL.minimum`` is a path; methods stand under their payment type, and ``methods`` itself is their order.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.decide.channel import ChannelSettings, Method

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

Flat = dict[str, Any]
_ORDER = "methods"


def document(settings: ChannelSettings) -> dict[str, Any]:
    """Return settings as they are stored."""
    return settings.model_dump(mode="json", by_alias=True)


def normal(settings: Mapping[str, Any]) -> dict[str, Any]:
    """Return stored settings with everything that an older version left out."""
    return document(ChannelSettings.model_validate(settings))


def _bare(payment_type: str) -> dict[str, Any]:
    return Method(payment_type=payment_type).model_dump(mode="json", by_alias=True)


def flat(settings: Mapping[str, Any] | None, also: Iterable[str] = ()) -> Flat:
    """Return every leaf by its path; ``also`` are payment types that stand there bare if they are not listed."""
    found = normal(settings) if settings is not None else {}
    listed = {method["paymentType"]: method for method in found.pop(_ORDER, ())}
    methods = {**{code: _bare(code) for code in also}, **listed}
    leaves = dict(_leaves(found))
    for code, method in methods.items():
        leaves |= _leaves({name: value for name, value in method.items() if name != "paymentType"}, f"{_ORDER}.{code}.")
    return {**leaves, _ORDER: list(listed)}


def _leaves(node: Mapping[str, Any], before: str = "") -> Iterator[tuple[str, Any]]:
    for name, value in node.items():
        if isinstance(value, dict):
            yield from _leaves(value, f"{before}{name}.")
        else:
            yield f"{before}{name}", value


def _types(*settings: Mapping[str, Any] | None) -> set[str]:
    return {method["paymentType"] for one in settings if one for method in one[_ORDER]}


def deep(leaves: Flat) -> dict[str, Any]:
    """Return the settings of flat paths."""
    found: dict[str, Any] = {}
    for path, value in leaves.items():
        if path != _ORDER:
            *above, name = path.split(".")
            node = found
            for part in above:
                node = node.setdefault(part, {})
            node[name] = value
    methods = found.pop(_ORDER, {})
    return {**found, _ORDER: [{"paymentType": code, **methods.get(code, {})} for code in leaves[_ORDER]]}


def differs(settings: Mapping[str, Any], defaults: Mapping[str, Any]) -> Flat:
    """Return where a channel is not as the defaults: its overrides; None where it has nothing."""
    types = _types(settings, defaults)
    mine, base = flat(settings, types), flat(defaults, types)
    return {path: mine.get(path) for path in sorted({*mine, *base}) if mine.get(path) != base.get(path)}


def followed(settings: Mapping[str, Any], old: Mapping[str, Any] | None, new: Mapping[str, Any]) -> dict[str, Any]:
    """Return a channel's settings under new defaults: it follows wherever it did not differ."""
    if old is None:
        return normal(settings)
    types = _types(settings, old, new)
    mine, target = flat(settings, types), flat(new, types)
    gone = tuple(f"{_ORDER}.{code}." for code in types - _types(new))
    target |= {path: value for path, value in mine.items() if path.startswith(gone)}
    for path, value in differs(settings, old).items():
        if value is None and path not in mine:
            target.pop(path, None)
        else:
            target[path] = value
    return normal(deep(target))


def difference(before: Mapping[str, Any] | None, after: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    """Compare two settings: path, before, after."""
    types = _types(before, after)
    old, new = flat(before, types), flat(after, types)
    for path in sorted({*old, *new}):
        was, becomes = text(old.get(path)), text(new.get(path))
        if was != becomes:
            yield f"settings.{path}", was, becomes


def text(value: object) -> str:
    """Return a value as people read it in a difference."""
    match value:
        case None | [] | "":
            return "(none)"
        case bool():
            return "yes" if value else "no"
        case list():
            return ", ".join(str(part) for part in value)
        case _:
            return str(value)
