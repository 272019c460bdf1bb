/** The six checks on the way to live; their state is the server's, so anybody may go on where another stopped. */
import { Box, Button } from "@saleor/macaw-ui";
import { useTranslation } from "react-i18next";

import { type Shapes, useRead, useSend } from "../api/client";
import { Failure, Loaded, Table } from "../states";

export function GoLive() {
  const { t } = useTranslation();
  const read = useRead<Shapes["GoLive"]>("/go-live");
  const live = useSend<Shapes["GoLive"]>(() => "/go-live/live");
  return (
    <Loaded of={read}>
      {({ steps, liveSince }) => (
        <Box display="grid" gap={4}>
          <Table heads={[t("check"), t("result"), t("sentence")]} rows={steps.map((s) => [t(`step.${s.name}`), t(`stepState.${s.state}`), [s.sentence, s.remedy].filter(Boolean).join(" ")])} />
          {live.isError ? <Failure error={live.error} /> : null}
          {liveSince ? null : <Box><Button disabled={live.isPending} onClick={() => live.mutate(undefined)}>{t("goLiveNow")}</Button></Box>}
        </Box>
      )}
    </Loaded>
  );
}
