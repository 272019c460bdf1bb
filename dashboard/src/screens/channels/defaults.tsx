/** The defaults: what every channel is configured with where it says nothing else. */
import { Button } from "@saleor/macaw-ui";
import { useState } from "react";
import { useForm } from "react-hook-form";
import { useTranslation } from "react-i18next";

import { type Shapes, useRead } from "../../api/client";
import { Form } from "../../parts/fields";
import { Look, Saved, Trouble, useSave } from "../../parts/saving";
import { Back, Card } from "../../parts/small";
import { Loaded } from "../../parts/states";
import { AllSettings } from "../../settings/form";
import { FIRST, type SettingsValues, toSettings, toValues } from "../../settings/values";

export function DefaultsPage() {
  const { t } = useTranslation();
  const [saved, setSaved] = useState<Shapes["Saved"] | null>(null);
  return (
    <>
      <Back to={["channels"]}>{t("channel.back")}</Back>
      {saved ? <Saved key={saved.auditId} of={saved} done={() => setSaved(null)} /> : null}
      <Card title={t("channel.defaults")} lead={t("setting.defaultsWhy")}><DefaultsForm key={saved?.auditId} done={setSaved} /></Card>
    </>
  );
}

export function DefaultsForm({ done }: { done: (saved: Shapes["Saved"]) => void }) {
  const defaults = useRead<Shapes["Defaults"]>("/defaults");
  const [round, setRound] = useState(0);
  return <Loaded of={defaults}>{(found) => <Filled key={round} of={found} done={done} again={() => setRound(round + 1)} />}</Loaded>;
}

type Values = { settings: SettingsValues };

function Filled({ of, done, again }: { of: Shapes["Defaults"]; done: (saved: Shapes["Saved"]) => void; again: () => void }) {
  const { t } = useTranslation();
  const [read] = useState(of);
  const form = useForm<Values>({ defaultValues: { settings: toValues(read.settings ?? FIRST) } });
  const saving = useSave<Shapes["Saved"], Shapes["DefaultsEdit"]>("/defaults", "PUT", form);
  // The first defaults change nothing that works: they are saved at once.
  const save = (body: Shapes["DefaultsEdit"]) => (body.version ? saving.look(body) : saving.save(body, done));
  return (
    <Form form={form} submit={({ settings }: Values) => save({ version: read.version, settings: toSettings(settings) })} label={t("channel.defaults")}>
      <AllSettings />
      <Trouble saving={saving} form={form} mine={saving.look} theirs={again} />
      <Look saving={saving} done={done} title={t("setting.saveDefaults")} />
      <div><Button type="submit" disabled={saving.busy} aria-busy={saving.busy}>{t("save")}</Button></div>
    </Form>
  );
}
