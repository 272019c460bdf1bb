/** One account: where it is used, whether it works, and what can be done with it. */
import { Button } from "@saleor/macaw-ui";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { at, type Shapes, useSend } from "../../api/client";
import { Confirm, Dialog } from "../../parts/dialog";
import { Card, Environment } from "../../parts/small";
import { Trouble, useSave } from "../../parts/saving";
import { Failure } from "../../parts/states";
import { Checks } from "./checks";
import { AccountForm } from "./form";
import { Rotate } from "./rotate";

type Done = (saved: Shapes["Saved"]) => void;

export function Account({ of, done }: { of: Shapes["AccountView"]; done: Done }) {
  const { t } = useTranslation();
  const [open, setOpen] = useState<"edit" | "rotate" | "remove" | null>(null);
  const check = useSend<Shapes["Checked"]>(() => at("accounts", of.accountId, "checks"));
  const close = () => setOpen(null);
  const finish: Done = (saved) => { close(); done(saved); };
  const facts = [of.customerId, of.shopId, of.channels.length ? of.channels.join(", ") : t("account.unused"), t("open", { count: of.openPayments })];
  return (
    <Card title={<>{of.name} <Environment of={of.environment} /></>} lead={facts.filter(Boolean).join(" · ")} aside={
      <>
        <Button variant="secondary" aria-label={t("account.editOf", { name: of.name })} onClick={() => setOpen("edit")}>{t("edit")}</Button>
        <Button variant="secondary" aria-label={t("account.rotateOf", { name: of.name })} onClick={() => setOpen("rotate")}>{t("account.rotate")}</Button>
        <Button variant="secondary" aria-label={t("account.removeOf", { name: of.name })} onClick={() => setOpen("remove")}>{t("remove")}</Button>
      </>
    }>
      <Checks of={of.checks} />
      <div><Button variant="secondary" disabled={check.isPending} aria-busy={check.isPending} onClick={() => check.mutate(undefined)}>{t(check.isPending ? "account.checking" : "account.runChecks")}</Button></div>
      {check.isError ? <Failure error={check.error} /> : null}
      {open === "edit" ? <Dialog title={t("account.editOf", { name: of.name })} close={close}><AccountForm of={of} done={finish} reload={close} /></Dialog> : null}
      {open === "rotate" ? <Rotate of={of} done={finish} close={close} /> : null}
      {open === "remove" ? <Remove of={of} done={finish} close={close} /> : null}
    </Card>
  );
}

function Remove({ of, done, close }: { of: Shapes["AccountView"]; done: Done; close: () => void }) {
  const { t } = useTranslation();
  const saving = useSave<Shapes["AccountSaved"], Shapes["AccountRemove"]>(at("accounts", of.accountId, "remove"), "POST");
  const remove = (body: Shapes["AccountRemove"]) => saving.save(body, done);
  return (
    <Confirm title={t("account.removeOf", { name: of.name })} yes={t("remove")} danger close={close} busy={saving.busy || of.channels.length > 0} onYes={() => remove({ version: of.version })}>
      <p>{of.channels.length ? t("account.removeUsed", { channels: of.channels.join(", ") }) : t("account.removeWhy")}</p>
      {of.openPayments ? <p>{t("keep", { count: of.openPayments })}</p> : null}
      <Trouble saving={saving} mine={remove} theirs={close} />
    </Confirm>
  );
}
