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
          {health.parkedReports.length ? <Card title={t("health.parked")} lead={t("health.parkedWhy")}><Parked of={health.parkedReports} /></Card> : null}
          {health.approvalsExpiring.length ? <Card title={t("health.expiring")} lead={t("health.expiringWhy")}><PaymentTable of={health.approvalsExpiring} /></Card> : null}
        </>
      )}
    </Loaded>
  );
}

function Problems({ of }: { of: Shapes["ProblemView"][] }) {
  const { t } = useTranslation();
  const { go } = useRoute();
  if (of.length === 0) return <div role="status" className="note good"><strong><CircleCheck aria-hidden size={16} /> {t("health.fine")}</strong></div>;
  return (
    <Card title={t("health.problems", { count: of.length })}>
      <ul className="plain stack tight">
        {of.map((each, index) => (
          <li key={index} className="note bad row apart">
            <span>{each.sentence}</span>
            {each.reference ? <button type="button" className="link" onClick={() => go("payments", each.reference as string)}>{t("health.look")}</button> : null}
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
    [t("health.lastConfirmation"), when(of.lastConfirmationAt)],
    [t("health.pending"), of.pending],
    [t("health.oldest"), of.oldestPending ? when(of.oldestPending.createdAt) : "–"],
    [t("health.parkedCount"), of.parkedReports.length],
    [t("health.signatureFailures"), of.signatureFailures],
    [t("health.lastReconciliation"), when(of.lastReconciliationAt)],
    [t("health.approvals"), of.approvalsExpiring.length],
  ];
  return <dl className="figures">{figures.map(([name, value]) => <div key={name}><dd>{value}</dd><dt>{name}</dt></div>)}</dl>;
}

function Parked({ of }: { of: Shapes["ParkedReport"][] }) {
  const { t } = useTranslation();
  const { go } = useRoute();
  return (
    <Table label={t("health.parked")} heads={[t("report.type"), t("payment.reference"), t("health.error"), t("report.action")]} rows={of.map((each) => ({
      key: each.id,
      cells: [each.type, <button type="button" className="link" onClick={() => go("payments", each.reference)}>{each.reference}</button>, each.lastError ?? "–", <Replay id={each.id} />],
    }))} />
  );
}
