/** The states every screen has besides its content: loading, failed, forbidden, expired, empty. */
import { Box, Button, Skeleton, Text } from "@saleor/macaw-ui";
import type { UseQueryResult } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";

import { Refused } from "./api/client";

export function Loaded<T>({ of, children }: { of: UseQueryResult<T, Error>; children: (data: T) => ReactNode }) {
  const { t } = useTranslation();
  if (of.isPending)
    return (
      <Box display="grid" gap={3} role="status" aria-label={t("loading")}>
        <Skeleton /> <Skeleton /> <Skeleton />
      </Box>
    );
  if (of.isError) return <Failure error={of.error} again={() => void of.refetch()} />;
  return <>{children(of.data)}</>;
}

export function Failure({ error, again }: { error: Error; again?: () => void }) {
  const { t } = useTranslation();
  const refusal = error instanceof Refused ? error.refusal : null;
  const expired = error instanceof Refused && error.status === 401;
  return (
    <Box role="alert" padding={4} borderRadius={3} borderWidth={1} borderStyle="solid" borderColor="critical1" display="grid" gap={2}>
      <Text fontWeight="bold">{refusal?.message ?? t(expired ? "expired" : "failed")}</Text>
      {refusal?.remedy ? <Text>{refusal.remedy}</Text> : null}
      {refusal?.fields?.map((wrong) => (
        <Text key={wrong.field}>{`${wrong.field}: ${wrong.message}`}</Text>
      ))}
      <Changes of={refusal?.changes ?? []} />
      {expired || again ? (
        <Box>
          <Button variant="secondary" onClick={expired ? () => location.reload() : again}>
            {t(expired ? "reload" : "again")}
          </Button>
        </Box>
      ) : null}
    </Box>
  );
}

export function Empty({ children }: { children: ReactNode }) {
  return (
    <Box padding={6} borderRadius={3} backgroundColor="default2">
      <Text>{children}</Text>
    </Box>
  );
}

type Change = { subject: string; field: string; before: string; after: string };

export function Changes({ of }: { of: Change[] }) {
  if (of.length === 0) return null;
  return (
    <ul>
      {of.map((change) => (
        <li key={change.subject + change.field}>
          <Text>{`${change.subject} · ${change.field}: ${change.before || "–"} → ${change.after || "–"}`}</Text>
        </li>
      ))}
    </ul>
  );
}

export function Table({ heads, rows }: { heads: string[]; rows: ReactNode[][] }) {
  return (
    <div className="scroll" tabIndex={0} role="region" aria-label={heads.join(", ")}>
      <table>
        <thead>
          <tr>{heads.map((head) => <th key={head} scope="col"><Text fontWeight="bold">{head}</Text></th>)}</tr>
        </thead>
        <tbody>
          {rows.map((row, at) => (
            <tr key={at}>{row.map((cell, i) => <td key={i}><Text>{cell}</Text></td>)}</tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
