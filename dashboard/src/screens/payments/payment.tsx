/** One payment's whole story, and what can be done with it. */
import { Button } from "@saleor/macaw-ui";
import { useTranslation } from "react-i18next";

import { at, type Shapes, useRead, useSend } from "../../api/client";
import { useFormat } from "../../format";
import { Back, Badge, Card, type Tone } from "../../parts/small";
import { Failure, Loaded } from "../../parts/states";
import { Table } from "../../parts/table";
import { useTitle } from "../../session";
import { Operations } from "./operations";
import { StateBadge } from "./state";
import { Moments } from "./moments";

export function Payment({ reference }: { reference: string }) {
  const { t } = useTranslation();
  const read = useRead<Shapes["PaymentDetail"]>(at("payments", reference));
  return (
    <>
      <Back to={["payments"]}>{t("payment.back")}</Back>
      <Loaded of={read}>{(detail) => <Story of={detail} />}</Loaded>
    </>
  );
}

function Story({ of }: { of: Shapes["PaymentDetail"] }) {
  const { t } = useTranslation();
  const { money } = useFormat();
  const { payment } = of;
  return (
    <>
      <Card title={<>{money(payment.amount, payment.currency)} <StateBadge of={payment} /></>} lead={of.order ? t("payment.orderOf", { number: of.order.number }) : t("payment.noOrder")}>
        <Facts of={of} />
        {of.unheard.map((system) => <p key={system} className="note warn">{t("payment.unheard", { system })}</p>)}
        <Operations of={of} />
      </Card>
      <Card title={t("moment.title")} lead={t("moment.why")}><Moments of={of.moments} known={payment.reference} /></Card>
      {of.reports.length ? <Card title={t("report.title")} lead={t("report.why")}><Reports of={of.reports} /></Card> : null}
    </>
  );
}

function Facts({ of: { payment, amounts, operationsAllowed } }: { of: Shapes["PaymentDetail"] }) {
  const { t } = useTranslation();
  const { when, money } = useFormat();
  const title = useTitle();
  const facts: [string, string][] = [
    [t("payment.method"), title(payment.paymentType)],
    [t("payment.authorized"), money(amounts.authorized, payment.currency)],
    [t("payment.charged"), money(amounts.charged, payment.currency)],
    [t("payment.refunded"), money(amounts.refunded, payment.currency)],
    [t("payment.orderNumber"), payment.orderNumber ?? "–"],
    [t("payment.reference"), payment.reference],
    [t("channel.name"), payment.channel],
    [t("payment.date"), when(payment.createdAt)],
    [t("payment.allowed"), operationsAllowed.join(", ") || "–"],
  ];
  return <dl className="facts">{facts.map(([name, value]) => <div key={name}><dt>{name}</dt><dd>{value}</dd></div>)}</dl>;
}

const REPORTS: Record<string, Tone> = { done: "good", due: "warn", parked: "bad" };

function Reports({ of }: { of: Shapes["ReportView"][] }) {
  const { t } = useTranslation();
  const { money } = useFormat();
  return (
    <Table label={t("report.title")} of={of} by={(each) => each.id} columns={[
      { head: t("report.type"), render: (each) => each.type },
      { head: t("payment.amount"), render: (each) => <span className="number">{money(each.amount, each.currency)}</span> },
      { head: t("payment.state"), render: (each) => <div><Badge tone={REPORTS[each.state] ?? "plain"}>{t(`report.${each.state}`)}</Badge>{each.lastError ? <div className="quiet">{each.lastError}</div> : null}</div> },
      { head: t("report.attempts"), render: (each) => each.attempts },
      { head: t("report.action"), render: (each) => (each.state === "parked" ? <Replay id={each.id} /> : "–") },
    ]} />
  );
}

export function Replay({ id }: { id: string }) {
  const { t } = useTranslation();
  const replay = useSend<Shapes["ReportView"]>(() => at("reports", id, "replay"));
  return (
    <div className="stack tight">
      <div><Button variant="secondary" size="small" disabled={replay.isPending} aria-busy={replay.isPending} onClick={() => replay.mutate(undefined)}>{t("report.replay")}</Button></div>
      {replay.error ? <Failure error={replay.error} /> : null}
    </div>
  );
}
