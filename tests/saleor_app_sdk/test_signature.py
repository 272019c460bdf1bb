"""Webhook signatures: a real Saleor's pass, every attack fails (Saleor protocol 3.4)."""

from __future__ import annotations

import base64
import json
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from hypothesis import given
from hypothesis import strategies as st
from saleor_app_sdk import events, signature
from saleor_app_sdk.errors import SignatureInvalid, SignatureMismatch, StaleKeys, UnknownKey

HERE = Path(__file__).parent / "recordings"
JWKS = json.loads((HERE / "jwks.json").read_text("utf-8"))
SIGNED = [p.name for p in sorted(HERE.glob("*_session*.json")) + sorted(HERE.glob("*_requested*.json"))]
EVENTS = {
    "payment_gateway_initialize_session": events.PaymentGatewayInitializeSession,
    "transaction_initialize_session": events.TransactionInitializeSession,
    "transaction_process_session": events.TransactionProcessSession,
    "transaction_refund_requested": events.TransactionRefundRequested,
}


def recorded(name: str) -> tuple[bytes, str, str]:
    found = json.loads((HERE / name).read_text("utf-8"))
    headers = dict(found["headers"])
    return base64.b64decode(found.get("bodyBase64") or ""), headers["Saleor-Signature"], headers["Saleor-Event"]


def b64(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)
_N = KEY.public_key().public_numbers().n
OWN = {"keys": [{"kty": "RSA", "kid": "own", "n": b64(_N.to_bytes(256, "big")), "e": "AQAB", "use": "sig"}]}
HEADER: dict[str, Any] = {"alg": "RS256", "b64": False, "crit": ["b64"], "kid": "own", "typ": "JWT"}


def rs256(signing_input: bytes) -> str:
    return b64(KEY.sign(signing_input, padding.PKCS1v15(), hashes.SHA256()))


def detached(body: bytes, header: dict[str, Any] = HEADER) -> str:
    head = b64(json.dumps(header, separators=(",", ":")).encode())
    return f"{head}..{rs256(head.encode() + b'.' + body)}"


def token(claims: bytes) -> str:
    head = b64(b'{"alg":"RS256","kid":"own","typ":"JWT"}')
    return f"{head}.{b64(claims)}.{rs256(f'{head}.{b64(claims)}'.encode())}"


@pytest.mark.parametrize("name", SIGNED)
def test_a_real_saleors_webhooks_verify_and_parse(name: str) -> None:
    """Every recording of a running Saleor is accepted; its retry has an empty body, validly signed."""
    raw, header, kind = recorded(name)

    signature.verify(raw, header, JWKS)

    if raw:
        assert events.parse(raw, EVENTS[kind], require_typename=False).recipient is not None


@pytest.mark.parametrize("size", [0, 10, 200_000], ids=["empty", "small", "200 kB"])
def test_bodies_of_every_size_verify(size: int) -> None:
    """The library's own limit of 128 kB does not stand in the way."""
    body = b"x" * size

    signature.verify(body, detached(body), OWN)


def test_saleor_clouds_issuer_is_accepted_and_another_shops_is_not() -> None:
    """An ``iss`` in the header must be the shop's own address."""
    header = detached(b"{}", {**HEADER, "iss": "https://shop.example/graphql/"})

    signature.verify(b"{}", header, OWN, api_url="https://shop.example/graphql/")

    with pytest.raises(SignatureInvalid):
        signature.verify(b"{}", header, OWN, api_url="https://other.example/graphql/")


