/** Differences: what a save changes or has changed, before and after, in the reader's words. */
import { useTranslation } from "react-i18next";

import { type Shapes, useRead } from "../api/client";

export type Change = { subject?: string; field: string; before: string; after: string };
/** Shows the first of the changes at once; the rest is folded away. */
export function Changes({ of, first = 8 }: { of: Change[]; first?: number }) {
  const { t } = useTranslation();
  const subjects = new Set(of.map((change) => change.subject)).size > 1;
  if (of.length === 0) return null;
  const rest = of.slice(first);
  return (
    <div>
      <List of={of.slice(0, first)} subjects={subjects} />
      {rest.length ? <details><summary>{t("moreChanges", { count: rest.length })}</summary><List of={rest} subjects={subjects} /></details> : null}
    </div>
  );
}

function List({ of, subjects }: { of: Change[]; subjects: boolean }) {
  const { t } = useTranslation();
  const name = useFieldName();
  const say = useValue();
  return (
    <dl className="diff">
      {of.map(({ subject = "", field, before, after }) => (
        <div key={`${subject} ${field}`}>
          <dt>{subjects && subject ? `${subject === "defaults" ? t("channel.defaults") : subject} · ${name(field)}` : name(field)}</dt>
          <dd>
            {say(field, before) ? <><span className="away">{t("before")}</span><del>{say(field, before)}</del><span aria-hidden>→</span></> : null}
            <span className="away">{t("after")}</span><ins>{say(field, after) || t("nothing")}</ins>
          </dd>
        </div>
      ))}
    </dl>
  );
}

/** Names a field by the parts that have a word, and leaves the rest as it is. */
function useFieldName() {
  const { t, i18n } = useTranslation();
  const word = (part: string) => {
    const key = `names.${part.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase())}`;
    return i18n.exists(key) ? t(key) : part;
  };
  return (field: string) => field.replace(/^settings\./, "").split(".").map(word).join(" · ");
}

/** Says a value: yes and no in the reader's language, an account by its name. */
function useValue() {
  const { t, i18n } = useTranslation();
  const { data: known } = useRead<Shapes["AccountList"]>("/accounts", { idle: true });
  return (field: string, value: string) => {
    if (field === "account_id") return known?.accounts.find((each) => each.accountId === value)?.name ?? (value === "(none)" ? "" : value);
    const key = `values.${value.replaceAll(/[()]/g, "").toLowerCase()}`;
    return value === "(none)" ? "" : i18n.exists(key) && !value.includes(".") ? t(key) : value;
  };
}
