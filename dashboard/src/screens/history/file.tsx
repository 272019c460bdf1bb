/** The configuration as a file without secrets: saved here, or read with a look at what it would change. */
import { Button } from "@saleor/macaw-ui";
import { useMutation } from "@tanstack/react-query";
import { type ChangeEvent } from "react";
import { useForm } from "react-hook-form";
import { useTranslation } from "react-i18next";

import { Refused, type Shapes, useAsk, useSend } from "../../api/client";
import { Changes } from "../../parts/diff";
import { Confirm } from "../../parts/dialog";
import { AreaField, Form } from "../../parts/fields";
import { Card } from "../../parts/small";
import { Failure } from "../../parts/states";

type Done = (saved: Shapes["Saved"]) => void;

export function ConfigurationFile({ done }: { done: Done }) {
  const { t } = useTranslation();
  const ask = useAsk();
  const save = useMutation<void, Error>({ mutationFn: async () => download((await ask<Shapes["Exported"]>("/configuration")).yaml) });
  return (
    <Card title={t("file.title")} lead={t("file.why")} aside={<Button variant="secondary" disabled={save.isPending} onClick={() => save.mutate()}>{t("file.save")}</Button>}>
      {save.error ? <Failure error={save.error} /> : null}
      <details>
        <summary>{t("file.read")}</summary>
        <Import done={done} />
      </details>
    </Card>
  );
}

function download(yaml: string) {
  const url = URL.createObjectURL(new Blob([yaml], { type: "application/yaml" }));
  Object.assign(document.createElement("a"), { href: url, download: "qmore.yaml" }).click();
  URL.revokeObjectURL(url);
}

function Import({ done }: { done: Done }) {
  const { t } = useTranslation();
  const form = useForm({ defaultValues: { yaml: "" } });
  const send = useSend<Shapes["Imported"], Shapes["ImportAsked"]>(() => "/configuration");
  const look = useSend<Shapes["Imported"], Shapes["ImportAsked"]>(() => "/configuration");
  const onError = (error: Error) => {
    const wrong = error instanceof Refused ? error.refusal : null;
    if (wrong?.fields?.some(({ field }) => field === "yaml")) form.setError("yaml", { message: wrong.message }, { shouldFocus: true });
  };
  const close = () => { look.reset(); send.reset(); };
  const write = (basis: string) =>
    send.mutate({ yaml: form.getValues("yaml"), dryRun: false, basis }, {
      onSuccess: ({ changes, auditId, openPayments }) => { close(); form.reset(); done({ version: 0, changes, auditId: auditId ?? null, openPayments: openPayments ?? 0 }); },
    });
  const choose = async (event: ChangeEvent<HTMLInputElement>) => form.setValue("yaml", (await event.target.files?.[0]?.text()) ?? "");
  return (
    <Form form={form} label={t("file.read")} submit={({ yaml }: { yaml: string }) => look.mutate({ yaml, dryRun: true }, { onError })}>
      <label className="field">{t("file.choose")}<input type="file" accept=".yaml,.yml,.json" onChange={(event) => void choose(event)} /></label>
      <AreaField name="yaml" label={t("file.content")} required rows={10} code />
      {look.error && !form.formState.errors.yaml ? <Failure error={look.error} /> : null}
      <div><Button type="submit" disabled={look.isPending} aria-busy={look.isPending}>{t("file.look")}</Button></div>
      {look.data ? (
        <Confirm title={t("file.changes")} yes={t("file.write")} close={close} busy={send.isPending || look.data.changes.length === 0} error={send.error} onYes={() => look.data && write(look.data.basis)}>
          {look.data.changes.length ? <Changes of={look.data.changes} /> : <p>{t("file.same")}</p>}
          {look.data.openPayments ? <p><strong>{t("keep", { count: look.data.openPayments })}</strong></p> : null}
        </Confirm>
      ) : null}
    </Form>
  );
}
