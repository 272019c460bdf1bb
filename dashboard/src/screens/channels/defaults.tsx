/** The defaults: what every channel is configured with where it says nothing else. */
import { Button } from "@saleor/macaw-ui";
import { useCallback, useState } from "react";
import { useForm } from "react-hook-form";
import { useTranslation } from "react-i18next";

import { type Shapes, useRead } from "../../api/client";
import { Form } from "../../parts/fields";
import { Look, Saved, Trouble, useSave } from "../../parts/saving";
import { Steady, type Typing } from "../../parts/steady";
import { Back, Card } from "../../parts/small";
import { Loaded } from "../../parts/states";
import { AllSettings } from "../../settings/form";
import { FIRST, type SettingsValues, toSettings, toValues } from "../../settings/values";

export function DefaultsPage() {
  const { t } = useTranslation();
  const [round, setRound] = useState(0);
  const [saved, setSaved] = useState<Shapes["Saved"] | null>(null);
  return (
    <>
      <Back to={["channels"]}>{t("channel.back")}</Back>
      {saved ? <Saved key={saved.auditId} of={saved} done={() => setSaved(null)} undone={() => setRound(round + 1)} /> : null}
      <Card title={t("channel.defaults")} lead={t("setting.defaultsWhy")}><DefaultsForm key={round} done={setSaved} /></Card>
    </>
  );
}

export function DefaultsForm({ done }: { done: (saved: Shapes["Saved"]) => void }) {
  const defaults = useRead<Shapes["Defaults"]>("/defaults");
  return <Loaded of={defaults}>{(found) => <Steady of={found}>{(read, typing) => <Filled of={read} done={done} typing={typing} />}</Steady>}</Loaded>;
}

type Values = { settings: SettingsValues };

function Filled({ of: read, done, typing }: { of: Shapes["Defaults"]; done: (saved: Shapes["Saved"]) => void; typing: Typing }) {
  const { t } = useTranslation();
  const typed = useCallback(() => typing(true), [typing]);
  const form = useForm<Values>({ defaultValues: { settings: toValues(read.settings ?? FIRST) } });
  const saving = useSave<Shapes["Saved"], Shapes["DefaultsEdit"]>("/defaults", "PUT", form);
  const finish = (saved: Shapes["Saved"]) => { typing(false); done(saved); };
  // The first defaults change nothing that works: they are saved at once.
  const save = (body: Shapes["DefaultsEdit"]) => (body.version ? saving.look(body) : saving.save(body, finish));
  return (
    <Form form={form} submit={({ settings }: Values) => save({ version: read.version, settings: toSettings(settings) })} label={t("channel.defaults")} typed={typed}>
      <AllSettings />
      <Trouble saving={saving} form={form} mine={saving.look} theirs={() => typing(false)} />
      <Look saving={saving} done={finish} title={t("setting.saveDefaults")} />
      <div><Button type="submit" disabled={saving.busy} aria-busy={saving.busy}>{t("save")}</Button></div>
    </Form>
  );
}
