/** The last two checks: a payment that takes no money, and the decision. */
import { Button } from "@saleor/macaw-ui";
import { ExternalLink } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { type Shapes, useRead, useSend } from "../../api/client";
import { useFormat } from "../../format";
import { Confirm } from "../../parts/dialog";
import { Failure } from "../../parts/states";
import { useRoute } from "../../route";
import { StateBadge } from "../payments/state";

type Given = { way: Shapes["GoLive"]; step: Shapes["Step"] };

/** Where QMORE sends is somebody else's text: only a page may be behind it, never a script. */
const safe = (url: string) => (/^https?:\/\//.test(url) ? url : undefined);

export function TestPayment({ way, step }: Given) {
  const { t } = useTranslation();
  const [channel, setChannel] = useState("");
  const chosen = channel || (way.testChannels[0] ?? "");
  const start = useSend<Shapes["TestPaymentStarted"], Shapes["TestPaymentAsked"]>(() => "/go-live/test-payment");
  useRead<Shapes["GoLive"]>("/go-live", start.data && step.state !== "done" ? { every: 2000 } : {}); // the payment is confirmed meanwhile
  if (way.testChannels.length === 0) return <p className="quiet">{t("way.noTestChannel")}</p>;
  return (
    <>
      {way.testPayment ? <Latest of={way.testPayment} /> : null}
      <div className="row">
        <select className="short" aria-label={t("way.testChannel")} value={chosen} onChange={(event) => setChannel(event.target.value)}>
          {way.testChannels.map((slug) => <option key={slug} value={slug}>{slug}</option>)}
        </select>
        <Button variant={start.data ? "secondary" : "primary"} disabled={start.isPending} aria-busy={start.isPending} onClick={() => start.mutate({ channel: chosen })}>{t("way.startTest")}</Button>
      </div>
      {start.error ? <Failure error={start.error} /> : null}
      {start.data && step.state !== "done" ? (
        <div role="status" className="note stack">
          <strong>{t("way.started")}</strong>
          <a className="link" href={safe(start.data.redirectUrl)} target="_blank" rel="noreferrer">{t("way.pay")} <ExternalLink aria-hidden size={14} /></a>
          <span className="quiet">{t("way.waiting")}</span>
        </div>
      ) : null}
    </>
  );
}

function Latest({ of }: { of: Shapes["PaymentRow"] }) {
  const { t } = useTranslation();
  const { go } = useRoute();
  const { money, when } = useFormat();
  return (
    <div className="row">
      <button type="button" className="link" onClick={() => go("payments", of.reference)}>{t("way.latest", { amount: money(of.amount, of.currency), date: when(of.createdAt) })}</button>
      <StateBadge of={of} />
    </div>
  );
}

export function Live({ way }: Given) {
  const { t } = useTranslation();
  const [asking, ask] = useState(false);
  const live = useSend<Shapes["GoLive"]>(() => "/go-live/live");
  const missing = way.steps.filter((step) => step.state !== "done" && step.name !== "live");
  if (way.liveSince) return null;
  return (
    <>
      {missing.length ? <p className="quiet">{t("way.missing", { list: missing.map((step) => t(`way.${step.name}`)).join(", ") })}</p> : null}
      <div><Button disabled={missing.length > 0} onClick={() => ask(true)}>{t("golive")}</Button></div>
      {asking ? (
        <Confirm title={t("way.sure")} yes={t("golive")} close={() => { ask(false); live.reset(); }} busy={live.isPending} error={live.error} onYes={() => live.mutate(undefined, { onSuccess: () => ask(false) })}>
          <p>{way.liveChannels.length ? t("way.takesMoney", { channels: way.liveChannels.join(", ") }) : t("way.takesNone")}</p>
          {way.testChannels.length ? <p>{t("way.staysTest", { channels: way.testChannels.join(", ") })}</p> : null}
        </Confirm>
      ) : null}
    </>
  );
}
