/** QMORE accounts: listed with their checks, added; secrets go in and never come out. */
import { Box, Button, Input, Text } from "@saleor/macaw-ui";
import { useForm } from "react-hook-form";
import { useTranslation } from "react-i18next";

import { Refused, type Shapes, useRead, useSend } from "../api/client";
import { Empty, Failure, Loaded, Table } from "../states";

type Values = { name: string; customerId: string; shopId: string; secret: string; backendPassword: string };
const FIELDS = ["name", "customerId", "shopId", "secret", "backendPassword"] as const;
const OPTIONAL = new Set<string>(["shopId", "backendPassword"]);
const HIDDEN = new Set<string>(["secret", "backendPassword"]);

export function Accounts() {
  const { t } = useTranslation();
  const list = useRead<Shapes["AccountList"]>("/accounts");
  return (
    <Loaded of={list}>
      {({ accounts }) => (
        <Box display="grid" gap={5}>
          {accounts.length === 0 ? <Empty>{t("noAccounts")}</Empty> : accounts.map((each) => <Account key={each.accountId} of={each} />)}
          <Add />
        </Box>
      )}
    </Loaded>
  );
}

function Account({ of }: { of: Shapes["AccountView"] }) {
  const { t } = useTranslation();
  const check = useSend<Shapes["Checked"]>(() => `/accounts/${encodeURIComponent(of.accountId)}/checks`);
  return (
    <Box as="section" display="grid" gap={3} padding={4} borderRadius={3} borderWidth={1} borderStyle="solid" borderColor="default1">
      <Text as="h2" size={6}>{of.name}</Text>
      <Text>{`${of.customerId} · ${of.environment} · ${of.channels.join(", ") || t("noChannels")} · ${t("open", { count: of.openPayments })}`}</Text>
      {of.checks.length ? (
        <Table heads={[t("check"), t("result"), t("sentence")]} rows={of.checks.map((c) => [c.name, t(`checkResult.${c.result}`), [c.sentence, c.remedy].filter(Boolean).join(" ")])} />
      ) : null}
      <Box>
        <Button variant="secondary" disabled={check.isPending} onClick={() => check.mutate(undefined)}>{t("runChecks")}</Button>
      </Box>
      {check.isError ? <Failure error={check.error} /> : null}
    </Box>
  );
}

function Add() {
  const { t } = useTranslation();
  const form = useForm<Values>({ defaultValues: { name: "", customerId: "", shopId: "", secret: "", backendPassword: "" } });
  const add = useSend<Shapes["AccountSaved"], Shapes["AccountAdd"]>(() => "/accounts");
  const save = form.handleSubmit((v) =>
    add.mutate({ ...v, shopId: v.shopId || null, backendPassword: v.backendPassword || null }, {
      onSuccess: () => form.reset(),
      onError: (error) => {
        const wrong = error instanceof Refused ? (error.refusal?.fields ?? []) : [];
        for (const { field, message } of wrong) if ((FIELDS as readonly string[]).includes(field)) form.setError(field as keyof Values, { message });
      },
    }),
  );
  return (
    <Box as="form" display="grid" gap={3} autoComplete="off" noValidate onSubmit={save} aria-label={t("addAccount")}>
      <Text as="h2" size={6}>{t("addAccount")}</Text>
      {FIELDS.map((field) => {
        const message = form.formState.errors[field]?.message;
        return (
          <Box key={field} display="grid" gap={1}>
            <Input label={t(`field.${field}`)} type={HIDDEN.has(field) ? "password" : "text"} autoComplete="off" error={Boolean(message)} aria-describedby={`${field}-error`}
              {...form.register(field, OPTIONAL.has(field) ? {} : { required: t("required") })} />
            <Text id={`${field}-error`} color="critical1" role={message ? "alert" : undefined}>{message}</Text>
          </Box>
        );
      })}
      {add.isError ? <Failure error={add.error} /> : null}
      <Box><Button type="submit" disabled={add.isPending}>{t("save")}</Button></Box>
    </Box>
  );
}
