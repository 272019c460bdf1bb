"""Why something did not happen, or what was found: an English sentence that knows its code and values, for German readers.

A reason is its English text: whatever takes a text takes it, and Saleor, the command line and the logs get it as it is.
Who shows it to a person asks ``say``. What is no reason is somebody else's text and stays as it came.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Self

import qmore

from app.decide import qmore_german
from app.decide.kinds import say as kind
from app.decide.narration import state
from app.decide.sentences import SENTENCES

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

Word = str | tuple[str, ...]  # a reason is a text, so one may stand in another
_AMOUNT = re.compile(r"^(-?\d+)\.(\d+)( [A-Z]{3}|)$")
_TRANSLATED = {"state": state, "kind": kind}  # words that are codes themselves


class Reason(str):
    """A sentence of the table with its values in it."""

    __slots__ = ("code", "words")
    code: str
    words: Mapping[str, Word]

    def __new__(cls, code: str, /, **words: object) -> Self:
        """Say a code's sentence."""
        known = {name: word if isinstance(word, str | tuple) else str(word) for name, word in words.items()}
        text = SENTENCES[code][1].format_map({name: _plain(name, word) for name, word in known.items()})
        return cls._of(text, code, known)

    @classmethod
    def _of(cls, text: str, code: str, words: Mapping[str, Word]) -> Self:
        made = super().__new__(cls, text)
        made.code, made.words = code, words
        return made

    def cut(self, most: int) -> Self:
        """Return the reason with so many characters of its text at most."""
        return self._of(self[:most], self.code, self.words)

    def german(self) -> str:
        """Say it in German; an error of QMORE's by what its code means."""
        words = {name: _german(name, word) for name, word in self.words.items()}
        if self.code.startswith("QMORE_ERROR"):
            words["meaning"] = qmore_german.meaning(words["number"])
        return SENTENCES[self.code][0].format_map(words)


def say(text: str, language: str) -> str:
    """Return a text in German where it is a reason and German is wanted; else as it is."""
    return text.german() if language == "de" and isinstance(text, Reason) else str(text)


def of_error(number: str, message: str) -> Reason:
    """Return an error of QMORE's: what its code means, and QMORE's own words as a quotation."""
    return (
        Reason("QMORE_ERROR", message=message, number=number) if message else Reason("QMORE_ERROR_BARE", number=number)
    )


def of_errors(errors: Iterable[qmore.QmoreMessage]) -> tuple[Reason, ...]:
    """Return QMORE's errors as reasons."""
    return tuple(of_error(one.error_code, one.message) for one in errors)


def of_silence(answer: qmore.Nonsense | qmore.Unsent | qmore.Lost) -> Reason:
    """Return why there is no answer of QMORE's; what the connection said is for whoever runs it, and stays English."""
    return Reason("NOT_UNDERSTOOD" if isinstance(answer, qmore.Nonsense) else "SILENT", text=answer.reason)


def quoted(texts: Iterable[str]) -> Reason:
    """Return what somebody else said, as such."""
    return Reason("QUOTED", text="; ".join(texts))


def document(text: object) -> dict[str, Any] | None:
    """Return code and values as JSON; None for what is no reason."""
    if not isinstance(text, Reason):
        return None
    return {"code": text.code, "words": {name: _written(word) for name, word in text.words.items()}}


def kept(text: str, written: Mapping[str, Any] | None) -> str:
    """Return a stored text as the reason that it was; what another version changed or worded otherwise is only a text."""
    try:
        made = _reason(written) if written else None
    except LookupError:  # a code or a value that this version does not know
        return text
    return made.cut(len(text)) if made and text and made.startswith(text) else text


def _reason(written: Mapping[str, Any]) -> Reason:
    return Reason(written["code"], **{name: _read(word) for name, word in written["words"].items()})


def _read(word: Any) -> Word:
    match word:
        case dict():
            return _reason(word)
        case list():
            return tuple(_reason(one) if isinstance(one, dict) else str(one) for one in word)
        case _:
            return str(word)


def _written(word: Word) -> Any:
    return [_written(one) for one in word] if isinstance(word, tuple) else document(word) or str(word)


def _plain(name: str, word: Word) -> str:
    return _between(name).join(word) if isinstance(word, tuple) else str(word)


def _between(name: str) -> str:
    return ", " if name == "notes" else "; "


def _german(name: str, word: Word) -> str:
    if isinstance(word, tuple):
        return _between(name).join(say(one, "de") for one in word)
    if isinstance(word, Reason):
        return word.german()
    if name in _TRANSLATED:
        return _TRANSLATED[name](word, "de")
    return _AMOUNT.sub(r"\1,\2\3", word)
