/** The time line of all systems: who says what, when. Every text is text. */
import { useTranslation } from "react-i18next";

import type { Shapes } from "../../api/client";
import { useFormat } from "../../format";
import { Badge, type Tone } from "../../parts/small";
import { Empty } from "../../parts/states";

const SYSTEMS: Record<string, Tone> = { Saleor: "info", app: "plain", QMORE: "good" };

/** ``known`` is the payment's own reference, which need not be said each time. */
export function Moments({ of, known }: { of: Shapes["Moment"][]; known: string }) {
  const { t } = useTranslation();
  const { exactly, amount } = useFormat();
  if (of.length === 0) return <Empty title={t("moment.none")} />;
  return (
    <ol className="moments">
      {of.map((each, index) => (
        <li key={index}>
          <span className="quiet">{exactly(each.at)}</span>
          <span><Badge tone={SYSTEMS[each.system] ?? "plain"}>{each.system === "app" ? t("moment.app") : each.system}</Badge></span>
          <div><strong>{each.what}</strong>{each.note ? <div className="quiet">{each.note}</div> : null}{each.reference && each.reference !== known ? <div><code className="quiet">{each.reference}</code></div> : null}</div>
          <span className="number">{amount(each.amount)}</span>
        </li>
      ))}
    </ol>
  );
}
