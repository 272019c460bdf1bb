/** An account's form: five values that QENTA gives, and two more for who needs them. */
import { Button } from "@saleor/macaw-ui";
import { useState } from "react";
import { useForm, useWatch } from "react-hook-form";
import { useTranslation } from "react-i18next";

import { at, type Shapes } from "../../api/client";
import { CheckField, Form, SelectField, TextField } from "../../parts/fields";
import { Look, Trouble, useSave } from "../../parts/saving";

type View = Shapes["AccountView"];
type Values = { name: string; customerId: string; shopId: string; secret: string; backendPassword: string; forgetBackendPassword: boolean; host: string; style: View["style"] };
type Body = Shapes["AccountEdit"];

const HOST = "https://papi.hobex.at"; // QMORE protocol 1.1
// QENTA publishes this account for everybody who wants to try (QMORE protocol 2.2).
const DEMO = { name: "Demo", customerId: "D200001", shopId: "seamless", secret: "B8AKTPWBRMNBV455FG6M2DANE99WU2", backendPassword: "jcv45z" };

function start(of?: View): Values {
  return {
    name: of?.name ?? "", customerId: of?.customerId ?? "", shopId: of?.shopId ?? "", secret: "", backendPassword: "",
    forgetBackendPassword: false, host: of?.host ?? HOST, style: of?.style ?? "seamless",
  };
}

function body(values: Values, of?: View): Body {
  const { forgetBackendPassword, ...rest } = values;
  return {
    ...rest,
    name: rest.name.trim() || `QMORE ${rest.customerId}`,
    shopId: rest.shopId || null,
    secret: rest.secret || null,
    backendPassword: rest.backendPassword || null,
    ...(of ? { version: of.version, forgetBackendPassword } : {}),
  } as Body;
}

export function AccountForm({ of: given, done, reload }: { of?: View | undefined; done: (saved: Shapes["AccountSaved"]) => void; reload?: () => void }) {
  const { t } = useTranslation();
  const [of] = useState(given); // as the person has read it: a save is compared with it
  const form = useForm<Values>({ defaultValues: start(of) });
  const saving = useSave<Shapes["AccountSaved"], Body>(of ? at("accounts", of.accountId) : "/accounts", of ? "PUT" : "POST", form);
  // A new account changes nothing that works: it is saved at once. An edit shows first what it changes.
  const save = (asked: Body) => (of ? saving.look(asked) : saving.save(asked, done));
  const forgets = useWatch({ control: form.control, name: "forgetBackendPassword" });
  return (
    <Form form={form} submit={(values: Values) => save(body(values, of))} label={t(of ? "account.edit" : "account.add")}>
      <div className="columns">
        <TextField name="customerId" label={t("account.customerId")} hint={t("account.customerIdHint")} required maxLength={7} rules={{ pattern: { value: /^[A-Za-z0-9]{7}$/, message: t("account.customerIdWrong") } }} />
        <TextField name="shopId" label={t("account.shopId")} optional maxLength={16} rules={{ pattern: { value: /^[A-Za-z0-9]{1,16}$/, message: t("account.shopIdWrong") } }} />
        <TextField name="secret" label={t("account.secret")} type="password" required={!of} maxLength={255} hint={of ? t("account.keptSecret") : undefined} />
        <TextField name="backendPassword" label={t("account.backendPassword")} type="password" optional maxLength={255} disabled={forgets} hint={t(of?.hasBackendPassword ? "account.keptSecret" : "account.backendPasswordHint")} />
        <TextField name="name" label={t("account.name")} optional={!of} maxLength={80} hint={of ? undefined : t("account.nameHint")} />
      </div>
      {of?.hasBackendPassword ? <CheckField name="forgetBackendPassword" label={t("account.forgetBackendPassword")} /> : null}
      <details>
        <summary>{t("account.more")}</summary>
        <div className="columns">
          <TextField name="host" label={t("account.host")} required rules={{ pattern: { value: /^https?:\/\/[^/@?#\s]+$/, message: t("account.hostWrong") } }} />
          <SelectField name="style" label={t("account.style")} options={[["seamless", t("account.seamless")], ["toolkit", t("account.toolkit")]]} />
        </div>
      </details>
      <Trouble saving={saving} form={form} mine={save} theirs={reload ?? saving.forget} />
      <Look saving={saving} done={done} />
      <div className="row">
        <Button type="submit" disabled={saving.busy} aria-busy={saving.busy}>{t(saving.busy ? "account.saving" : "account.save")}</Button>
        {of ? null : <Button type="button" variant="tertiary" onClick={() => form.reset({ ...form.getValues(), ...DEMO })}>{t("account.demo")}</Button>}
      </div>
    </Form>
  );
}
