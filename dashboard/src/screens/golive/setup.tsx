/** The first four checks: an account that works, an address QMORE reaches, methods, and channels that have an account. */
import { Button } from "@saleor/macaw-ui";
import { useForm } from "react-hook-form";
import { useTranslation } from "react-i18next";

import { at, type Shapes, useRead, useSend } from "../../api/client";
import { Form, TextField } from "../../parts/fields";
import { Trouble, useSave } from "../../parts/saving";
import { Badge, Environment, To } from "../../parts/small";
import { Empty, Failure, Loaded, Unheard } from "../../parts/states";
import { FIRST, toSettings, toValues } from "../../settings/values";
import { Checks } from "../accounts/checks";
import { AccountForm } from "../accounts/form";
import { MapForm } from "../channels/map";
import type { Done } from "./index";

export function Credentials({ done }: { done: Done }) {
  const { t } = useTranslation();
  const list = useRead<Shapes["AccountList"]>("/accounts");
  return (
    <Loaded of={list}>
      {({ accounts }) => accounts.length === 0 ? <AccountForm done={done} /> : (
        <>
          {accounts.map((each) => <Tried key={each.accountId} of={each} />)}
          <div><To path={["accounts"]}>{t("way.toAccounts")}</To></div>
        </>
      )}
    </Loaded>
  );
}

function Tried({ of }: { of: Shapes["AccountView"] }) {
  const { t } = useTranslation();
  const check = useSend<Shapes["Checked"]>(() => at("accounts", of.accountId, "checks"));
  return (
    <div className="stack tight">
      <h3>{of.name} <Environment of={of.environment} /></h3>
      <Checks of={of.checks} />
      <div><Button variant="secondary" disabled={check.isPending} aria-busy={check.isPending} onClick={() => check.mutate(undefined)}>{t(check.isPending ? "account.checking" : "account.runChecks")}</Button></div>
      {check.error ? <Failure error={check.error} /> : null}
    </div>
  );
}

/** The address is asked for with each account's other checks. */
export function ConfirmUrl() {
  const { t } = useTranslation();
  const list = useRead<Shapes["AccountList"]>("/accounts");
  return (
    <Loaded of={list}>
      {({ accounts }) => accounts[0] ? <Tried of={{ ...accounts[0], checks: accounts[0].checks.filter((one) => ["confirmUrl", "tls", "clock"].includes(one.name)) }} /> : <p className="quiet">{t("way.accountFirst")}</p>}
    </Loaded>
  );
}

export function DefaultMethods({ done }: { done: Done }) {
  const { t } = useTranslation();
  const defaults = useRead<Shapes["Defaults"]>("/defaults");
  return (
    <Loaded of={defaults}>
      {({ settings }) => settings ? (
        <>
          <p className="quiet">{t("way.methodsWait")}</p>
          <div className="row">{settings.methods.filter((each) => each.enabled).map((each) => <Badge key={each.paymentType}>{each.paymentType}</Badge>)}</div>
          <div><To path={["channels", "defaults"]}>{t("way.toDefaults")}</To></div>
        </>
      ) : <Quick done={done} />}
    </Loaded>
  );
}

const whole = (address: string) => (address.includes("://") ? address : `https://${address}`);

/** One address is enough to begin with: shoppers come back to it, and find its owner there. */
function Quick({ done }: { done: Done }) {
  const { t } = useTranslation();
  const form = useForm<{ settings: { serviceUrl: string } }>({ defaultValues: { settings: { serviceUrl: "" } } });
  const saving = useSave<Shapes["Saved"], Shapes["DefaultsEdit"]>("/defaults", "PUT", form);
  const submit = ({ settings: { serviceUrl } }: { settings: { serviceUrl: string } }) => {
    const url = new URL(whole(serviceUrl));
    const settings = toSettings({ ...toValues(FIRST), serviceUrl: url.href, allowedOrigins: url.origin });
    saving.save({ version: 0, settings }, done);
  };
  return (
    <Form form={form} submit={submit} label={t("way.methods")}>
      <TextField name="settings.serviceUrl" label={t("way.shopAddress")} hint={t("way.shopAddressHint")} inputMode="url" required rules={{ validate: (text: string) => (!/\S\s+\S/.test(text) && URL.canParse(whole(text))) || t("way.shopAddressWrong") }} />
      <Trouble saving={saving} form={form} mine={(body) => saving.save(body, done)} theirs={saving.forget} />
      <div className="row">
        <Button type="submit" disabled={saving.busy} aria-busy={saving.busy}>{t("way.startMethods")}</Button>
        <To path={["channels", "defaults"]}>{t("way.allSettings")}</To>
      </div>
    </Form>
  );
}

export function ChannelMap({ done, step }: { done: Done; step: Shapes["Step"] }) {
  const { t } = useTranslation();
  const list = useRead<Shapes["ChannelList"]>("/channels");
  return (
    <Loaded of={list}>
      {({ channels, unheard }) => (
        <>
          {unheard ? <Unheard why={unheard} /> : null}
          {channels.length === 0 && !unheard ? <Empty title={t("channel.none")} /> : null}
          {channels.filter((each) => each.isActive).map((each) => (
            <div key={each.slug} className="stack tight">
              {each.environment && !step.subjects?.includes(each.slug) ? <h3>{each.name}: {each.accountName} <Environment of={each.environment} /></h3> : <MapForm of={each} done={done} />}
            </div>
          ))}
          <div><To path={["channels"]}>{t("way.toChannels")}</To></div>
        </>
      )}
    </Loaded>
  );
}
