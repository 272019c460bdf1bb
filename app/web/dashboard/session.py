"""Who asks, and what QMORE knows: the first thing the Dashboard reads."""

from fastapi import APIRouter
from qmore import payment_types

from app.decide.channel import CARD_FORM_OPTIONS, Method
from app.web.dashboard.door import CONFIGURE, PAY, Anyone, Door
from app.web.dashboard.shapes import CardFormOption, PaymentTypeInfo, Session

routes = APIRouter(route_class=Door, tags=["session"])


@routes.get("/session")
async def get_session(guest: Anyone) -> Session:
    """The person, their rights in this app, and the payment types there are."""
    held = guest.visit.staff.permissions
    return Session(
        email=guest.email,
        saleor_api_url=guest.tenant,
        public_url=guest.house.public_url,
        app_version=guest.desk.app_version,
        may_configure=held.issuperset(CONFIGURE),
        may_pay=held.issuperset(PAY),
        payment_types=[_info(code, guest.language) for code in payment_types.TABLE],
        card_form_options=[CardFormOption(name=name, kind=kind) for name, kind in CARD_FORM_OPTIONS.items()],
    )


def _info(code: str, language: str) -> PaymentTypeInfo:
    method = Method(payment_type=code)
    return PaymentTypeInfo(
        code=code,
        title=method.title(language),
        data_storage=method.type.needs_data_storage,
        can_authorize=method.type.can_authorize,
        currencies=sorted(method.type.currencies),
        countries=sorted(method.type.countries),
        requires=list(method.type.required_fields),
    )
