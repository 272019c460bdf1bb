/** What would this shopper see, and why? Asked of the same rule that decides in the shop. */
import { Button } from "@saleor/macaw-ui";
import { useForm, useWatch } from "react-hook-form";
import { useTranslation } from "react-i18next";

import { at, type Shapes, useRead, useSend } from "../../api/client";
import { Form, SelectField, TextField } from "../../parts/fields";
import { Back, Badge, Card } from "../../parts/small";
import { Empty, Failure, Loaded, Unheard } from "../../parts/states";
import { Table } from "../../parts/table";
import { decimal } from "../../settings/values";

type Values = { channel: string; amount: string; country: string; language: string; business: string; age: string };

export function Simulator() {
  const { t } = useTranslation();
  const list = useRead<Shapes["ChannelList"]>("/channels");
  return (
    <>
      <Back to={["channels"]}>{t("channel.back")}</Back>
      <Loaded of={list}>
        {({ channels, unheard }) => {
          if (unheard) return <Unheard why={unheard} />;
          const ready = channels.filter((each) => each.environment && each.currency);
          return ready.length ? <Ask channels={ready} /> : <Empty title={t("shopper.none")} />;
        }}
      </Loaded>
    </>
  );
}

function shopper(values: Values, currency: string): Shapes["Shopper"] {
  return {
    amount: decimal(values.amount) ?? "", currency, language: values.language, country: values.country.trim().toUpperCase() || null,
    business: values.business ? values.business === "yes" : null, age: values.age.trim() ? Number(values.age) : null,
  };
}

function Ask({ channels }: { channels: Shapes["ChannelView"][] }) {
  const { t, i18n } = useTranslation();
  const form = useForm<Values>({ defaultValues: { channel: channels[0]?.slug ?? "", amount: "", country: "", language: i18n.language, business: "", age: "" } });
  const slug = useWatch({ control: form.control, name: "channel" });
  const currency = channels.find((each) => each.slug === slug)?.currency ?? "EUR";
  const ask = useSend<Shapes["Simulated"], Shapes["Shopper"]>(() => at("channels", slug, "simulate"));
  const submit = (values: Values) => ask.mutate(shopper(values, currency));
  return (
    <Card title={t("shopper.title")} lead={t("shopper.why")}>
      <Form form={form} submit={submit} label={t("shopper.title")}>
        <div className="columns">
          <SelectField name="channel" label={t("channel.name")} options={channels.map((each) => [each.slug, `${each.name} · ${each.currency}`])} />
          <TextField name="amount" label={t("shopper.amount", { currency })} inputMode="decimal" required />
          <TextField name="country" label={t("shopper.country")} hint={t("shopper.countryHint")} optional maxLength={2} />
          <SelectField name="language" label={t("names.language")} options={["de", "en", "fr", "it"].map((each) => [each, t(`language.${each}`)])} />
          <SelectField name="business" label={t("names.business")} options={[["", t("shopper.unknown")], ["no", t("shopper.consumer")], ["yes", t("shopper.business")]]} />
          <TextField name="age" label={t("shopper.age")} inputMode="numeric" optional />
        </div>
        {ask.error ? <Failure error={ask.error} /> : null}
        <div><Button type="submit" disabled={ask.isPending} aria-busy={ask.isPending}>{t("shopper.ask")}</Button></div>
      </Form>
      <div aria-live="polite">{ask.data ? <Answer of={ask.data} /> : null}</div>
    </Card>
  );
}

function Answer({ of }: { of: Shapes["Simulated"] }) {
  const { t } = useTranslation();
  if (of.methods.length === 0) return <Empty title={t("shopper.nothing")} />;
  return (
    <Table label={t("shopper.answer")} of={of.methods} by={(each) => each.paymentType} columns={[
      { head: t("shopper.method"), render: (each) => <div><strong>{each.label}</strong>{each.instructions ? <div className="quiet">{each.instructions}</div> : null}</div> },
      { head: t("shopper.seen"), render: (each) => <Badge tone={each.shown ? "good" : "plain"}>{t(each.shown ? "shopper.shown" : "shopper.hidden")}</Badge> },
      { head: t("shopper.reason"), render: (each) => each.reasons.map((reason) => reason.sentence).join(" ") || t("shopper.noReason") },
    ]} />
  );
}