CLAIMS = b'{"user_id":"VXNlcjox","type":"access"}'
ATTACKS = {
    "a shopper's token, any body": (b'{"amount": 1}', token(CLAIMS)),
    "a shopper's token with its payload cut out, claims as body": (
        CLAIMS,
        "..".join((token(CLAIMS).split(".")[0], token(CLAIMS).split(".")[2])),
    ),
    "one byte added": (b"{} ", detached(b"{}")),
    "no signature": (b"{}", ""),
    "one part": (b"{}", "abc"),
    "four parts": (b"{}", detached(b"{}") + ".x"),
    "empty signature": (b"{}", detached(b"{}").rsplit(".", 1)[0] + "."),
    "algorithm none": (b"{}", detached(b"{}", {**HEADER, "alg": "none"})),
    "algorithm HS256": (b"{}", detached(b"{}", {**HEADER, "alg": "HS256"})),
    "encoded payload": (b"{}", detached(b"{}", {**HEADER, "b64": True})),
    "no crit": (b"{}", detached(b"{}", {k: v for k, v in HEADER.items() if k != "crit"})),
    "another crit": (b"{}", detached(b"{}", {**HEADER, "crit": ["b64", "x"]})),
    "b64 as zero": (b"{}", detached(b"{}", {**HEADER, "b64": 0, "crit": ["b64"]}) + "x"),
    "header no JSON": (b"{}", b64(b"nonsense") + "..abcd"),
    "header a list": (b"{}", b64(b"[]") + "..abcd"),
    "not ASCII": (b"{}", "ä..ö"),
    "oversized": (b"{}", "a" * 10_000 + ".." + "b"),
    "the payload inside as well": (b"{}", detached(b"{}").replace("..", f".{b64(b'{}')}.")),
    "no header": (b"{}", f"..{detached(b'{}').split('..')[1]}"),
    "no key named": (b"{}", detached(b"{}", {k: v for k, v in HEADER.items() if k != "kid"})),
    "a body of more than 1 MiB": (b"x" * (signature.LARGEST + 1), detached(b"x" * (signature.LARGEST + 1))),
}
STALE = {"one byte added"}  # newer keys might mend it


@pytest.mark.parametrize(("body", "header"), ATTACKS.values(), ids=ATTACKS)
def test_attacks_fail(body: bytes, header: str) -> None:
    """Whatever is no detached RS256 signature of these bytes is refused, as a refusal and not as a crash."""
    with pytest.raises(SignatureInvalid):
        signature.verify(body, header, OWN)


@pytest.mark.parametrize("name", ATTACKS)
def test_only_what_newer_keys_could_mend_asks_for_them(name: str) -> None:
    """A refusal for its form never makes the app fetch keys."""
    body, header = ATTACKS[name]

    with pytest.raises(SignatureInvalid) as refused:
        signature.verify(body, header, OWN)

    assert isinstance(refused.value, StaleKeys) is (name in STALE)


FORM = "The signature is no detached JWS."
UNREADABLE = "The signature's header cannot be read."
KIND = "The signature is not of the kind that Saleor makes for webhooks."
SENTENCES = {
    "one byte added": "The signature does not fit the body.",
    "no signature": FORM,
    "the payload inside as well": FORM,
    "empty signature": FORM,
    "header no JSON": UNREADABLE,
    "header a list": UNREADABLE,
    "algorithm none": KIND,
    "no key named": "The signature names no key.",
    "a body of more than 1 MiB": "The body is larger than any webhook.",
}


@pytest.mark.parametrize(("name", "sentence"), SENTENCES.items())
def test_a_refusal_says_why(name: str, sentence: str) -> None:
    """Whoever debugs a shop reads which check refused."""
    body, header = ATTACKS[name]

    with pytest.raises(SignatureInvalid) as refused:
        signature.verify(body, header, OWN)

    assert str(refused.value) == sentence


def test_another_issuer_is_named_as_the_reason() -> None:
    """A header with ``iss`` is refused where no address is known to compare it with."""
    with pytest.raises(SignatureInvalid) as refused:
        signature.verify(b"{}", detached(b"{}", {**HEADER, "iss": "https://shop.example/graphql/"}), OWN)

    assert str(refused.value) == "The signature was issued by another shop."


def test_a_body_of_exactly_1_mib_verifies() -> None:
    """The limit is the largest that passes."""
    body = b"x" * (1 << 20)

    signature.verify(body, detached(body), OWN)


def test_a_long_header_verifies() -> None:
    """A hoster's signer may add members to the header; the library's own limit of 512 characters is not ours."""
    signature.verify(b"{}", detached(b"{}", {**HEADER, "x": "y" * 1400}), OWN)


