"""Cards: which are accepted where, which are declined, how they are anonymised. The number itself is never kept."""

from __future__ import annotations

import re
from datetime import UTC, datetime

# QMORE protocol 2.4: number -> brand, code, whether the bank asks who the shopper is
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
    "9300000000000008": ("JCB", "JCB", False),
    "9110000000000010": ("UATP", "UATP", False),
}

TEST = {
    "4200000000000000": ("Visa", "Visa", False),
    "4916994064252017": ("Visa", "Visa", True),
    "5333259155643223": ("Mastercard", "MC", False),
    "5306889942833340": ("Mastercard", "MC", True),
    "374500262001008": ("American Express", "Amex", False),
    "374500261001009": ("American Express", "Amex", True),
    # of the older test accounts
    "4012000300001003": ("Visa", "Visa", False),
    "5413330300001006": ("Mastercard", "MC", False),
    "6799860300001000003": ("Maestro SecureCode", "Maestro", False),
    "375987000000005": ("American Express", "Amex", False),
}
# The vendor publishes no number that is declined; these are the sandbox's own (QMORE protocol 14). They end with the
# code that paying comes to; 30014 means that the result is late.
DECLINED = {f"95000000000{code}": code for code in ("20003", "20004", "20017", "30014")}
_KNOWN = {**DEMO, **TEST, **dict.fromkeys(DECLINED, ("Mastercard", "MC", False))}


def check(card: dict[str, str], *, demo: bool, coded: bool = True) -> list[str]:
    """Return the error codes of a card's input; the demo refuses what could be real, a form without the field no code."""
    pan = _digits(card)
    found = [] if re.fullmatch("[0-9]{13,19}", pan) else ["16115"]
    if (not found and pan not in _KNOWN) or (demo and pan in TEST):
        found = ["30010"]
    found += [] if _in_future(card) else ["18116"]
    code = card.get("cardverifycode", "")
    return found + ([] if re.fullmatch("[0-9]{3,4}", code) or not (coded or code) else ["18117"])


def _digits(card: dict[str, str]) -> str:
    return re.sub("[ -]", "", card.get("pan", ""))


def declined(card: dict[str, str]) -> str:
    """Return the code that paying with a card comes to, nothing for one that works."""
    return DECLINED.get(_digits(card), "")


def _in_future(card: dict[str, str]) -> bool:
    month, year = card.get("expirationMonth", ""), card.get("expirationYear", "")
    if not (month.isdigit() and year.isdigit() and 1 <= int(month) <= 12):
        return False
    now = datetime.now(UTC)
    full = int(year) + (2000 if int(year) < 100 else 0)
    return (full, int(month)) >= (now.year, now.month)


def anonymised(card: dict[str, str]) -> dict[str, str]:
    """Return what may be shown of a card."""
    pan = _digits(card)
    brand, institution, _ = _KNOWN[pan]
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
    return _KNOWN[_digits(card)][2]
