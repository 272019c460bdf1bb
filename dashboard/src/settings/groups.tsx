/** Every setting of a channel with its fields, in the order in which a merchant needs them. */
import type { ReactNode } from "react";
import { useFormContext } from "react-hook-form";
import { useTranslation } from "react-i18next";

import { AreaField, CheckField, SelectField, TextField } from "../parts/fields";
import { useSession } from "../session";
import { Methods } from "./methods";
import type { Name } from "./values";

export const GROUPS: [Name, () => ReactNode][] = [
  ["methods", Methods],
  ["allowedOrigins", AllowedOrigins],
  ["serviceUrl", ServiceUrl],
  ["capture", Capture],
  ["cardForm", CardForm],
  ["cardFormOptions", CardFormOptions],
  ["customerStatement", CustomerStatement],
  ["forward", Forwarding],
  ["language", Language],
  ["orderNumbers", OrderNumbers],
  ["transferFund", TransferFund],
  ["reverseDoublePayments", DoublePayments],
];
/** What a merchant has to know; all else has a default that works. */
export const NEEDED = new Set<Name>(["methods", "allowedOrigins", "serviceUrl", "capture"]);

function AllowedOrigins() {
  const { t } = useTranslation();
  return <AreaField name="settings.allowedOrigins" label={t("names.allowedOrigins")} hint={t("setting.allowedOrigins")} required rows={2} />;
}

function ServiceUrl() {
  const { t } = useTranslation();
  return <TextField name="settings.serviceUrl" label={t("names.serviceUrl")} hint={t("setting.serviceUrl")} type="url" required maxLength={255} />;
}

function Capture() {
  const { t } = useTranslation();
  return <SelectField name="settings.capture" label={t("names.capture")} options={[["saleor", t("setting.captureSaleor")], ["charge", t("setting.charge")], ["authorize", t("setting.authorize")]]} />;
}

function CardForm() {
  const { t } = useTranslation();
  return <SelectField name="settings.cardForm" label={t("names.cardForm")} options={[["pci3", t("setting.pci3")], ["classic", t("setting.classic")]]} />;
}

function CardFormOptions() {
  const { t } = useTranslation();
  const { cardFormOptions } = useSession();
  const { formState, getFieldState } = useFormContext();
  const wrong = getFieldState("settings.cardFormOptions", formState).error?.message;
  return (
    <fieldset>
      <legend>{t("names.cardFormOptions")}</legend>
      {wrong ? <span className="wrong" role="alert">{wrong}</span> : null}
      <div className="columns">
        {cardFormOptions.map(({ name, kind }) =>
          kind === "switch" ? (
            <SelectField key={name} name={`settings.cardFormOptions.${name}`} label={t(`card.${name}`)} options={[["", t("setting.qmoreDecides")], ["true", t("yes")], ["false", t("no")]]} />
          ) : (
            <TextField key={name} name={`settings.cardFormOptions.${name}`} label={t(`card.${name}`)} optional maxLength={kind === "text" ? 32 : 255} />
          ),
        )}
      </div>
    </fieldset>
  );
}

function CustomerStatement() {
  const { t } = useTranslation();
  return <TextField name="settings.customerStatement" label={t("names.customerStatement")} hint={t("setting.customerStatement")} optional maxLength={254} />;
}

function Forwarding() {
  const { t } = useTranslation();
  return (
    <fieldset>
      <legend>{t("names.forward")}</legend>
      <CheckField name="settings.forward.consumer" label={t("setting.forwardConsumer")} />
      <CheckField name="settings.forward.basket" label={t("setting.forwardBasket")} />
    </fieldset>
  );
}

function Language() {
  const { t } = useTranslation();
  return <SelectField name="settings.language" label={t("names.language")} hint={t("setting.language")} options={["de", "en", "fr", "it", "es", "nl", "pl", "cs", "sk", "sl", "hu", "hr"].map((each) => [each, t(`language.${each}`)])} />;
}

function OrderNumbers() {
  const { t } = useTranslation();
  return <CheckField name="settings.orderNumbers" label={t("setting.orderNumbersLabel")} hint={t("setting.orderNumbers")} />;
}

function DoublePayments() {
  const { t } = useTranslation();
  return <CheckField name="settings.reverseDoublePayments" label={t("setting.reverseDoublePaymentsLabel")} hint={t("setting.reverseDoublePayments")} />;
}

function TransferFund() {
  const { t } = useTranslation();
  return <CheckField name="settings.transferFund" label={t("setting.transferFundLabel")} hint={t("setting.transferFund")} />;
}
