/** Which account a channel uses; demo and test accounts only where the channel is marked as a test channel. */
import { Button } from "@saleor/macaw-ui";
import { useForm, useWatch } from "react-hook-form";
import { useTranslation } from "react-i18next";

import { at, type Shapes, useRead } from "../../api/client";
import { CheckField, Form, SelectField } from "../../parts/fields";
import { Look, Trouble, useSave } from "../../parts/saving";
import { Loaded } from "../../parts/states";

type Accounts = Shapes["AccountView"][];
type Values = { accountId: string; isTestChannel: boolean };

export function MapFields({ name, accounts }: { name: string; accounts: Accounts }) {
  const { t } = useTranslation();
  const chosen = useWatch({ name: "accountId" }) as string;
  const account = accounts.find((each) => each.accountId === chosen);
  return (
    <div className="stack tight">
      <SelectField name="accountId" label={t("channel.accountOf", { channel: name })} required options={[["", t("channel.choose")], ...accounts.map((each): [string, string] => [each.accountId, `${each.name} · ${t(`environment.${each.environment}`)}`])]} />
      {account && account.environment !== "production" ? <CheckField name="isTestChannel" label={t("channel.isTest")} hint={t("channel.isTestWhy")} /> : null}
    </div>
  );
}

/** The map of one channel alone, for who is on the way to live. */
export function MapForm({ of, done }: { of: Shapes["ChannelView"]; done: (saved: Shapes["Saved"]) => void }) {
  const { t } = useTranslation();
  const list = useRead<Shapes["AccountList"]>("/accounts");
  return <Loaded of={list}>{({ accounts }) => accounts.length ? <Map of={of} accounts={accounts} done={done} /> : <p className="quiet">{t("channel.noAccounts")}</p>}</Loaded>;
}

function Map({ of, accounts, done }: { of: Shapes["ChannelView"]; accounts: Accounts; done: (saved: Shapes["Saved"]) => void }) {
  const { t } = useTranslation();
  const only = accounts.length === 1 ? accounts[0]?.accountId : undefined;
  const form = useForm<Values>({ defaultValues: { accountId: of.accountId ?? only ?? "", isTestChannel: of.isTestChannel } });
  const saving = useSave<Shapes["ChannelSaved"], Shapes["ChannelEdit"]>(at("channels", of.slug), "PUT", form);
  const submit = (values: Values) => saving.look({ version: of.version, ...values, settings: of.settings });
  return (
    <Form form={form} submit={submit} label={t("channel.accountOf", { channel: of.name })}>
      <MapFields name={of.name} accounts={accounts} />
      <Trouble saving={saving} form={form} mine={saving.look} theirs={saving.forget} />
      <Look saving={saving} done={done} title={t("channel.mapOf", { channel: of.name })} />
      <div><Button type="submit" disabled={saving.busy} aria-busy={saving.busy}>{t("channel.mapIt")}</Button></div>
    </Form>
  );
}
