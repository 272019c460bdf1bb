"""Requests with everything in them: every field the protocol names, once."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import qmore

MUG = qmore.BasketItem(
    article_number="A1",
    quantity=2,
    name="Mug",
    unit_gross_amount=Decimal("12.00"),
    unit_net_amount=Decimal("10.00"),
    unit_tax_amount=Decimal("2.00"),
    unit_tax_rate=Decimal(20),
    description="blue, größer",
    image_url="https://shop.example/mug.png",
)
ADDRESS = qmore.Address(
    first_name="Eva",
    last_name="Gruber",
    address1="Hauptstraße",
    address2="1",
    city="Wien",
    state="9",
    country="AT",
    zip_code="1010",
    phone="+43 1 5550",
    fax="+43 1 5551",
)
LICENCE = qmore.DriversLicense(number="D1", state="W", country="AT")
# What recurPayment takes of a consumer.
PERSON = qmore.Consumer(
    email="eva@shop.example",
    birth_date=date(1990, 1, 31),
    merchant_crm_id="0123456789abcdef",
    tax_identification_number="T-1",
    drivers_license=LICENCE,
    billing=ADDRESS,
    shipping=ADDRESS,
)
CONSUMER = qmore.Consumer(
    email="eva@shop.example",
    birth_date=date(1990, 1, 31),
    merchant_crm_id="0123456789abcdef",
    company_name="Gruber GmbH",
    company_vat_id="ATU1",
    company_trade_registry_number="FN 1",
    company_register_key="K1",
    tax_identification_number="T-1",
    drivers_license=LICENCE,
    billing=qmore.Address("Eva", "Gruber", "Hauptstraße", "1", "Stiege 2", "Wien", "9", "AT", "1010", "1", "2", "3"),
    shipping=ADDRESS,
    delivery=qmore.Delivery(available_now=True, method="home_delivery", address_first_used=date(2025, 3, 1)),
    recipient=qmore.Recipient("12345", date(1990, 1, 31), "Gruber", "1010"),
)
SUB_MERCHANT = qmore.SubMerchant("S1", "Sub", "Street 1", "Wien", "9", "AT", "1010")
THREE_D_SECURE = qmore.ThreeDSecure(
    authentication_method="02",
    authentication_timestamp=datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC),
    challenge_indicator="04",
    account_creation_date=date(2020, 1, 2),
    account_update_date=date(2021, 1, 2),
    account_password_change_date=date(2022, 1, 2),
    purchases_past_six_months=3,
    transactions_past_day=0,
    transactions_past_year=12,
    card_provision_date=date(2023, 1, 2),
    card_provision_attempts_past_day=1,
    suspicious_activity=False,
    delivery_timeframe="01",
    preorder_date=date(2026, 2, 3),
    reordered=True,
)
PAYMENT = qmore.FrontendInit(
    language="de",
    payment_type="PAYPAL",
    amount=Decimal("24.00"),
    currency="EUR",
    order_description="Bestellung 42",
    success_url="https://shop.example/s",
    cancel_url="https://shop.example/c",
    failure_url="https://shop.example/f",
    pending_url="https://shop.example/p",
    service_url="https://shop.example/contact",
    confirm_url="https://shop.example/confirm?x=a+b",
    consumer_ip_address="2001:db8::5",
    consumer_user_agent="Mozilla/5.0 (X11; Linux)",
    financial_institution="PAYPAL",
    order_reference="R-42",
    customer_statement="Shop Id:42",
    auto_deposit=False,
    duplicate_request_check=True,
    window_name="shop_window",
    consumer=CONSUMER,
    basket=(MUG,),
    three_d_secure=THREE_D_SECURE,
    custom={"shopToken": "a=b&c d"},
    transaction_identifier="INITIAL",
    iso_transaction_type="01",
    confirm_mail="shop@shop.example",
    card_on_file=qmore.CardOnFile(keep=True, periodic_type="ucof"),
    page=qmore.PaymentPage(
        "https://shop.example/a.css",
        "https://shop.example/noscript",
        show_basket=True,
        shipping_data="E",
        billing_data="N",
    ),
    risk=qmore.Risk("0123456789abcdef", suppress=True, config_alias="strict"),
    plugin=qmore.Plugin("Shop", "1.0", "plug", "2.0"),
    mandate=qmore.Mandate("M1", date(2026, 1, 2), "AT94ZZZ00000001251"),
    google_pay=qmore.GooglePay(
        "token",
        "browser",
        shipping_address_required=True,
        phone_number_required=True,
        allowed_country_codes=("AT", "DE"),
    ),
    klarna=qmore.KlarnaAttachment('{"a":"ü"}'),
    sub_merchant=SUB_MERCHANT,
)
RECURRING = qmore.RecurPayment(
    source_order_number="23473341",
    amount="24.00",
    currency="EUR",
    order_description="Abo 42",
    auto_deposit=True,
    order_reference="R-42",
    customer_statement="Shop Id:42",
    transaction_identifier="RECUR",
    merchant_tokenization_flag=True,
    periodic_type="recurring",
    mandate=qmore.Mandate("M1", date(2026, 1, 2), "AT94ZZZ00000001251"),
    due_date=date(2026, 2, 3),
    use_iban_bic=True,
    consumer=PERSON,
    consumer_ip_address="203.0.113.5",
    sub_merchant=SUB_MERCHANT,
)
DEPOSIT = qmore.Deposit("123456", "24.00", "EUR", (MUG,), "de", "M-1", "Shop Id:42", SUB_MERCHANT)
REFUND = qmore.Refund("123456", "24.00", "EUR", (MUG,), "de", "M-1", SUB_MERCHANT, "CREDIT")
SOURCE = qmore.ExistingOrder("23473341")
