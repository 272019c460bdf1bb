/** New secrets for an account: from now on they sign, while open payments end with the old ones. */
import { Button } from "@saleor/macaw-ui";
import { useForm } from "react-hook-form";
import { useTranslation } from "react-i18next";

import { at, type Shapes } from "../../api/client";
import { Dialog } from "../../parts/dialog";
import { Form, TextField } from "../../parts/fields";
import { Trouble, useSave } from "../../parts/saving";

type Values = { secret: string; backendPassword: string };
type Body = Shapes["AccountRotate"];

export function Rotate({ of, done, close }: { of: Shapes["AccountView"]; done: (saved: Shapes["Saved"]) => void; close: () => void }) {
  const { t } = useTranslation();
  const form = useForm<Values>({ defaultValues: { secret: "", backendPassword: "" } });
  const saving = useSave<Shapes["AccountSaved"], Body>(at("accounts", of.accountId, "rotate"), "POST", form);
  const save = (body: Body) => saving.save(body, done);
  return (
    <Dialog title={t("account.rotateOf", { name: of.name })} close={close}>
      <p>{t("account.rotateWhy")}</p>
      <p><strong>{of.openPayments ? t("account.overlap", { count: of.openPayments }) : t("account.noOverlap")}</strong></p>
      <Form form={form} label={t("account.rotate")} submit={(values: Values) => save({ version: of.version, secret: values.secret, backendPassword: values.backendPassword || null })}>
        <TextField name="secret" label={t("account.newSecret")} type="password" required maxLength={255} />
        <TextField name="backendPassword" label={t("account.newBackendPassword")} type="password" optional maxLength={255} hint={t("account.keptSecret")} />
        <Trouble saving={saving} form={form} mine={save} theirs={close} />
        <div className="row end">
          <Button type="button" variant="secondary" onClick={close}>{t("cancel")}</Button>
          <Button type="submit" disabled={saving.busy} aria-busy={saving.busy}>{t("account.rotate")}</Button>
        </div>
      </Form>
    </Dialog>
  );
}
