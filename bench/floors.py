"""The floors: bare FastAPI routes that do only what cannot be avoided.

A verifies and parses a signed webhook. B does so too, posts once by our HTTP client and commits twice. C computes one
HMAC-SHA512 and commits once. A commit is one row of a kilobyte by the standard library's driver, ``synchronous=FULL``.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import sqlite3
import sys
from dataclasses import dataclass
from typing import Any

import qmore
import uvicorn
from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse, Response
from joserfc import jws
from joserfc.jwk import RSAKey

_SECRET = b"B8AKTPWBRMNBV455FG6M2DANE99WU2"
_ROW = "x" * 1000


@dataclass(frozen=True)
class Ask:
    """One small POST."""

    path: str = "/"

    def form(self, _account: qmore.Account) -> tuple[tuple[str, str], ...]:
        """Return some fields, as many as a payment has."""
        return tuple((f"field{n}", "a usual value") for n in range(25))

    def answer(self, text: str) -> str:
        """Return the answer."""
        return text


def create_app(database: str, jwks: dict[str, Any], stub: str) -> FastAPI:
    """Return the three routes."""
    app = FastAPI(openapi_url=None)
    key = RSAKey.import_key(jwks["keys"][0])
    registry = jws.JWSRegistry(algorithms=["RS256"], strict_check_header=False)
    registry.max_payload_length = 1 << 20
    rows = _database(database)
    account = qmore.Account(customer_id="D200001", shop_id=None, secret=qmore.Secret(_SECRET.decode()))
    client = qmore.Client(qmore.OneConnection(), stub)

    async def verified(request: Request) -> Any:
        body = await request.body()
        jws.deserialize_compact(request.headers["saleor-signature"], key, payload=body, registry=registry)
        return json.loads(body)

    @app.get("/healthz")
    async def healthz() -> Response:
        return Response("ok")

    @app.post("/a")
    async def a(request: Request) -> JSONResponse:
        event = await verified(request)
        return JSONResponse({"floor": "ok", "event": event["__typename"]})

    @app.post("/b")
    async def b(request: Request) -> JSONResponse:
        event = await verified(request)
        _commit(rows)
        answer = await client.send(Ask(), account, timeout=5)
        _commit(rows)
        return JSONResponse({"floor": "ok" if answer == "status=0" else str(answer), "event": event["__typename"]})

    @app.post("/c")
    async def c(request: Request) -> Response:
        hmac.new(_SECRET, await request.body(), hashlib.sha512).hexdigest()
        _commit(rows)
        return Response("floor: ok")

    return app


def _database(path: str) -> sqlite3.Connection:
    rows = sqlite3.connect(path, isolation_level=None)
    rows.execute("PRAGMA journal_mode=WAL")
    rows.execute("PRAGMA synchronous=FULL")
    rows.execute("CREATE TABLE IF NOT EXISTS rows (id INTEGER PRIMARY KEY, value TEXT)")
    return rows


def _commit(rows: sqlite3.Connection) -> None:
    rows.execute("BEGIN IMMEDIATE")
    rows.execute("INSERT INTO rows (value) VALUES (?)", (_ROW,))
    rows.execute("COMMIT")


if __name__ == "__main__":
    port, database_, jwks_, stub_ = sys.argv[1:]
    uvicorn.run(create_app(database_, json.loads(jwks_), stub_), port=int(port), log_level="warning")
