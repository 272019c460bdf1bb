/** Differences: what a save changes or has changed, before and after, in the reader's words. */
import { useTranslation } from "react-i18next";

export type Change = { subject?: string; field: string; before: string; after: string };

/** ``subjects`` says whether it matters whose field it is. */
export function Changes({ of, subjects = false }: { of: Change[]; subjects?: boolean }) {
  const { t } = useTranslation();
  const name = useFieldName();
  if (of.length === 0) return null;
  return (
    <dl className="diff">
      {of.map(({ subject = "", field, before, after }) => (
        <div key={`${subject} ${field}`}>
          <dt>{subjects && subject ? `${subject} · ${name(field)}` : name(field)}</dt>
          <dd>
            <del aria-label={t("before", { value: before || t("nothing") })}>{before || "–"}</del>
            <span aria-hidden>→</span>
            <ins aria-label={t("after", { value: after || t("nothing") })}>{after || "–"}</ins>
          </dd>
        </div>
      ))}
    </dl>
  );
}

/** Names a field by its longest part that has a word, and leaves the rest as it is. */
export function useFieldName() {
  const { t, i18n } = useTranslation();
  return (field: string) =>
    field.replace(/^settings\./, "").split(".").map((part) => (i18n.exists(`names.${part}`) ? t(`names.${part}`) : part)).join(" · ");
}
