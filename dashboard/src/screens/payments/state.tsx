/** A payment's state, as a badge. */
import { useTranslation } from "react-i18next";

import { Badge, type Tone } from "../../parts/small";

export const STATES = ["new", "starting", "started", "pending", "authorized", "charged", "failed", "cancelled"];
const TONES: Record<string, Tone> = { charged: "good", authorized: "info", failed: "bad", pending: "warn", started: "warn", starting: "warn" };

export function StateBadge({ of }: { of: string }) {
  const { t } = useTranslation();
  return <Badge tone={TONES[of] ?? "plain"}>{t(`state.${of}`, { defaultValue: of })}</Badge>;
}
