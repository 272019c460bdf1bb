/** The settings in a form: for the defaults all of them, for a channel only those in which it differs. */
import { Button } from "@saleor/macaw-ui";
import { useEffect, useState } from "react";
import { useFormContext } from "react-hook-form";
import { useTranslation } from "react-i18next";

import { GROUPS, NEEDED } from "./groups";
import { type Name, type Settings, toValues } from "./values";

/** Every setting; what a merchant need not know is folded away. */
export function AllSettings() {
  const { t } = useTranslation();
  const [shown, folded] = [GROUPS.filter(([name]) => NEEDED.has(name)), GROUPS.filter(([name]) => !NEEDED.has(name))];
  return (
    <>
      {shown.map(([name, Fields]) => <Fields key={name} />)}
      <details>
        <summary>{t("setting.more")}</summary>
        <div className="stack">{folded.map(([name, Fields]) => <Fields key={name} />)}</div>
      </details>
    </>
  );
}

/** A channel's overrides over the defaults; ``differs`` holds the paths that are not the defaults. */
export function Overrides({ defaults, differs }: { defaults: Settings; differs: string[] }) {
  const { t } = useTranslation();
  const { setValue, clearErrors } = useFormContext();
  const [open, setOpen] = useState(() => new Set(differs.map((path) => path.split(".")[0] as Name)));
  const [next, setNext] = useState("");
  useEffect(() => document.querySelector<HTMLElement>(next || "#none")?.focus(), [next]); // the button that had the focus is gone
  const show = (name: Name) => { setOpen(new Set([...open, name])); setNext(`#group-${name} :is(input, select, textarea)`); };
  const close = (name: Name) => {
    setNext(`#differ-${name}`);
    setValue(`settings.${name}`, toValues(defaults)[name], { shouldDirty: true });
    clearErrors(`settings.${name}`);
    setOpen(new Set([...open].filter((each) => each !== name)));
  };
  const rest = GROUPS.filter(([name]) => !open.has(name));
  return (
    <>
      {open.size === 0 ? <p className="quiet">{t("setting.allDefault")}</p> : null}
      {GROUPS.filter(([name]) => open.has(name)).map(([name, Fields]) => (
        <div key={name} id={`group-${name}`} className="group stack tight">
          <Fields />
          <div><button type="button" className="link quiet" onClick={() => close(name)}>{t("setting.toDefault", { name: t(`names.${name}`) })}</button></div>
        </div>
      ))}
      {rest.length ? (
        <div className="stack tight">
          <h3>{t("setting.follows")}</h3>
          <div className="row">
            {rest.map(([name]) => (
              <Button key={name} type="button" variant="secondary" size="small" aria-label={t("setting.differ", { name: t(`names.${name}`) })} id={`differ-${name}`} onClick={() => show(name)}>{`+ ${t(`names.${name}`)}`}</Button>
            ))}
          </div>
        </div>
      ) : null}
    </>
  );
}
