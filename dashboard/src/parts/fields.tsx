/** The fields of every form: a label that stays, a hint, and the mistake where it was made. */
import { type InputHTMLAttributes, type ReactNode, useEffect, useId, useRef } from "react";
import { FormProvider, get, type RegisterOptions, useFormContext, useFormState, type UseFormReturn } from "react-hook-form";
import { useTranslation } from "react-i18next";

type Common = { name: string; label: string; hint?: ReactNode; required?: boolean; rules?: RegisterOptions };

/** ``typed`` hears that somebody has begun to change something, by a field or by a button; it must stay the same function. */
export function Form({ form, submit, label, typed, children }: { form: UseFormReturn<any>; submit: (values: any) => void; label: string; typed?: () => void; children: ReactNode }) {
  const { subscribe } = form;
  useEffect(() => (typed ? subscribe({ formState: { values: true }, callback: typed }) : undefined), [subscribe, typed]);
  const box = useUnfolded(form);
  return (
    <FormProvider {...form}>
      <form ref={box} className="stack" autoComplete="off" noValidate aria-label={label} onSubmit={(event) => { event.stopPropagation(); void form.handleSubmit(submit)(event); }}>
        {children}
      </form>
    </FormProvider>
  );
}

/** Unfolds what hides a mistake, and leads to the first where the focus could not go there: what was folded away takes none. */
function useUnfolded(form: UseFormReturn<any>) {
  const box = useRef<HTMLFormElement>(null);
  const { errors } = useFormState({ control: form.control });
  useEffect(() => {
    if (Object.keys(errors).length === 0) return;
    const wrong = [...(box.current?.querySelectorAll<HTMLElement>('[aria-invalid="true"]') ?? [])];
    const hidden = wrong.filter((field) => field.closest("details:not([open])"));
    for (const field of hidden)
      for (let fold = field.closest("details"); fold; fold = fold.parentElement?.closest("details") ?? null) fold.open = true;
    if (hidden.length || document.activeElement === document.body) wrong[0]?.focus();
  });
  return box;
}

function useField({ name, required, rules, hint }: Common) {
  const { t } = useTranslation();
  const { register, formState } = useFormContext();
  const id = useId();
  const message = (get(formState.errors, name) as { message?: string } | undefined)?.message;
  const described = [hint ? `${id}-hint` : "", message ? `${id}-error` : ""].filter(Boolean).join(" ");
  const attributes = { id, "aria-invalid": Boolean(message), "aria-required": required, ...(described ? { "aria-describedby": described } : {}) };
  return { id, message, attributes, registered: register(name, { ...(required ? { required: t("required") } : {}), ...rules }) };
}

function Around({ id, label, hint, message, optional, children }: { id: string; label: string; hint?: ReactNode; message: string | undefined; optional: boolean; children: ReactNode }) {
  const { t } = useTranslation();
  return (
    <div className="field">
      <label htmlFor={id}>{label}{optional ? <span className="quiet">{` ${t("optional")}`}</span> : null}</label>
      {children}
      {hint ? <span className="hint" id={`${id}-hint`}>{hint}</span> : null}
      {message ? <span className="wrong" id={`${id}-error`} role="alert">{message}</span> : null}
    </div>
  );
}

type TextProps = Common & { optional?: boolean } & Omit<InputHTMLAttributes<HTMLInputElement>, "name" | "required">;

export function TextField({ name, label, hint, required = false, rules, optional = false, type = "text", ...more }: TextProps) {
  const { id, message, attributes, registered } = useField({ name, label, hint, required, ...(rules ? { rules } : {}) });
  return (
    <Around id={id} label={label} hint={hint} message={message} optional={optional}>
      <input type={type} spellCheck={false} autoComplete={type === "password" ? "new-password" : "off"} {...more} {...attributes} {...registered} />
    </Around>
  );
}

export function AreaField({ name, label, hint, required = false, rows = 3, optional = false, code = false }: Common & { rows?: number; optional?: boolean; code?: boolean }) {
  const { id, message, attributes, registered } = useField({ name, label, hint, required });
  return (
    <Around id={id} label={label} hint={hint} message={message} optional={optional}>
      <textarea rows={rows} className={code ? "code" : undefined} spellCheck={false} {...attributes} {...registered} />
    </Around>
  );
}

export function SelectField({ name, label, hint, required = false, options }: Common & { options: [string, string][] }) {
  const { id, message, attributes, registered } = useField({ name, label, hint, required });
  return (
    <Around id={id} label={label} hint={hint} message={message} optional={false}>
      <select {...attributes} {...registered}>
        {options.map(([value, text]) => <option key={value} value={value}>{text}</option>)}
      </select>
    </Around>
  );
}

export function CheckField({ name, label, hint }: Common) {
  const { id, message, attributes, registered } = useField({ name, label, hint });
  return (
    <div className="field">
      <span className="check"><input type="checkbox" {...attributes} {...registered} /><label htmlFor={id}>{label}</label></span>
      {hint ? <span className="hint" id={`${id}-hint`}>{hint}</span> : null}
      {message ? <span className="wrong" id={`${id}-error`} role="alert">{message}</span> : null}
    </div>
  );
}
