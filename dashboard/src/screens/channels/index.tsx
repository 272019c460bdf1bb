/** Channels: the map to accounts, what is offered where and why not, the defaults, and one shopper's view. */
import { Button } from "@saleor/macaw-ui";
import { useTranslation } from "react-i18next";

import { type Shapes, useRead } from "../../api/client";
import { Badge, Card, Environment } from "../../parts/small";
import { Empty, Loaded, Unheard } from "../../parts/states";
import { Table } from "../../parts/table";
import { useRoute } from "../../route";
import { ChannelPage } from "./channel";
import { DefaultsPage } from "./defaults";
import { MatrixTable } from "./matrix";
import { Simulator } from "./simulator";

export default function Channels() {
  const { parts } = useRoute();
  if (parts[1] === "defaults") return <DefaultsPage />;
  if (parts[1] === "shopper") return <Simulator />;
  if (parts[1] === "of" && parts[2]) return <ChannelPage key={parts[2]} slug={parts[2]} />;
  return <Overview />;
}

function Overview() {
  const { t } = useTranslation();
  const { go } = useRoute();
  const list = useRead<Shapes["ChannelList"]>("/channels");
  return (
    <>
      <Card title={t("channel.map")} lead={t("channel.mapWhy")} aside={<Button variant="secondary" onClick={() => go("channels", "defaults")}>{t("channel.defaults")}</Button>}>
        <Loaded of={list}>
          {({ channels, unheard }) => (
            <>
              {unheard ? <Unheard why={unheard} /> : null}
              {channels.length === 0 ? unheard ? null : <Empty title={t("channel.none")} /> : <Table label={t("channel.map")} of={channels} by={(each) => each.slug} columns={[
                { head: t("channel.name"), render: (each) => <Name of={each} /> },
                { head: t("channel.currency"), render: (each) => each.currency ?? "–" },
                { head: t("channel.account"), render: (each) => <AccountOf of={each} /> },
                { head: t("channel.state"), render: (each) => <State of={each} /> },
              ]} />}
            </>
          )}
        </Loaded>
      </Card>
      <Card title={t("matrix.title")} lead={t("matrix.why")} aside={<Button variant="secondary" onClick={() => go("channels", "shopper")}>{t("shopper.title")}</Button>}>
        <MatrixTable />
      </Card>
    </>
  );
}

function Name({ of }: { of: Shapes["ChannelView"] }) {
  const { go } = useRoute();
  return <div><button type="button" className="link" onClick={() => go("channels", "of", of.slug)}>{of.name}</button><div className="quiet">{of.slug}</div></div>;
}

function AccountOf({ of }: { of: Shapes["ChannelView"] }) {
  const { t } = useTranslation();
  if (!of.environment) return <Badge tone="warn">{t("channel.noAccount")}</Badge>;
  return <span>{of.accountName} <Environment of={of.environment} /></span>;
}

function State({ of }: { of: Shapes["ChannelView"] }) {
  const { t } = useTranslation();
  if (!of.environment && of.inSaleor && of.isActive) return "–";
  return (
    <div className="stack tight">
      <span className="row">
        {of.inSaleor ? null : <Badge tone="bad">{t("channel.gone")}</Badge>}
        {of.inSaleor && !of.isActive ? <Badge>{t("channel.inactive")}</Badge> : null}
        {of.isTestChannel ? <Badge tone="info">{t("channel.test")}</Badge> : null}
        {of.differs.length ? <Badge>{t("channel.overrides", { count: of.differs.length })}</Badge> : null}
        {of.inSaleor && of.isActive && of.environment && !of.mistakes.length ? <Badge tone="good">{t("channel.fine")}</Badge> : null}
      </span>
      {of.mistakes.map(({ code, sentence }) => <span key={code} className="wrong">{sentence}</span>)}
    </div>
  );
}
