"""Which language a shopper is addressed in."""

from __future__ import annotations

# QMORE protocol 9.3
QMORE_LANGUAGES = frozenset(
    [
        "ar",
        "bs",
        "bg",
        "zh",
        "hr",
        "cs",
        "da",
        "nl",
        "en",
        "et",
        "fi",
        "fr",
        "de",
        "el",
        "he",
        "hi",
        "hu",
        "it",
        "ja",
        "ko",
        "lv",
        "lt",
        "mk",
        "no",
        "pl",
        "pt",
        "ro",
        "ru",
        "sr",
        "sk",
        "sl",
        "es",
        "sv",
        "tr",
        "uk",
    ]
)


def choose(*candidates: str | None) -> str:
    """Return the first candidate that QMORE speaks, from codes like ``de``, ``DE_AT`` or ``de-AT``; else English."""
    for candidate in candidates:
        code = (candidate or "").replace("-", "_").split("_")[0].lower()
        if code in QMORE_LANGUAGES:
            return code
    return "en"
