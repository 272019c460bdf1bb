/** What can be done with a payment: capture, refund, cancel, give back, refresh, match; each asked once, however often it is sent. */
import { Button } from "@saleor/macaw-ui";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { at, type Shapes, useSend } from "../../api/client";
import { useFormat } from "../../format";
import { Failure } from "../../parts/states";
import { Matching } from "./match";
import { Operating, type Wish } from "./operating";

export function Operations({ of, compact = false }: { of: Shapes["PaymentDetail"]; compact?: boolean }) {
  const { t } = useTranslation();
  const { reference } = of.payment;
  const [open, setOpen] = useState<Wish | "match" | null>(null);
  const [done, setDone] = useState<Shapes["OperationDone"] | null>(null);
  const refresh = useSend<Shapes["Refreshed"]>(() => at("payments", reference, "refresh"));
  const wishes: Wish[] = [...of.actions, ...(of.canReverse ? (["REVERSE"] as const) : [])];
  return (
    <div className="stack tight">
      <div className="row">
        {wishes.map((wish) => <Button key={wish} variant={wish === "CHARGE" ? "primary" : "secondary"} size={compact ? "small" : "medium"} onClick={() => { setDone(null); setOpen(wish); }}>{t(`operation.${wish}`)}</Button>)}
        {of.canMatch && !compact ? <Button variant="secondary" onClick={() => setOpen("match")}>{t("operation.match")}</Button> : null}
        <Button variant={compact ? "tertiary" : "secondary"} size={compact ? "small" : "medium"} disabled={refresh.isPending} aria-busy={refresh.isPending} onClick={() => refresh.mutate(undefined)}>{t(refresh.isPending ? "operation.refreshing" : "operation.refresh")}</Button>
      </div>
      {refresh.error ? <Failure error={refresh.error} /> : null}
      {refresh.data ? <p role="status" className="quiet">{refresh.data.note || t(`found.${refresh.data.found}`, { defaultValue: refresh.data.found })}</p> : null}
      {done ? <Result of={done} /> : null}
      {open === "match" ? <Matching reference={reference} close={() => setOpen(null)} /> : null}
      {open && open !== "match" ? <Operating of={of} wish={open} close={() => setOpen(null)} done={(outcome) => { setOpen(null); setDone(outcome); }} /> : null}
    </div>
  );
}

const TONES = { done: "good", refused: "bad", pending: "warn" };

function Result({ of }: { of: Shapes["OperationDone"] }) {
  const { t } = useTranslation();
  const { money } = useFormat();
  return (
    <div role="status" className={`note stack ${TONES[of.state]}`}>
      <strong>{t(`operation.result.${of.state}`)}</strong>
      {of.moved ? <span>{t("operation.moved", { amount: money(of.moved, of.payment.payment.currency) })}</span> : null}
      {of.message ? <span>{of.message}</span> : null}
    </div>
  );
}
