"""Reasons: an English text for Saleor and the ledger that staff can read in German, also after it was stored."""

from __future__ import annotations

import ast
import json
from dataclasses import replace
from pathlib import Path
from string import Formatter
from typing import TYPE_CHECKING

import pytest
import qmore
from hypothesis import given
from hypothesis import strategies as st
from qmore import error_codes, parameter_codes

import app
from app.decide import kinds, mistakes, narration, qmore_german, reasons, timeline
from app.decide.channel import Hidden
from app.decide.reasons import Reason, of_errors, of_silence, quoted, say
from app.decide.sentences import SENTENCES
from app.web.dashboard import sayings, texts
from tests.app.orders_values import CHARGED
from tests.app.test_decide_ledger import LATER, REFUSED

if TYPE_CHECKING:
    from collections.abc import Iterator

SOURCES = {path: ast.parse(path.read_text("utf-8")) for path in Path(app.__file__).parent.rglob("*.py")}


def calls(name: str, argument: int = 0, keyword: str = "code") -> Iterator[tuple[str, set[str]]]:
    """Yield every code that the app makes something with, and the names of the values that it gives."""
    for tree in SOURCES.values():
        for node in ast.walk(tree):
            if not isinstance(node, ast.Call) or getattr(node.func, "id", getattr(node.func, "attr", "")) != name:
                continue
            found = [*node.args[argument : argument + 1], *(k.value for k in node.keywords if k.arg == keyword)]
            named = {str(k.arg) for k in node.keywords}
            for one in (part for value in found for part in _choices(value)):
                if isinstance(one, ast.Constant):
                    yield str(one.value), named


def _choices(value: ast.expr) -> tuple[ast.expr, ...]:
    return (value.body, value.orelse) if isinstance(value, ast.IfExp) else (value,)


def holes(sentence: str) -> set[str]:
    """Return the names of the values in a sentence."""
    return {name for _, name, _, _ in Formatter().parse(sentence) if name}


def test_every_reason_of_the_app_has_a_sentence_in_both_languages_and_every_sentence_a_reason() -> None:
    """Whoever gives a new reason writes it in German, too, and gives every value that the sentences name."""
    given_ = list(calls("Reason", keyword="none"))
    for code, values in given_:
        german, english = SENTENCES[code]
        meaning = {"meaning"} if code.startswith("QMORE_ERROR") else set()
        assert (holes(german) - meaning) | holes(english) == values, code
    assert {code for code, _ in given_} == set(SENTENCES)
    assert all(german and english for german, english in SENTENCES.values())


def test_every_code_that_the_dashboards_api_gives_has_both_languages() -> None:
    """Refusals, results of checks, reasons of matrix and simulator, mistakes, problems and kinds of wrong fields."""
    both = {"en", "de"}
    tables = {
        "refusals": (texts._REFUSALS, {code for code, _ in calls("No", 1)}),
        "checks": (sayings._CHECKS, {code for code, _ in calls("_Result", 1)}),
        "reasons": (sayings._REASONS, set(Hidden.__args__)),
        "mistakes": (mistakes._SAID, set(mistakes._SAID)),
    }
    for name, (table, codes) in tables.items():
        assert codes, name
        assert codes <= set(table), name
        assert {code for code in codes if set(table[code]) != both} == set(), name
    assert {code for code, _ in calls("Problem")} - {"INVALID"} <= set(narration._PROBLEMS)
    assert {code for code, _ in calls("PydanticCustomError", keyword="none")} <= set(kinds.KINDS)


def test_every_error_of_qmores_catalogue_means_something_in_german() -> None:
    """Codes of the processing and those composed of a class and a parameter; only names on the wire stay as they are."""
    composed = [a + b for a in error_codes.CLASSES for b in parameter_codes.PARAMETERS]
    english = {code: error_codes.look_up(code).meaning for code in (*error_codes.PROCESSING, *composed)}
    wire = {name for name in parameter_codes.PARAMETERS.values() if name not in qmore_german.NAMES}
    assert all(qmore_german.meaning(code) not in {"", meaning} for code, meaning in english.items())
    assert {name for name in wire if " " in name} == set()
    assert set(qmore_german.MEANINGS) == {row.meaning for row in error_codes.PROCESSING.values()}
    assert set(qmore_german.KINDS) == set(error_codes.CLASSES.values())
    assert set(qmore_german.NAMES) <= set(parameter_codes.PARAMETERS.values())
    assert qmore_german.meaning("unheard of") == "unbekannter Fehler"


ERROR = qmore.QmoreMessage("30013", "Operation not allowed.")
SAID: dict[str, tuple[str, str, str]] = {
    "an amount has a comma": (
        Reason("MORE_THAN_REFUNDABLE", left="10.00 EUR", wanted="5000"),
        "QMORE has 10.00 EUR to give back; 5000 cannot be refunded.",
        "Bei QMORE sind 10,00 EUR übrig; 5000 können nicht erstattet werden.",
    ),
    "a state has its word": (
        Reason("NOW", state="charged"),
        "now charged",
        "jetzt bezahlt",
    ),
    "an error of QMORE's is its meaning and a quotation": (
        Reason("QMORE_REFUSED", errors=of_errors([ERROR, qmore.QmoreMessage("11017", "")])),
        "QMORE refused: Operation not allowed. (30013); no reason (11017)",
        (
            "QMORE lehnt ab: die Operation ist in diesem Zustand nicht erlaubt (30013: „Operation not allowed.“); "
            "es fehlt: Betrag (11017)"
        ),
    ),
    "a reason in a reason": (
        Reason("ORDER_HIDDEN", why=Reason("NO_SUCH_ORDER")),
        "QMORE does not show the order just now (it knows no such order); nothing was sent. Try again.",
        (
            "QMORE zeigt die Bestellung gerade nicht (es kennt keine solche Bestellung); es wurde nichts gesendet. "
            "Versuche es erneut."
        ),
    ),
    "silence keeps the connection's word": (
        of_silence(qmore.Lost("ReadTimeout")),
        "ReadTimeout",
        "keine Antwort: ReadTimeout",
    ),
    "nonsense is quoted": (
        of_silence(qmore.Nonsense("HTTP 500")),
        "HTTP 500",
        "die Antwort war nicht zu verstehen: „HTTP 500“",
    ),
    "what Saleor says is quoted": (quoted(["Denied", "No"]), "Denied; No", "„Denied; No“"),
    "somebody else's text": ("as it came", "as it came", "as it came"),
}


