/** One method's own texts and limits. */
import { useState } from "react";
import { useWatch } from "react-hook-form";
import { useTranslation } from "react-i18next";

import { AreaField, SelectField, TextField } from "../parts/fields";
import { useSession } from "../session";
import type { MethodValues } from "./values";

const LANGUAGES = ["de", "en", "fr", "it", "es", "nl", "pl", "cs", "sk", "sl", "hu", "hr"];

export function MethodFields({ name, code }: { name: string; code: string }) {
  const { t } = useTranslation();
  const { paymentTypes } = useSession();
  const type = paymentTypes.find((each) => each.code === code);
  const currencies = type?.currencies.length ? t("method.only", { list: type.currencies.join(", ") }) : t("method.listHint", { example: "EUR, CHF" });
  const countries = type?.countries.length ? t("method.only", { list: type.countries.join(", ") }) : t("method.listHint", { example: "AT, DE" });
  return (
    <div className="stack">
      <Texts name={name} />
      <div className="columns">
        <TextField name={`${name}.minimum`} label={t("names.minimum")} inputMode="decimal" optional />
        <TextField name={`${name}.maximum`} label={t("names.maximum")} inputMode="decimal" optional />
        <TextField name={`${name}.countries`} label={t("names.countries")} hint={countries} optional />
        <TextField name={`${name}.currencies`} label={t("names.currencies")} hint={currencies} optional />
        <SelectField name={`${name}.business`} label={t("names.business")} options={[["any", t("method.any")], ["only", t("method.businessOnly")], ["never", t("method.consumersOnly")]]} />
        <TextField name={`${name}.minimumAge`} label={t("names.minimumAge")} inputMode="numeric" optional rules={{ pattern: { value: /^\s*\d{0,3}\s*$/, message: t("wholeNumber") } }} />
        <SelectField name={`${name}.capture`} label={t("names.capture")} options={[
          ["channel", t("method.captureChannel")], ["charge", t("setting.charge")], ...(type?.canAuthorize === false ? [] : [["authorize", t("setting.authorize")] as [string, string]]),
        ]} />
      </div>
    </div>
  );
}

function Texts({ name }: { name: string }) {
  const { t } = useTranslation();
  const label = useWatch({ name: `${name}.label` }) as MethodValues["label"];
  const [more, setMore] = useState<string[]>([]);
  const languages = [...new Set([...Object.keys(label ?? {}), ...more])];
  const rest = LANGUAGES.filter((each) => !languages.includes(each));
  return (
    <>
      <div className="columns">
        {languages.map((language) => (
          <div key={language} className="stack tight">
            <TextField name={`${name}.label.${language}`} label={t("method.label", { language: t(`language.${language}`, { defaultValue: language }) })} maxLength={100} optional />
            <AreaField name={`${name}.instructions.${language}`} label={t("method.instructions", { language: t(`language.${language}`, { defaultValue: language }) })} rows={2} optional />
          </div>
        ))}
      </div>
      <select className="short" aria-label={t("method.anotherLanguage")} value="" onChange={(event) => setMore([...more, event.target.value])}>
        <option value="">{t("method.anotherLanguage")}</option>
        {rest.map((each) => <option key={each} value={each}>{t(`language.${each}`)}</option>)}
      </select>
    </>
  );
}
