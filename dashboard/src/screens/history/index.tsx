/** Who changed what and when; what can be undone; and the configuration as a file. */
import { Button } from "@saleor/macaw-ui";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { at, type Shapes, useRead } from "../../api/client";
import { useFormat } from "../../format";
import { Changes } from "../../parts/diff";
import { Look, Saved, Trouble, useSave } from "../../parts/saving";
import { Card, Pager } from "../../parts/small";
import { Empty, Loaded } from "../../parts/states";
import { ConfigurationFile } from "./file";

/** What has but one subject, which its name says already. */
const WHOLE = new Set(["defaultsSaved", "wentLive", "configurationImported"]);

type Entry = Shapes["AuditEntry"];

export default function History() {
  const { t } = useTranslation();
  const [page, setPage] = useState(1);
  const [saved, setSaved] = useState<Shapes["Saved"] | null>(null);
  const read = useRead<Shapes["AuditPage"]>(`/history?page=${page}`);
  useRead<Shapes["AccountList"]>("/accounts"); // so that accounts have names
  return (
    <>
      {saved ? <Saved key={saved.auditId} of={saved} done={() => setSaved(null)} /> : null}
      <Card title={t("past.title")}>
        <Loaded of={read}>
          {({ entries, total, pageSize }) => (
            <>
              {entries.length === 0 ? <Empty title={t("past.none")}>{t("past.noneWhy")}</Empty> : <ol className="plain entries">{entries.map((each) => <li key={each.id}><One of={each} done={setSaved} /></li>)}</ol>}
              <Pager page={page} size={pageSize} total={total} go={setPage} />
            </>
          )}
        </Loaded>
      </Card>
      <ConfigurationFile done={setSaved} />
    </>
  );
}

function One({ of, done }: { of: Entry; done: (saved: Shapes["Saved"]) => void }) {
  const { t } = useTranslation();
  const { when } = useFormat();
  const what = useDeed();
  const saving = useSave<Shapes["Undone"], Record<string, never>>(at("history", of.id, "undo"), "POST");
  return (
    <div className="stack tight">
      <div className="row apart">
        <div><strong>{what(of)}</strong>{WHOLE.has(of.deed.code) ? "" : ` · ${of.subject}`}<div className="quiet">{`${when(of.at)} · ${of.email}`}</div></div>
        {of.canUndo ? <Button variant="secondary" size="small" disabled={saving.busy} aria-label={t("past.undoOf", { what: what(of), subject: of.subject })} onClick={() => saving.look({})}>{t("undo")}</Button> : null}
      </div>
      <Changes of={of.changes} first={3} />
      <Trouble saving={saving} mine={saving.look} theirs={saving.forget} />
      <Look saving={saving} done={done} title={t("past.undoTitle")} yes={t("undo")} />
    </div>
  );
}

/** Says what was done in the reader's language; what has no word stays as it is. */
function useDeed() {
  const { t, i18n } = useTranslation();
  const { amount } = useFormat();
  return ({ action, deed: { code, words, undone } }: Entry) => {
    const key = `did.${code}`;
    if (!i18n.exists(key)) return action;
    const what = t(key, { ...words, action: words.action ? t(`operation.${words.action}`) : "", amount: amount(words.amount ?? "") });
    return undone ? t("past.undoneOf", { what }) : what;
  };
}
