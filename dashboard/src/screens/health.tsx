/** What needs a person: problems, parked reports, and when the app last heard of QMORE. */
import { Box, Button } from "@saleor/macaw-ui";
import { useTranslation } from "react-i18next";

import { type Shapes, useRead, useSend } from "../api/client";
import { Empty, Failure, Loaded, Table } from "../states";
import { when } from "../when";

export function Health() {
  const { t, i18n } = useTranslation();
  const read = useRead<Shapes["Health"]>("/health");
  const replay = useSend<Shapes["ReportView"], { id: string }>(({ id }) => `/reports/${encodeURIComponent(id)}/replay`);
  return (
    <Loaded of={read}>
      {(health) => (
        <Box display="grid" gap={4}>
          {health.problems.length === 0 ? <Empty>{t("noProblems")}</Empty> : <Table heads={[t("problem")]} rows={health.problems.map((p) => [p.sentence])} />}
          <Table heads={[t("figure"), t("value")]} rows={[
            [t("lastConfirmation"), when(health.lastConfirmationAt, i18n.language)],
            [t("pending"), health.pending],
            [t("signatureFailures"), health.signatureFailures],
            [t("lastReconciliation"), when(health.lastReconciliationAt, i18n.language)],
            [t("approvalsExpiring"), health.approvalsExpiring.length],
          ]} />
          {health.parkedReports.length ? <Table heads={[t("parked"), t("sentence"), ""]} rows={health.parkedReports.map((r) => [
            `${r.type} ${r.reference}`, r.lastError ?? "–",
            <Button key={r.id} variant="secondary" disabled={replay.isPending} onClick={() => replay.mutate({ id: r.id })}>{t("replay")}</Button>,
          ])} /> : null}
          {replay.isError ? <Failure error={replay.error} /> : null}
        </Box>
      )}
    </Loaded>
  );
}
