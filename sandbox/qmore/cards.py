"""Demo cards: which are accepted, how they are anonymised. The number itself is never kept."""

from __future__ import annotations

import re
from datetime import UTC, datetime

# number -> brand, code, 3-D Secure
DEMO = {
    "9500000000000001": ("Mastercard", "MC", True),
    "9500000000000002": ("Mastercard", "MC", False),
    "9400000000000003": ("Visa", "Visa", True),
    "9400000000000004": ("Visa", "Visa", False),
    "9600000000000005": ("Maestro SecureCode", "Maestro", True),
    "9100000000000005": ("American Express", "Amex", True),
    "9100000000000006": ("American Express", "Amex", False),
    "9200000000000007": ("Diners Club", "Diners", False),
    "9090000000000011": ("Discover", "Discover", False),
}


def check(card: dict[str, str]) -> list[str]:
    """Return the error codes of a card's input."""
    pan = re.sub("[ -]", "", card.get("pan", ""))
    found = [] if re.fullmatch("[0-9]{13,19}", pan) else ["16115"]
    if not found and pan not in DEMO:
        found = ["30010"]
    found += [] if _in_future(card) else ["18116"]
    return found + ([] if re.fullmatch("[0-9]{3,4}", card.get("cardverifycode", "")) else ["18117"])


def _in_future(card: dict[str, str]) -> bool:
    month, year = card.get("expirationMonth", ""), card.get("expirationYear", "")
    if not (month.isdigit() and year.isdigit() and 1 <= int(month) <= 12):
        return False
    now = datetime.now(UTC)
    full = int(year) + (2000 if int(year) < 100 else 0)
    return (full, int(month)) >= (now.year, now.month)


def anonymised(card: dict[str, str]) -> dict[str, str]:
    """Return what may be shown of a card."""
    pan = re.sub("[ -]", "", card["pan"])
    brand, institution, _ = DEMO[pan]
    year = int(card["expirationYear"])
    return {
        "paymentType": "CCARD",
        "anonymousPan": pan[-4:],
        "maskedPan": f"{pan[:6]}{'*' * (len(pan) - 10)}{pan[-4:]}",
        "financialInstitution": institution,
        "brand": brand,
        "cardholdername": card.get("cardholdername", "")[:30],
        "expiry": f"{int(card['expirationMonth']):02d}/{year + (2000 if year < 100 else 0)}",
    }


def is_secure(card: dict[str, str]) -> bool:
    """Tell whether a card asks for 3-D Secure."""
    return DEMO[re.sub("[ -]", "", card["pan"])][2]
