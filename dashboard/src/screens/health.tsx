/** What needs a person: problems, parked reports, approvals about to expire, and when the app last heard of QMORE. */
import { CircleCheck } from "lucide-react";
import { useTranslation } from "react-i18next";

import { type Shapes, useRead } from "../api/client";
import { useFormat } from "../format";
import { Card } from "../parts/small";
import { Loaded } from "../parts/states";
import { Table } from "../parts/table";
import { useRoute } from "../route";
import { PaymentTable } from "./payments";
import { Replay } from "./payments/payment";

export default function Health() {
  const { t } = useTranslation();
  const read = useRead<Shapes["Health"]>("/health", { every: 15_000 });
  return (
    <Loaded of={read}>
      {(health) => (
        <>
          <Problems of={health.problems} />
          <Figures of={health} />
          {health.parkedReports.length ? <Card title={t("doing.parked")} lead={t("doing.parkedWhy")}><Parked of={health.parkedReports} /></Card> : null}
          {health.approvalsExpiring.length ? <Card title={t("doing.expiring")} lead={t("doing.expiringWhy")}><PaymentTable of={health.approvalsExpiring} /></Card> : null}
        </>
      )}
    </Loaded>
  );
}

function Problems({ of }: { of: Shapes["ProblemView"][] }) {
  const { t } = useTranslation();
  const { go } = useRoute();
  if (of.length === 0) return <div role="status" className="note good"><strong><CircleCheck aria-hidden size={16} /> {t("doing.fine")}</strong></div>;
  return (
    <Card title={t("doing.problems", { count: of.length })}>
      <ul className="plain stack tight">
        {of.map((each, index) => (
          <li key={index} className="note bad row apart">
            <span>{each.sentence} {each.remedy}</span>
            {each.reference ? <button type="button" className="link" onClick={() => go("payments", each.reference as string)}>{t("doing.look")}</button> : null}
          </li>
        ))}
      </ul>
    </Card>
  );
}

function Figures({ of }: { of: Shapes["Health"] }) {
  const { t } = useTranslation();
  const { when } = useFormat();
  const figures: [string, string | number][] = [
    [t("doing.lastConfirmation"), when(of.lastConfirmationAt)],
    [t("doing.pending"), of.pending],
    [t("doing.oldest"), of.oldestPending ? when(of.oldestPending.createdAt) : "–"],
    [t("doing.parkedCount"), of.parkedReports.length],
    [t("doing.signatureFailures"), of.signatureFailures],
    [t("doing.lastReconciliation"), when(of.lastReconciliationAt)],
    [t("doing.approvals"), of.approvalsExpiring.length],
  ];
  return <dl className="figures">{figures.map(([name, value]) => <div key={name}><dd>{value}</dd><dt>{name}</dt></div>)}</dl>;
}

function Parked({ of }: { of: Shapes["ParkedReport"][] }) {
  const { t } = useTranslation();
  const { go } = useRoute();
  return (
    <Table label={t("doing.parked")} of={of} by={(each) => each.id} columns={[
      { head: t("report.type"), render: (each) => each.type },
      { head: t("payment.reference"), render: (each) => <button type="button" className="link" onClick={() => go("payments", each.reference)}>{each.reference}</button> },
      { head: t("doing.error"), render: (each) => each.lastError ?? "–" },
      { head: t("report.action"), render: (each) => <Replay id={each.id} /> },
    ]} />
  );
}
