"""Who may come in, and how a refusal is said: every route asks for a visit, every fault becomes one JSON form."""

import time
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from typing import Annotated, Any

import structlog
from fastapi import Depends, Query, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from fastapi.routing import APIRoute
from saleor_app_sdk.dashboard import Visit, authenticate
from saleor_app_sdk.errors import SaleorAppError
from saleor_app_sdk.fastapi import headers_of
from saleor_app_sdk.keys import KeyRefresher

from app.decide import reasons
from app.flows.apl import InstallationStore
from app.flows.house import House
from app.web.dashboard import texts
from app.web.dashboard.shapes import Cause, Change, FieldError, Refusal, Refused

log = structlog.get_logger()
PAY = ("HANDLE_PAYMENTS",)
CONFIGURE = ("HANDLE_PAYMENTS", "MANAGE_APPS")  # as Saleor's own payment apps ask (Saleor protocol 8.3)


class No(Exception):
    """A request is refused, with the code that names the sentence."""

    def __init__(
        self,
        status: int,
        code: str,
        *,
        at: str | None = None,
        fields: tuple[FieldError, ...] = (),
        changes: tuple[Change, ...] = (),
        version: int | None = None,
        **words: object,
    ) -> None:
        super().__init__(code)
        self.status, self.code, self.words = status, code, words
        self.at, self.fields, self.changes, self.version = at, fields, changes, version


@dataclass(frozen=True)
class Desk:
    """What the Dashboard's routes work with."""

    house: House
    installations: InstallationStore
    keys: KeyRefresher
    app_version: str


@dataclass(frozen=True)
class Guest:
    """A verified staff member at the desk."""

    desk: Desk
    visit: Visit
    language: str

    @property
    def house(self) -> House:
        """The parts that flows work with."""
        return self.desk.house

    @property
    def tenant(self) -> str:
        """The shop."""
        return self.visit.installation.saleor_api_url

    @property
    def email(self) -> str:
        """The person, as the history names them."""
        return self.visit.staff.email


def _guest(permissions: tuple[str, ...]) -> Callable[[Request], Coroutine[Any, Any, Guest]]:
    async def enter(request: Request) -> Guest:
        desk: Desk = request.app.state.dashboard
        visit = await authenticate(
            headers_of(request),
            apl=desk.installations,
            http=desk.house.saleor_http,
            now=desk.house.clock.now().timestamp(),
            steady=desk.house.clock.monotonic(),
            keys=desk.keys,
            permissions=permissions,
        )
        return Guest(desk, visit, texts.language(request.headers.get("accept-language", "")))

    return enter


Payer = Annotated[Guest, Depends(_guest(PAY))]
Configurer = Annotated[Guest, Depends(_guest(CONFIGURE))]
Anyone = Annotated[Guest, Depends(_guest(()))]
DryRun = Annotated[bool, Query(alias="dryRun", description="Say what a save would change, and write nothing.")]
Page = Annotated[int, Query(ge=1, le=100_000)]
PageSize = Annotated[int, Query(alias="pageSize", ge=1, le=100)]
REFUSALS: dict[int | str, dict[str, Any]] = {
    status: {"model": Refused, "description": about}
    for status, about in {
        400: "The request is not what the Dashboard sends.",
        401: "The session has expired; reload the page.",
        403: "The person lacks a permission.",
        404: "There is no such thing in this shop.",
        409: "Somebody else was faster, or it is in use.",
        422: "Something is wrong at the fields named.",
        502: "The other side did not answer.",
    }.items()
}


class Door(APIRoute):
    """A route whose every refusal has one form, in the reader's language."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """Wrap the handler."""
        handle = super().get_route_handler()

        async def answer(request: Request) -> Response:
            began = time.monotonic()
            said = texts.language(request.headers.get("accept-language", ""))
            response = await _answered(handle, request, said)
            response.headers["cache-control"] = "no-store"
            response.headers["x-content-type-options"] = "nosniff"
            log.debug("dashboard", event_name=self.name, status=response.status_code, result=time.monotonic() - began)
            return response

        return answer


async def _answered(
    handle: Callable[[Request], Coroutine[Any, Any, Response]], request: Request, said: str
) -> Response:
    try:
        return await handle(request)
    except SaleorAppError as refused:
        return _response(refused.status, refused.code, said, No(refused.status, refused.code))
    except RequestValidationError as wrong:
        fields = tuple(
            FieldError(field=_path(e["loc"]), code=e["type"], message=texts.validation(e, said)) for e in wrong.errors()
        )
        return _response(422, "INVALID", said, No(422, "INVALID", fields=fields))
    except No as no:
        return _response(no.status, no.code, said, no)


def cause(text: object) -> Cause | None:
    """Return what a text says, where it has a code."""
    written = reasons.document(text)
    return Cause(**written) if written else None


def _path(loc: tuple[int | str, ...]) -> str:
    return ".".join(str(part) for part in loc if part not in {"body", "query", "path"})


def _response(status: int, code: str, said: str, no: No) -> JSONResponse:
    message, remedy = texts.refusal(code, said, **no.words)
    refusal = Refusal(
        code=code,
        message=message,
        remedy=remedy,
        reason=cause(no.words.get("detail")),
        fields=[*no.fields, *([FieldError(field=no.at, code=code, message=message)] if no.at else ())],
        changes=list(no.changes),
        version=no.version,
    )
    return JSONResponse(Refused(error=refusal).model_dump(mode="json", by_alias=True), status)
