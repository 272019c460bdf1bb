/** Payments, found by any of their numbers, each with the time line of both systems. */
import { Box, Button, Input, Text } from "@saleor/macaw-ui";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { type Shapes, useRead, useSend } from "../api/client";
import { Empty, Failure, Loaded, Table } from "../states";
import { when } from "../when";

export function Payments() {
  const { t, i18n } = useTranslation();
  const [search, setSearch] = useState("");
  const [page, setPage] = useState(1);
  const [chosen, choose] = useState<string | null>(null);
  const found = useRead<Shapes["PaymentPage"]>(`/payments?${new URLSearchParams({ search, page: String(page) }).toString()}`);
  if (chosen) return <Detail reference={chosen} back={() => choose(null)} />;
  return (
    <Box display="grid" gap={4}>
      <Input label={t("search")} value={search} onChange={(e) => { setSearch(e.target.value); setPage(1); }} />
      <Loaded of={found}>
        {({ payments, total, pageSize }) => payments.length === 0 ? <Empty>{t("noPayments")}</Empty> : (
          <>
            <Table heads={[t("order"), t("amount"), t("state"), t("date")]} rows={payments.map((p) => [
              <Button key={p.reference} variant="tertiary" onClick={() => choose(p.reference)}>{p.orderNumber ?? p.reference}</Button>,
              `${p.amount} ${p.currency}`, p.state, when(p.createdAt, i18n.language),
            ])} />
            <Box display="flex" gap={2}>
              <Button variant="secondary" disabled={page === 1} onClick={() => setPage(page - 1)}>{t("previous")}</Button>
              <Button variant="secondary" disabled={page * pageSize >= total} onClick={() => setPage(page + 1)}>{t("next")}</Button>
            </Box>
          </>
        )}
      </Loaded>
    </Box>
  );
}

function Detail({ reference, back }: { reference: string; back: () => void }) {
  const { t, i18n } = useTranslation();
  const path = `/payments/${encodeURIComponent(reference)}`;
  const read = useRead<Shapes["PaymentDetail"]>(path);
  const refresh = useSend<Shapes["Refreshed"]>(() => `${path}/refresh`);
  return (
    <Box display="grid" gap={4}>
      <Box display="flex" gap={2}>
        <Button variant="secondary" onClick={back}>{t("back")}</Button>
        <Button variant="secondary" disabled={refresh.isPending} onClick={() => refresh.mutate(undefined)}>{t("refresh")}</Button>
      </Box>
      {refresh.isError ? <Failure error={refresh.error} /> : null}
      {refresh.data ? <Text role="status">{refresh.data.note}</Text> : null}
      <Loaded of={read}>
        {({ payment, moments, unheard, operationsAllowed }) => (
          <>
            <Text as="h2" size={6}>{`${payment.orderNumber ?? payment.reference} · ${payment.amount} ${payment.currency} · ${payment.state}`}</Text>
            {unheard.map((system) => <Empty key={system}>{t("unheard", { system })}</Empty>)}
            <Table heads={[t("date"), t("system"), t("what"), t("amount"), t("note")]} rows={moments.map((m) => [when(m.at, i18n.language), m.system, m.what, m.amount, m.note])} />
            <Text>{`${t("allowed")}: ${operationsAllowed.join(", ") || "–"}`}</Text>
          </>
        )}
      </Loaded>
    </Box>
  );
}