@pytest.mark.parametrize(("text", "english", "german"), SAID.values(), ids=SAID)
def test_a_reason_is_said_in_both_languages(text: str, english: str, german: str) -> None:
    """Its text is English; German readers get the same values in German."""
    assert (say(text, "en"), say(text, "de"), say(text, "fr")) == (english, german, english)


@pytest.mark.parametrize("text", [row[0] for row in SAID.values()], ids=SAID)
def test_a_stored_reason_is_said_in_german_again(text: str) -> None:
    """What is stored is a text that every version reads, and beside it what German needs, through JSON and cut off."""
    written = json.loads(json.dumps(reasons.document(text)))
    for stored in (str(text), str(text)[:7]):
        assert reasons.kept(stored, written) == stored
        assert say(reasons.kept(str(text), written), "de") == say(text, "de")


STRANGE: dict[str, object] = {
    "nothing": None,
    "a code that only a newer version knows": {"code": "NEWER", "words": {}},
    "a value is missing": {"code": "NOW", "words": {}},
    "no code": {},
    "the text was changed by a version that knows no codes": {"code": "NOW", "words": {"state": "failed"}},
    "a reason within that nobody knows": {"code": "ORDER_HIDDEN", "words": {"why": {"code": "NEWER", "words": {}}}},
}


@pytest.mark.parametrize("written", STRANGE.values(), ids=STRANGE)
def test_what_this_version_cannot_say_stays_english(written: dict[str, object] | None) -> None:
    """The stored text is shown as it is."""
    assert say(reasons.kept("now charged", written), "de") == "now charged"


@given(st.sampled_from(sorted(SENTENCES)), st.text(min_size=1, max_size=40))
def test_no_value_breaks_a_sentence(code: str, value: str) -> None:
    """Whatever QMORE or Saleor says is a value, never a part of the sentence."""
    made = Reason(code, **dict.fromkeys(holes("".join(SENTENCES[code])) - {"meaning"}, value))
    assert reasons.say(reasons.kept(str(made), reasons.document(made)), "de") == made.german()


CHECKED: dict[str, tuple[str, str]] = {
    "QMORE's errors": (
        "30013 Not allowed; 11017 ",
        "die Operation ist in diesem Zustand nicht erlaubt (30013: „Not allowed“); es fehlt: Betrag (11017)",
    ),
    "a word of the connection": ("ConnectTimeout", "ConnectTimeout"),
    "an error that has a semicolon in it": ("30013 Not; allowed", "30013 Not; allowed"),
    "nothing": ("", ""),
}


@pytest.mark.parametrize(("detail", "german"), CHECKED.values(), ids=CHECKED)
def test_what_a_check_heard_is_german_where_qmore_gave_codes(detail: str, german: str) -> None:
    """English readers see it as it came."""
    assert (sayings.detail(detail, "de"), sayings.detail(detail, "en")) == (german, detail)


def test_saleors_copy_of_a_message_is_german_in_the_story() -> None:
    """What this app told Saleor comes back from it in English, and is said in German again; its other words stay."""
    why = Reason("NO_REFUND")
    refused = replace(REFUSED, message=why)
    events = [
        {"createdAt": LATER.isoformat(), "type": "REFUND_FAILURE", "message": message}
        for message in (str(why), "Saleor's own")
    ]
    known = timeline.Known(CHARGED, [refused], [], [], None, {"events": events})
    notes = [moment.note for moment in timeline.of(known, "de") if moment.system == "Saleor"]
    assert notes == [why.german(), "Saleor's own"]


FAILED: dict[str, tuple[dict[str, str], str, str]] = {
    "QMORE's error": (
        {"code": "QMORE_20004", "message": "Card expired"},
        "QMORE_20004: Card expired",
        "die Karte ist abgelaufen (20004: „Card expired“)",
    ),
    "a problem of ours": (
        {"code": "REQUIRED", "message": "needed", "field": "consumer.email"},
        "REQUIRED: needed",
        "REQUIRED: Eine Angabe fehlt. (consumer.email)",
    ),
    "one that only a newer version knows": ({"code": "NEWER", "message": "what"}, "NEWER: what", "NEWER: what"),
}


@pytest.mark.parametrize(("error", "english", "german"), FAILED.values(), ids=FAILED)
def test_why_a_payment_failed_is_in_its_story(error: dict[str, str], english: str, german: str) -> None:
    """By the code of what the storefront was told."""
    payment = replace(CHARGED, state="failed", answer={"errors": [error]})
    for language, expected in (("en", english), ("de", german)):
        assert expected in [one.note for one in timeline.of(timeline.Known(payment, [], [], []), language)]
