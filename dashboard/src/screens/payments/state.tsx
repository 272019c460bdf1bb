/** What has become of a payment, as a badge. */
import { useTranslation } from "react-i18next";

import type { Shapes } from "../../api/client";
import { useFormat } from "../../format";
import { Badge, type Tone } from "../../parts/small";

export const STATES = ["new", "starting", "started", "pending", "authorized", "charged", "failed", "cancelled"];
const TONES: Record<string, Tone> = { charged: "good", partlyRefunded: "good", partlyCharged: "info", authorized: "info", failed: "bad", pending: "warn", started: "warn", starting: "warn" };

export function StateBadge({ of: { outcome } }: { of: Shapes["PaymentRow"] }) {
  const { t } = useTranslation();
  return <Badge tone={TONES[outcome] ?? "plain"}>{t(`state.${outcome}`, { defaultValue: outcome })}</Badge>;
}

/** The badge, and how much was given back where that is not the whole. */
export function Outcome({ of }: { of: Shapes["PaymentRow"] }) {
  const { money } = useFormat();
  return (
    <div>
      <StateBadge of={of} />
      {of.outcome === "partlyRefunded" ? <div className="quiet number">{money(of.refunded, of.currency)}</div> : null}
    </div>
  );
}
