/** Payments, found by any of their numbers, by state and by date. */
import { useDeferredValue, useState } from "react";
import { useTranslation } from "react-i18next";

import { type Shapes, useRead } from "../../api/client";
import { useFormat } from "../../format";
import { Pager } from "../../parts/small";
import { Empty, Loaded } from "../../parts/states";
import { Table } from "../../parts/table";
import { useRoute } from "../../route";
import { useTitle } from "../../session";
import { Payment } from "./payment";
import { Outcome, STATES } from "./state";

type Wanted = { search: string; state: string; since: string; until: string; page: number };
const ANY: Wanted = { search: "", state: "", since: "", until: "", page: 1 };

export default function Payments() {
  const { parts } = useRoute();
  const [wanted, want] = useState<Wanted>(ANY);
  if (parts[1]) return <Payment key={parts[1]} reference={parts[1]} />;
  return <List wanted={wanted} want={want} />;
}

function query({ search, state, since, until, page }: Wanted) {
  const asked = new URLSearchParams({ page: String(page) });
  if (search.trim()) asked.set("search", search.trim());
  if (state) asked.set("state", state);
  if (since) asked.set("since", new Date(`${since}T00:00:00`).toISOString());
  if (until) asked.set("until", new Date(`${until}T23:59:59.999`).toISOString());
  return asked.toString();
}

function List({ wanted, want }: { wanted: Wanted; want: (wanted: Wanted) => void }) {
  const { t } = useTranslation();
  const asked = useDeferredValue(query(wanted));
  const found = useRead<Shapes["PaymentPage"]>(`/payments?${asked}`);
  const set = (change: Partial<Wanted>) => want({ ...wanted, page: 1, ...change });
  const any = wanted.search || wanted.state || wanted.since || wanted.until;
  return (
    <>
      <form role="search" aria-label={t("payment.find")} className="columns filters" onSubmit={(event) => event.preventDefault()}>
        <label className="field wide">{t("payment.search")}<input type="search" placeholder={t("payment.searchHint")} maxLength={200} value={wanted.search} onChange={(event) => set({ search: event.target.value })} /></label>
        <label className="field">{t("payment.state")}
          <select value={wanted.state} onChange={(event) => set({ state: event.target.value })}>
            <option value="">{t("payment.anyState")}</option>
            {STATES.map((state) => <option key={state} value={state}>{t(`state.${state}`)}</option>)}
          </select>
        </label>
        <label className="field">{t("payment.since")}<input type="date" value={wanted.since} onChange={(event) => set({ since: event.target.value })} /></label>
        <label className="field">{t("payment.until")}<input type="date" value={wanted.until} onChange={(event) => set({ until: event.target.value })} /></label>
      </form>
      <Loaded of={found}>
        {({ payments, total, more, page, pageSize }) => (
          <>
            <span className="away" role="status">{more ? t("payment.many", { total }) : t("payment.found", { count: total })}</span>
            {payments.length === 0 ? <Empty title={t(any ? "payment.noneFound" : "payment.none")}>{t(any ? "payment.noneFoundWhy" : "payment.noneWhy")}</Empty> : <PaymentTable of={payments} />}
            <Pager page={page} size={pageSize} total={total} go={(next) => set({ page: next })} />
            {more ? <p className="quiet">{t("payment.manyWhy", { total })}</p> : null}
          </>
        )}
      </Loaded>
    </>
  );
}

export function PaymentTable({ of }: { of: Shapes["PaymentRow"][] }) {
  const { t } = useTranslation();
  const { when, money } = useFormat();
  const title = useTitle();
  return (
    <Table label={t("payments")} of={of} by={(each) => each.reference} columns={[
      { head: t("payment.order"), render: (each) => <Numbers of={each} /> },
      { head: t("payment.amount"), render: (each) => <span className="number">{money(each.amount, each.currency)}</span> },
      { head: t("payment.method"), render: (each) => title(each.paymentType) },
      { head: t("payment.state"), render: (each) => <Outcome of={each} /> },
      { head: t("channel.name"), render: (each) => each.channel },
      { head: t("payment.date"), render: (each) => <span className="quiet">{when(each.createdAt)}</span> },
    ]} />
  );
}

function Numbers({ of }: { of: Shapes["PaymentRow"] }) {
  const { t } = useTranslation();
  const { go } = useRoute();
  const qmore = of.orderNumber ? t("payment.qmoreNumber", { number: of.orderNumber }) : of.reference;
  return (
    <div>
      <button type="button" className="link" onClick={() => go("payments", of.reference)}>{of.saleorOrderNumber ? `#${of.saleorOrderNumber}` : qmore}</button>
      {of.saleorOrderNumber ? <div className="quiet">{qmore}</div> : null}
    </div>
  );
}
