/** The way to live in six checks; their state is the server's, so anybody may go on where another stopped. */
import { Check, X } from "lucide-react";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";

import { type Shapes, useRead } from "../../api/client";
import { useFormat } from "../../format";
import { Saved } from "../../parts/saving";
import { Card } from "../../parts/small";
import { Loaded } from "../../parts/states";
import { ChannelMap, Credentials, DefaultMethods, ConfirmUrl } from "./setup";
import { Live, TestPayment } from "./live";

export type Done = (saved: Shapes["Saved"]) => void;
type Name = Shapes["Step"]["name"];

const WORK: Record<Name, (given: { way: Shapes["GoLive"]; done: Done; step: Shapes["Step"] }) => ReactNode> = {
  credentials: Credentials, confirmUrl: ConfirmUrl, methods: DefaultMethods, channelMap: ChannelMap, testPayment: TestPayment, live: Live,
};

export default function GoLive() {
  const { t } = useTranslation();
  const { when } = useFormat();
  const read = useRead<Shapes["GoLive"]>("/go-live");
  const defaults = useRead<Shapes["Defaults"]>("/defaults");
  const [saved, setSaved] = useState<Shapes["Saved"] | null>(null);
  return (
    <Loaded of={read}>
      {(way) => {
        const left = way.steps.filter((step) => step.state !== "done");
        const next = left.find((step) => step.name !== "methods" || !defaults.data?.settings); // the defaults wait for a channel
        return (
          <>
            {way.liveSince ? <div role="status" className="note good"><strong>{t("way.liveSince", { date: when(way.liveSince) })}</strong></div> : null}
            {saved ? <Saved key={saved.auditId} of={saved} done={() => setSaved(null)} /> : null}
            <Card title={left.length ? t("way.left", { count: left.length }) : t("way.all")}>
              <ol className="steps">
                {way.steps.map((step, index) => <Step key={step.name} step={step} index={index} way={way} current={step === next} done={setSaved} />)}
              </ol>
            </Card>
          </>
        );
      }}
    </Loaded>
  );
}

type Given = { step: Shapes["Step"]; index: number; way: Shapes["GoLive"]; current: boolean; done: Done };

function Step({ step, index, way, current, done }: Given) {
  const { t } = useTranslation();
  const Work = WORK[step.name];
  const [chosen, choose] = useState<boolean | null>(null);
  const open = chosen ?? current;
  const mark = step.state === "done" ? <Check aria-hidden size={16} /> : step.state === "failed" ? <X aria-hidden size={16} /> : index + 1;
  return (
    <li aria-current={current ? "step" : undefined}>
      <span className={`mark ${step.state}`}>{mark}</span>
      <div className="stack tight">
        <h2>
          <button type="button" className="link plain" aria-expanded={open} onClick={() => choose(!open)}>{t(`way.${step.name}`)}</button>{" "}
          <span className="quiet state">{t(`way.state.${step.state}`)}</span>
        </h2>
        <p className="quiet">{step.state === "done" ? step.sentence : step.remedy}</p>
        {step.subjects?.length ? <p>{t(step.name === "channelMap" && step.state === "done" ? "way.without" : "way.subjects", { list: step.subjects.join(", ") })}</p> : null}
        {open ? <div className="stack work"><Work way={way} done={done} step={step} /></div> : null}
      </div>
    </li>
  );
}
