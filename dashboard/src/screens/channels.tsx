/** The shop's channels: which account each uses, and what is offered where, with the reason for every empty cell. */
import { Box, Text } from "@saleor/macaw-ui";
import { useTranslation } from "react-i18next";

import { type Shapes, useRead, useSend } from "../api/client";
import { Empty, Failure, Loaded, Table } from "../states";

export function Channels() {
  const { t } = useTranslation();
  const list = useRead<Shapes["ChannelList"]>("/channels");
  const accounts = useRead<Shapes["AccountList"]>("/accounts");
  const matrix = useRead<Shapes["Matrix"]>("/matrix");
  return (
    <Box display="grid" gap={6}>
      <Loaded of={list}>
        {({ channels, unheard }) => (
          <>
            {unheard ? <Empty>{unheard}</Empty> : null}
            {channels.length === 0 ? <Empty>{t("noChannels")}</Empty> : (
              <Table heads={[t("channel"), t("account"), t("differs"), t("mistakes")]}
                rows={channels.map((c) => [`${c.name} (${c.currency ?? "–"})`, <Mapping key={c.slug} of={c} accounts={accounts.data?.accounts ?? []} />, c.differs.join(", ") || "–", c.mistakes.join(" ") || "–"])} />
            )}
          </>
        )}
      </Loaded>
      <Box as="section" display="grid" gap={3}>
        <Text as="h2" size={6}>{t("matrix")}</Text>
        <Loaded of={matrix}>
          {({ rows }) => (
            <Table heads={[t("channel"), t("offered"), t("notOffered")]} rows={rows.map((row) => [
              `${row.channel} · ${row.currency}`,
              row.cells.filter((c) => c.reasons.length === 0).map((c) => c.paymentType).join(", ") || "–",
              <details key={row.channel}>
                <summary>{t("reasons", { count: row.cells.filter((c) => c.reasons.length > 0).length })}</summary>
                {row.cells.filter((c) => c.reasons.length > 0).map((c) => <div key={c.paymentType}>{`${c.paymentType}: ${c.reasons.map((r) => r.sentence).join(" ")}`}</div>)}
              </details>,
            ])} />
          )}
        </Loaded>
      </Box>
    </Box>
  );
}

function Mapping({ of, accounts }: { of: Shapes["ChannelView"]; accounts: Shapes["AccountView"][] }) {
  const { t } = useTranslation();
  const save = useSend<Shapes["ChannelSaved"], Shapes["ChannelEdit"]>(() => `/channels/${encodeURIComponent(of.slug)}`, "PUT");
  const map = (accountId: string) => save.mutate({ version: of.version, accountId, isTestChannel: of.isTestChannel, settings: of.settings });
  return (
    <>
      <select aria-label={t("accountOf", { channel: of.name })} value={of.accountId ?? ""} disabled={save.isPending} onChange={(e) => e.target.value && map(e.target.value)}>
        <option value="">{t("noAccount")}</option>
        {accounts.map((a) => <option key={a.accountId} value={a.accountId}>{`${a.name} (${a.environment})`}</option>)}
      </select>
      {save.isError ? <Failure error={save.error} /> : null}
      {save.data?.openPayments ? <div role="status">{t("keep", { count: save.data.openPayments })}</div> : null}
    </>
  );
}
