/** One channel: its account, and the settings in which it differs from the defaults. */
import { Button } from "@saleor/macaw-ui";
import { useCallback, useState } from "react";
import { useForm } from "react-hook-form";
import { useTranslation } from "react-i18next";

import { at, type Shapes, useRead } from "../../api/client";
import { Form } from "../../parts/fields";
import { type Typing, Steady } from "../../parts/steady";
import { Back, Badge, Card } from "../../parts/small";
import { Look, Saved, Trouble, useSave } from "../../parts/saving";
import { Empty, Loaded } from "../../parts/states";
import { AllSettings, Overrides } from "../../settings/form";
import { FIRST, type Settings, type SettingsValues, toSettings, toValues } from "../../settings/values";
import { MapFields } from "./map";
import { Unmap } from "./unmap";

type View = Shapes["ChannelView"];
type Values = { accountId: string; isTestChannel: boolean; settings: SettingsValues };

export function ChannelPage({ slug }: { slug: string }) {
  const { t } = useTranslation();
  const list = useRead<Shapes["ChannelList"]>("/channels");
  const accounts = useRead<Shapes["AccountList"]>("/accounts");
  const defaults = useRead<Shapes["Defaults"]>("/defaults");
  const [round, setRound] = useState(0);
  const [saved, setSaved] = useState<Shapes["Saved"] | null>(null);
  return (
    <>
      <Back to={["channels"]}>{t("channel.back")}</Back>
      {saved ? <Saved key={saved.auditId} of={saved} done={() => setSaved(null)} undone={() => setRound(round + 1)} /> : null}
      <Loaded of={list}>{({ channels }) => <Loaded of={accounts}>{({ accounts: known }) => <Loaded of={defaults}>{({ settings }) => {
        const view = channels.find((each) => each.slug === slug);
        if (!view) return <Empty title={t("channel.unknown")} />;
        return <Steady key={round} of={view}>{(read, typing) => <Editor of={read} accounts={known} defaults={settings} done={setSaved} typing={typing} />}</Steady>;
      }}</Loaded>}</Loaded>}</Loaded>
    </>
  );
}

type Parts = { of: View; accounts: Shapes["AccountView"][]; defaults: Settings | null; done: (saved: Shapes["Saved"]) => void; typing: Typing };

function Editor({ of: read, accounts, defaults, done, typing }: Parts) {
  const { t } = useTranslation();
  const typed = useCallback(() => typing(true), [typing]);
  const start = toValues(read.settings ?? defaults ?? FIRST);
  const form = useForm<Values>({ defaultValues: { accountId: read.accountId ?? "", isTestChannel: read.isTestChannel, settings: start } });
  const saving = useSave<Shapes["ChannelSaved"], Shapes["ChannelEdit"]>(at("channels", read.slug), "PUT", form);
  const finish = (saved: Shapes["Saved"]) => { typing(false); done(saved); };
  const submit = ({ settings, ...map }: Values) => saving.look({ version: read.version, ...map, settings: toSettings(settings) });
  return (
    <Form form={form} submit={submit} label={read.name} typed={typed}>
      <Card title={<>{read.name} {read.isTestChannel ? <Badge tone="info">{t("channel.test")}</Badge> : null}</>} lead={[read.slug, read.currency, read.environment && t("open", { count: read.openPayments })].filter(Boolean).join(" · ")} aside={read.environment ? <Unmap of={read} done={finish} /> : null}>
        {read.mistakes.map(({ code, sentence }) => <p key={code} className="wrong">{sentence}</p>)}
        <MapFields name={read.name} accounts={accounts} />
      </Card>
      <Card title={t("setting.title")} lead={t(defaults ? "setting.overridesWhy" : "setting.noDefaults")}>
        {defaults ? <Overrides defaults={defaults} differs={read.differs} /> : <AllSettings />}
      </Card>
      <Trouble saving={saving} form={form} mine={saving.look} theirs={() => typing(false)} />
      <Look saving={saving} done={finish} title={t("channel.saveOf", { channel: read.name })} />
      <div><Button type="submit" disabled={saving.busy} aria-busy={saving.busy}>{t("save")}</Button></div>
    </Form>
  );
}
