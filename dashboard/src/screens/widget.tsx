/** The small page inside Saleor's order page: the order's payments, and what can be done with them. */
import { actions, useAppBridge, useWidgetAutoResize } from "@saleor/app-sdk/app-bridge";
import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";

import { at, type Shapes, useRead } from "../api/client";
import { useFormat } from "../format";
import { Empty, Loaded } from "../parts/states";
import { useTitle } from "../session";
import { Operations } from "./payments/operations";
import { StateBadge } from "./payments/state";

export default function Widget() {
  const { t } = useTranslation();
  const root = useRef<HTMLDivElement>(null);
  useWidgetAutoResize(root);
  const order = new URLSearchParams(location.search).get("orderId") ?? "";
  useEffect(() => { document.title = t("payments"); }, [t]);
  return (
    <div ref={root} className="widget stack">
      <h1 className="away">{t("payments")}</h1>
      {order ? <Payments order={order} /> : <Empty title={t("widget.noOrder")} />}
    </div>
  );
}

function Payments({ order }: { order: string }) {
  const { t } = useTranslation();
  const found = useRead<Shapes["PaymentFound"]>(at("orders", order, "payments"));
  return <Loaded of={found}>{({ payments }) => payments.length === 0 ? <p className="quiet">{t("widget.none")}</p> : <>{payments.map((each) => <One key={each.reference} of={each} />)}</>}</Loaded>;
}

function One({ of }: { of: Shapes["PaymentRow"] }) {
  const { t } = useTranslation();
  const { money, when } = useFormat();
  const title = useTitle();
  const detail = useRead<Shapes["PaymentDetail"]>(at("payments", of.reference));
  return (
    <section className="stack tight" aria-label={`${title(of.paymentType)} ${money(of.amount, of.currency)}`}>
      <div className="row apart"><strong className="number">{money(of.amount, of.currency)}</strong><StateBadge of={of} /></div>
      <span className="quiet">{[title(of.paymentType), when(of.createdAt), of.orderNumber && t("payment.qmoreNumber", { number: of.orderNumber })].filter(Boolean).join(" · ")}</span>
      <Loaded of={detail}>{(known) => (
        <>
          <Moved of={known} />
          {known.unheard.map((system) => <p key={system} className="note warn">{t("payment.unheard", { system })}</p>)}
          <Operations of={known} compact />
        </>
      )}</Loaded>
      <Whole reference={of.reference} />
    </section>
  );
}

/** What has been moved since, where it is not the whole that the badge tells. */
function Moved({ of: { amounts, payment } }: { of: Shapes["PaymentDetail"] }) {
  const { t } = useTranslation();
  const { money } = useFormat();
  const told: [string, string][] = [
    ["payment.authorized", Number(amounts.authorized) === Number(payment.amount) ? "0" : amounts.authorized],
    ["payment.charged", Number(amounts.charged) === Number(payment.amount) ? "0" : amounts.charged],
    ["payment.refunded", amounts.refunded],
  ];
  const moved = told.filter(([, amount]) => Number(amount) !== 0);
  return moved.length ? <span>{moved.map(([what, amount]) => `${t(what)} ${money(amount, payment.currency)}`).join(" · ")}</span> : null;
}

/** Leads to the whole story in the app itself. */
function Whole({ reference }: { reference: string }) {
  const { t } = useTranslation();
  const { appBridge, appBridgeState } = useAppBridge();
  const open = () => void appBridge?.dispatch(actions.Redirect({ to: `/extensions/app/${appBridgeState?.id ?? ""}/payments/${encodeURIComponent(reference)}` })).catch(() => undefined);
  return <div><button type="button" className="link quiet" onClick={open}>{t("widget.whole")}</button></div>;
}
