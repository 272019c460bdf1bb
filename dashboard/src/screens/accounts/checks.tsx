/** The results of an account's checks, each with its sentence, its remedy and its date; what fails comes first. */
import { useTranslation } from "react-i18next";

import type { Shapes } from "../../api/client";
import { useFormat } from "../../format";
import { Badge, type Tone } from "../../parts/small";
import { Table } from "../../parts/table";

const TONES: Record<string, Tone> = { ok: "good", warning: "warn", failed: "bad", skipped: "plain" };
const ORDER = ["failed", "warning", "skipped", "ok"];

export function Checks({ of }: { of: Shapes["CheckResult"][] }) {
  const { t } = useTranslation();
  const { when } = useFormat();
  if (of.length === 0) return <p className="quiet">{t("check.none")}</p>;
  const sorted = of.toSorted((a, b) => ORDER.indexOf(a.result) - ORDER.indexOf(b.result));
  const well = of.filter((one) => one.result === "ok").length;
  const worst = sorted[0]?.result ?? "ok";
  return (
    <details open={worst === "failed"}>
      <summary>{t("check.summary", { well, count: of.length })} {worst === "ok" ? null : <Badge tone={TONES[worst] ?? "plain"}>{t(`check.results.${worst}`)}</Badge>}</summary>
      <Table label={t("check.title")} of={sorted} by={(one) => one.name} columns={[
        { head: t("check.name"), render: (one) => t(`check.names.${one.name}`, { defaultValue: one.name }) },
        { head: t("check.result"), render: (one) => <Badge tone={TONES[one.result] ?? "plain"}>{t(`check.results.${one.result}`)}</Badge> },
        { head: t("check.sentence"), render: (one) => <div><div>{one.sentence}</div>{one.remedy ? <div className="quiet">{one.remedy}</div> : null}{one.detail ? <code className="quiet">{one.detail}</code> : null}</div> },
        { head: t("check.date"), render: (one) => <span className="quiet number">{when(one.checkedAt)}</span> },
      ]} />
    </details>
  );
}
