/** Who changed what and when; the latest change can be undone. */
import { Button } from "@saleor/macaw-ui";
import { useTranslation } from "react-i18next";

import { type Shapes, useRead, useSend } from "../api/client";
import { Changes, Empty, Failure, Loaded, Table } from "../states";
import { when } from "../when";

export function History() {
  const { t, i18n } = useTranslation();
  const read = useRead<Shapes["AuditPage"]>("/history");
  const undo = useSend<Shapes["Undone"], { id: string }>(({ id }) => `/history/${encodeURIComponent(id)}/undo`);
  return (
    <Loaded of={read}>
      {({ entries }) => (
        <>
          {undo.isError ? <Failure error={undo.error} /> : null}
          {entries.length === 0 ? <Empty>{t("noHistory")}</Empty> : <Table heads={[t("date"), t("person"), t("changes"), ""]} rows={entries.map((e) => [
            when(e.at, i18n.language), e.email, <Changes key={e.id} of={e.changes} />,
            e.canUndo ? <Button key="undo" variant="secondary" disabled={undo.isPending} onClick={() => undo.mutate({ id: e.id })}>{t("undo")}</Button> : null,
          ])} />}
        </>
      )}
    </Loaded>
  );
}
