/** QMORE accounts: listed with their checks; added, edited, given new secrets, removed. Secrets go in and never come out. */
import { Button } from "@saleor/macaw-ui";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { type Shapes, useRead } from "../../api/client";
import { Card } from "../../parts/small";
import { Dialog } from "../../parts/dialog";
import { Saved } from "../../parts/saving";
import { Loaded } from "../../parts/states";
import { Account } from "./account";
import { AccountForm } from "./form";

export default function Accounts() {
  const { t } = useTranslation();
  const list = useRead<Shapes["AccountList"]>("/accounts");
  const [adding, setAdding] = useState(false);
  const [saved, setSaved] = useState<Shapes["Saved"] | null>(null);
  const done = (outcome: Shapes["Saved"]) => { setSaved(outcome); setAdding(false); };
  return (
    <Loaded of={list}>
      {({ accounts }) => (
        <>
          {saved ? <Saved key={saved.auditId} of={saved} done={() => setSaved(null)} /> : null}
          {accounts.map((each) => <Account key={each.accountId} of={each} done={done} />)}
          {accounts.length === 0 ? <Card title={t("account.first")} lead={t("account.firstWhy")}><AccountForm done={done} /></Card> : null}
          {accounts.length ? <div><Button variant="secondary" onClick={() => setAdding(true)}>{t("account.add")}</Button></div> : null}
          {adding ? <Dialog title={t("account.add")} close={() => setAdding(false)}><AccountForm done={done} /></Dialog> : null}
        </>
      )}
    </Loaded>
  );
}
