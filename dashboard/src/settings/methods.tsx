/** The payment methods of a channel: on or off, in the order in which a shopper sees them, each with its own limits. */
import { Button } from "@saleor/macaw-ui";
import { ArrowDown, ArrowUp, Trash2 } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { get, useFieldArray, useFormContext } from "react-hook-form";
import { useTranslation } from "react-i18next";

import { useSession, useTitle } from "../session";
import { MethodFields } from "./method";
import { type MethodValues, methodValues } from "./values";

export function Methods() {
  const { t } = useTranslation();
  const { fields, move, remove, append } = useFieldArray<{ settings: { methods: MethodValues[] } }>({ name: "settings.methods" });
  const { paymentTypes } = useSession();
  const title = useTitle();
  const [adding, setAdding] = useState("");
  const [said, say] = useState("");
  const focus = useRef("");
  useEffect(() => {
    const [way, code] = focus.current.split("-");
    const button = ([way, way === "up" ? "down" : "up"]).map((each) => document.getElementById(`${each}-${code}`) as HTMLButtonElement | null).find((each) => each && !each.disabled);
    button?.focus(); // the same button again, wherever it has moved to; at the end the other one
    focus.current = "";
  });
  const used = new Set(fields.map((each) => each.paymentType));
  const rest = paymentTypes.filter(({ code }) => !used.has(code));
  const shift = (from: number, to: number) => {
    move(from, to);
    focus.current = `${to < from ? "up" : "down"}-${fields[from]?.paymentType}`;
    say(t("method.moved", { method: title(fields[from]?.paymentType ?? ""), place: to + 1 }));
  };
  return (
    <div className="stack tight">
      <ol className="plain methods" aria-label={t("method.list")}>
        {fields.map((field, index) => (
          <li key={field.id}>
            <Head index={index} code={field.paymentType} />
            <div className="row">
              <button type="button" id={`up-${field.paymentType}`} className="icon" disabled={index === 0} aria-label={t("method.up", { method: title(field.paymentType) })} onClick={() => shift(index, index - 1)}><ArrowUp aria-hidden size={16} /></button>
              <button type="button" id={`down-${field.paymentType}`} className="icon" disabled={index === fields.length - 1} aria-label={t("method.down", { method: title(field.paymentType) })} onClick={() => shift(index, index + 1)}><ArrowDown aria-hidden size={16} /></button>
              <button type="button" className="icon" aria-label={t("method.remove", { method: title(field.paymentType) })} onClick={() => remove(index)}><Trash2 aria-hidden size={16} /></button>
            </div>
            <More index={index} code={field.paymentType} />
          </li>
        ))}
      </ol>
      <span className="away" role="status">{said}</span>
      <div className="row">
        <select className="short" aria-label={t("method.which")} value={adding} onChange={(event) => setAdding(event.target.value)}>
          <option value="">{t("method.which")}</option>
          {rest.map((each) => <option key={each.code} value={each.code}>{each.title === each.code ? each.code : `${each.title} (${each.code})`}</option>)}
        </select>
        <Button type="button" variant="secondary" disabled={!adding} onClick={() => { append(methodValues({ paymentType: adding })); setAdding(""); }}>{t("method.add")}</Button>
      </div>
    </div>
  );
}

/** A method's own fields: there only when somebody wants to see them, or when something is wrong with them. */
function More({ index, code }: { index: number; code: string }) {
  const { t } = useTranslation();
  const title = useTitle();
  const { formState } = useFormContext();
  const [open, setOpen] = useState(false);
  const name = `settings.methods.${index}`;
  const shown = open || get(formState.errors, name) !== undefined;
  return (
    <details open={shown} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{t("method.more", { method: title(code) })}</summary>
      {shown ? <MethodFields name={name} code={code} /> : null}
    </details>
  );
}

function Head({ index, code }: { index: number; code: string }) {
  const { register } = useFormContext();
  const title = useTitle();
  const id = `method-${code}`;
  return (
    <span className="check">
      <input id={id} type="checkbox" {...register(`settings.methods.${index}.enabled`)} />
      <label htmlFor={id}><strong>{title(code)}</strong> {title(code) === code ? null : <span className="quiet">{code}</span>}</label>
    </span>
  );
}
