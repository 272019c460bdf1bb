/** Saving: one way for every form, with mistakes at their fields, a look before, the other's change where two save at once, and undo. */
import { Button } from "@saleor/macaw-ui";
import { type ReactNode, useEffect, useRef, useState } from "react";
import { type FieldValues, get, type Path, type UseFormReturn } from "react-hook-form";
import { useTranslation } from "react-i18next";

import { at, Refused, type Refusal, type Shapes, useSend } from "../api/client";
import { Changes } from "./diff";
import { Confirm } from "./dialog";
import { Expired, Failure } from "./states";

type Body = { version?: number };
type Outcome = Shapes["Saved"];

export function useSave<T extends Outcome, B extends Body>(path: string, method: string, form?: UseFormReturn<any>) {
  const [asked, setAsked] = useState<B | null>(null);
  const onError = (error: Error) => { if (form && error instanceof Refused) mark(form, error.refusal); };
  const look = useSend<T, B>(() => `${path}?dryRun=true`, method);
  const send = useSend<T, B>(() => path, method);
  const forget = () => { setAsked(null); look.reset(); send.reset(); };
  return {
    asked, forget, looked: asked && look.data ? look.data : null,
    busy: look.isPending || send.isPending,
    error: send.error ?? look.error,
    /** Asks the server what a save would change; what it answers is for ``Look``. */
    look: (body: B) => { forget(); setAsked(body); look.mutate(body, { onError }); },
    save: (body: B, then?: (saved: T) => void) => {
      setAsked(body);
      send.mutate(body, { onSuccess: (saved) => { forget(); then?.(saved); }, onError: (error) => { look.reset(); onError(error); } });
    },
  };
}

export type Saving<T extends Outcome, B extends Body> = ReturnType<typeof useSave<T, B>>;

/** Puts each mistake at its field, or at the nearest one that holds it. */
function mark<F extends FieldValues>(form: UseFormReturn<F>, refusal: Refusal | null) {
  const values = form.getValues();
  (refusal?.fields ?? []).filter(({ field }) => field).forEach(({ field, message }, index) => {
    const parts = field.split(".");
    while (parts.length > 1 && typeof get(values, parts.slice(0, -1).join(".")) === "string") parts.pop();
    form.setError(parts.join(".") as Path<F>, { message }, { shouldFocus: index === 0 });
  });
}

type Looking<T extends Outcome, B extends Body> = { saving: Saving<T, B>; done: (saved: T) => void; title?: string; yes?: string; danger?: boolean; children?: ReactNode };

/** Shows what a save would change and who keeps the old state; nothing is written before the person says so. */
export function Look<T extends Outcome, B extends Body>({ saving, done, title, yes, danger = false, children }: Looking<T, B>) {
  const { t } = useTranslation();
  const { looked, asked, busy } = saving;
  if (!looked || !asked) return null;
  return (
    <Confirm title={title ?? t("look")} yes={yes ?? t("save")} close={saving.forget} busy={busy || looked.changes.length === 0} danger={danger} onYes={() => saving.save(asked, done)}>
      {looked.changes.length ? <Changes of={looked.changes} /> : <p>{t("unchanged")}</p>}
      {looked.openPayments ? <p><strong>{t("keep", { count: looked.openPayments })}</strong></p> : null}
      {children}
    </Confirm>
  );
}

type Troubled<T extends Outcome, B extends Body> = { saving: Saving<T, B>; form?: UseFormReturn<any>; mine: (body: B) => void; theirs: () => void };

/** What went wrong with a save; where somebody else was faster, the person decides. */
export function Trouble<T extends Outcome, B extends Body>({ saving, form, mine, theirs }: Troubled<T, B>) {
  const { t } = useTranslation();
  const { error, asked } = saving;
  if (!error) return null;
  if (error instanceof Refused && error.status === 401) return <Expired then={saving.forget} />;
  const refusal = error instanceof Refused ? error.refusal : null;
  if (refusal?.code !== "CHANGED_MEANWHILE") return <Failure error={error} known={form ? shown(form) : []} />;
  const { version } = refusal;
  return (
    <div role="alert" className="note warn stack">
      <strong>{refusal.message}</strong>
      <span>{t("conflictWhy")}</span>
      <Changes of={refusal.changes ?? []} />
      <div className="row">
        <Button type="button" variant="secondary" onClick={theirs}>{t("takeTheirs")}</Button>
        {version == null || !asked ? null : <Button type="button" onClick={() => mine({ ...asked, version })}>{t("keepMine")}</Button>}
      </div>
    </div>
  );
}

function shown(form: UseFormReturn<any>, value: unknown = form.getValues(), before = ""): string[] {
  if (value === null || typeof value !== "object") return [before];
  return Object.entries(value).flatMap(([key, part]) => shown(form, part, before ? `${before}.${key}` : key));
}

/** What a save has changed, who keeps the old state, and the way back. */
export function Saved({ of, done, undone: then }: { of: Outcome; done: () => void; undone?: () => void }) {
  const { t } = useTranslation();
  const undo = useSend<Shapes["Undone"]>(() => at("history", of.auditId ?? "", "undo"));
  const undone = undo.isSuccess;
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => box.current?.focus(), []); // what had the focus is gone with its dialog
  return (
    <div ref={box} tabIndex={-1} role="status" className="note good stack">
      <strong>{t(undone ? "undone" : of.changes.length ? "saved" : "unchanged")}</strong>
      {undone || !of.changes.length ? null : <details open={of.changes.length < 4}><summary>{t("changes", { count: of.changes.length })}</summary><Changes of={of.changes} /></details>}
      {of.openPayments && !undone ? <span>{t("keep", { count: of.openPayments })}</span> : null}
      {undo.error ? <Failure error={undo.error} /> : null}
      <div className="row">
        {of.auditId && !undone ? <Button variant="secondary" disabled={undo.isPending} onClick={() => undo.mutate(undefined, { onSuccess: () => then?.() })}>{t("undo")}</Button> : null}
        <Button variant="tertiary" onClick={done}>{t("dismiss")}</Button>
      </div>
    </div>
  );
}