@pytest.mark.parametrize("jwks", [{}, {"keys": None}, {"keys": 7}, {"keys": {}}, {"keys": [None, 7, "own"]}], ids=str)
def test_a_key_set_without_keys_knows_none(jwks: dict[str, Any]) -> None:
    """Whatever a shop publishes, the check refuses and does not crash."""
    with pytest.raises(UnknownKey):
        signature.verify(b"{}", detached(b"{}"), jwks)


def test_a_key_of_another_kind_is_not_taken() -> None:
    """A symmetric key that calls itself by the name of the shop's would let its holder sign."""
    with pytest.raises(UnknownKey):
        signature.verify(b"{}", detached(b"{}"), {"keys": [{"kty": "oct", "kid": "own", "k": b64(b"secret")}]})


def test_a_broken_key_is_a_refusal() -> None:
    """A key without its numbers is no crash and no reason to ask again."""
    with pytest.raises(SignatureInvalid, match="key set cannot be used") as refused:
        signature.verify(b"{}", detached(b"{}"), {"keys": [{"kty": "RSA", "kid": "own"}]})

    assert not isinstance(refused.value, StaleKeys)


def test_a_re_serialised_body_fails() -> None:
    """The signature is over bytes, not over what they mean."""
    raw, header, _ = recorded("transaction_initialize_session.json")

    with pytest.raises(SignatureInvalid):
        signature.verify(json.dumps(json.loads(raw), separators=(",", ":")).encode(), header, JWKS)


def test_an_unknown_key_is_said_so() -> None:
    """A key that is not in the set is a reason to fetch the set again."""
    with pytest.raises(UnknownKey):
        signature.verify(b"{}", detached(b"{}", {**HEADER, "kid": "other"}), OWN)


@given(header=st.text(max_size=120), body=st.binary(max_size=40))
def test_nothing_but_a_refusal_comes_of_noise(header: str, body: bytes) -> None:
    """No header makes the check crash."""
    with pytest.raises(SignatureInvalid):
        signature.verify(body, header, OWN)


