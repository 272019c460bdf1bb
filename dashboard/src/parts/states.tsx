/** The states every screen has besides its content: loading, failed, forbidden, expired, empty. */
import { actions, useAppBridge } from "@saleor/app-sdk/app-bridge";
import { Button, Skeleton } from "@saleor/macaw-ui";
import { type UseQueryResult, useQueryClient } from "@tanstack/react-query";
import { Clock, Inbox, Lock, TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";

import { Refused } from "../api/client";
import { Changes } from "./diff";

/** What was read stays when a session expires, or a half-filled form would be gone; it goes where the right to see it is gone. */
export function Loaded<T>({ of, children }: { of: UseQueryResult<T, Error>; children: (data: T) => ReactNode }) {
  const { t } = useTranslation();
  if (of.data !== undefined && !(of.error instanceof Refused && of.error.status === 403))
    return <>{of.isPlaceholderData ? <span className="away" role="status" aria-label={t("loading")} /> : null}{children(of.data)}</>;
  if (of.isError) return <Failure error={of.error} again={() => void of.refetch()} />;
  return <Loading />;
}

export function Loading() {
  const { t } = useTranslation();
  return (
    <div className="stack" role="status" aria-label={t("loading")}>
      <Skeleton height={10} /> <Skeleton height={10} /> <Skeleton height={10} />
    </div>
  );
}

/** ``known`` are the fields that show their own mistakes. */
export function Failure({ error, again, known }: { error: Error; again?: () => void; known?: string[] }) {
  const { t } = useTranslation();
  const refusal = error instanceof Refused ? error.refusal : null;
  const status = error instanceof Refused ? error.status : 0;
  if (status === 401) return <Expired />;
  const message = refusal?.message ?? t(status ? "failed" : "offline");
  if (status === 403) return <Notice icon={<Lock aria-hidden />} title={message}>{refusal?.remedy}</Notice>;
  return (
    <div role="alert" className="note bad stack">
      <strong><TriangleAlert aria-hidden size={16} /> {message}</strong>
      {refusal?.remedy ? <span>{refusal.remedy}</span> : null}
      {(refusal?.fields ?? []).filter(({ field }) => !known?.some((one) => `${field}.`.startsWith(`${one}.`))).map(({ field, message: wrong }) => <span key={field}>{`${field}: ${wrong}`}</span>)}
      <Changes of={refusal?.changes ?? []} />
      {again && status !== 404 ? <div><Button variant="secondary" onClick={again}>{t("again")}</Button></div> : null}
    </div>
  );
}

/** The way out asks the Dashboard for a token: reloaded by itself the frame would not know its Dashboard any more. */
export function Expired({ then }: { then?: () => void }) {
  const { t } = useTranslation();
  const { appBridge } = useAppBridge();
  const known = useQueryClient();
  const renew = async () => {
    await appBridge?.dispatch(actions.NotifyReady()).catch(() => undefined);
    then?.();
    await known.invalidateQueries();
  };
  return (
    <Notice icon={<Clock aria-hidden />} title={t("expired")}>
      <p>{t("expiredWhy")}</p>
      <Button onClick={() => void renew()}>{t("reload")}</Button>
    </Notice>
  );
}

export function Notice({ icon, title, children }: { icon: ReactNode; title: string; children?: ReactNode }) {
  return (
    <div role="alert" className="empty">
      {icon}
      <strong>{title}</strong>
      {children}
    </div>
  );
}

/** Saleor was asked in vain: what it would have said is missing from the page. */
export function Unheard({ why }: { why: string }) {
  const { t } = useTranslation();
  return <p role="alert" className="note warn">{t("channel.unheard", { why })}</p>;
}

export function Empty({ title, children }: { title: string; children?: ReactNode }) {
  return (
    <div className="empty">
      <Inbox aria-hidden />
      <strong>{title}</strong>
      {children}
    </div>
  );
}