# Saleor protocol 3.5: made by core's own signer.
WORKED_BODY = (
    b'{"__typename": "PaymentGatewayInitializeSession", "issuedAt": "2026-09-01T10:15:30.123456+00:00", '
    b'"recipient": {"id": "QXBwOjEy"}, "amount": 49.9, "data": {"note": "Gr\\u00fc\\u00dfe"}}'
)
WORKED_KID = "DMTW-JLH8veFiN_0gvTSE807NGFDeSURhGTwkNOxf7c"
WORKED_SIGNATURE = (
    "eyJhbGciOiJSUzI1NiIsImI2NCI6ZmFsc2UsImNyaXQiOlsiYjY0Il0sImtpZCI6IkRNVFctSkxIOHZlRmlOXzBndlRTRTgwN05HRkRlU1VSaE"
    "dUd2tOT3hmN2MiLCJ0eXAiOiJKV1QifQ..wYLcYqc03DHae3YECC4VzKnDuSSzrVZdWfpAqMp0De8Mj6CPCBz_isPNSDFAV8afvlPS7ar57JET"
    "mRFppO9DfINOA7fqSU4yuZJFzyJdXm4RHvVQlULv8nDa13tN5iK6kPnWcB5xQ82RpPQPeKejbdhiIzULWeuZ0q-bt4st_rerpYnet3r4wombv9"
    "F5Incw1TQfklSSRbeSZxf9WuTBTkcLr84_AZ8nG1VjHPEJLgh4OyUnHb7qq6OJOgzYoij758ocGyYGOajDspcrXcMwuWyRnKbYTJfzAp_T0VY1"
    "7g0cS3LdGzBBU_QmvP6Uvg3plWrEemGTDnJBrvR5brwmvQ"
)
WORKED_TOKEN = (
    "eyJhbGciOiJSUzI1NiIsImtpZCI6IkRNVFctSkxIOHZlRmlOXzBndlRTRTgwN05HRkRlU1VSaEdUd2tOT3hmN2MiLCJ0eXAiOiJKV1QifQ.eyJ"
    "pYXQiOjE3ODgyNTc3MzAsIm93bmVyIjoic2FsZW9yIiwiaXNzIjoiaHR0cHM6Ly9zaG9wLmV4YW1wbGUvZ3JhcGhxbC8iLCJleHAiOjE3ODgyN"
    "TgwMzAsInRva2VuIjoiYWJjREVGMTIzNDU2IiwiZW1haWwiOiJzdGFmZkBzaG9wLmV4YW1wbGUiLCJ0eXBlIjoidGhpcmRwYXJ0eSIsInVzZXJ"
    "faWQiOiJWWE5sY2pveCIsImlzX3N0YWZmIjp0cnVlLCJhcHAiOiJRWEJ3T2pFeSIsInBlcm1pc3Npb25zIjpbIkhBTkRMRV9QQVlNRU5UUyJdL"
    "CJ1c2VyX3Blcm1pc3Npb25zIjpbIkhBTkRMRV9QQVlNRU5UUyIsIk1BTkFHRV9BUFBTIl19.Kk8pTU2UYzSlYoMpDJy5q5cPiMqJE6w1U8wd4H"
    "BtiQOgewpe08WBLqmItIASlYkxQOM7p8bjrpewyELVWKoU9qVJwfoLPhYGln9z2_6taeMk1Fl3SuLqvBA_1YEPgP3PKBVO0Ky-uG8KvsRUyup1"
    "KVcOeZYiKZt0Htg_7XipC5q7IQrjCnQ0ZF8G0z7BHvsvCkZVwUdoFplA5n3EB-8p7UzJfDPSczK7M4MTiuMcILWebaW_042Se-Z-c8qDkuyDsG"
    "62TmaQs8MqIcWuhHqDw-4pQpN1FQf5z4BUhwPyX7MiD4ou8OBJ4ZfONPXY229AtI6Ywte5MkshUShRXtEfVw"
)
_WORKED_N = (
    "w4kQekUsxFeg0-2g9Hf6TWYFXIhtZCVqrZvaQmYWOjdYg14fsq_i6OYSOMnHeo_L2uhx-vyvqRRx5qgjHy_uo_ztTB5Fm8xClGVibG-U7RGcKh"
    "T7eAp6br8dknTWS2SUkV6w-MqV-I1ZI0vg20iBq99sUZIxKB_Pd9_gbUFDuKEr3I_OSnTLeJFePKVTwKuv27Hi-zXisjzcYbLsT2Vgp9E0bCeJ"
    "AbPeuRSsjVbjswQDa7iDa3ZodOjmjvHvtY5XEAM_DisNC3XVIxurWP1Wf0Jd34H0O92zeWddrfT-xS5w2rv14YearhHji0lHrDx9_UDG7AU0NW"
    "ssdQR_94243Q"
)
WORKED_JWKS = {"keys": [{"kty": "RSA", "n": _WORKED_N, "e": "AQAB", "use": "sig", "kid": WORKED_KID, "alg": "RS256"}]}


def test_the_worked_example_verifies() -> None:
    """Core's own signature is accepted over exactly its bytes, and needs no ``iss`` where the address is known."""
    signature.verify(WORKED_BODY, WORKED_SIGNATURE, WORKED_JWKS)
    signature.verify(WORKED_BODY, WORKED_SIGNATURE, WORKED_JWKS, api_url="https://shop.example/graphql/")


@pytest.mark.parametrize("place", range(0, len(WORKED_BODY), 7))
def test_each_changed_byte_of_the_worked_example_fails(place: int) -> None:
    """No byte is outside the signature."""
    changed = bytearray(WORKED_BODY)
    changed[place] ^= 1

    with pytest.raises(SignatureMismatch):
        signature.verify(bytes(changed), WORKED_SIGNATURE, WORKED_JWKS)


def test_the_worked_token_is_no_signature() -> None:
    """A token made by the same key is refused, over any body and with its claims cut out as the body."""
    head, claims, signed = WORKED_TOKEN.split(".")
    decoded = base64.urlsafe_b64decode(claims + "==")

    for body, header in ((WORKED_BODY, WORKED_TOKEN), (decoded, f"{head}..{signed}")):
        with pytest.raises(SignatureInvalid):
            signature.verify(body, header, WORKED_JWKS)
