/** Small pieces: a badge, a section, the pager, the way back. */
import { Button } from "@saleor/macaw-ui";
import { ArrowLeft } from "lucide-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";

import { useRoute } from "../route";

export type Tone = "good" | "warn" | "bad" | "info" | "plain";

export function Badge({ tone = "plain", children }: { tone?: Tone; children: ReactNode }) {
  return <span className={`badge ${tone}`}>{children}</span>;
}

const ENVIRONMENTS: Record<string, Tone> = { production: "good", test: "info", demo: "info" };

export function Environment({ of }: { of: string }) {
  const { t } = useTranslation();
  return <Badge tone={ENVIRONMENTS[of] ?? "plain"}>{t(`environment.${of}`)}</Badge>;
}

export function Card({ title, aside, lead, children }: { title: ReactNode; aside?: ReactNode; lead?: ReactNode; children: ReactNode }) {
  return (
    <section className="card stack">
      <div className="row apart">
        <div><h2>{title}</h2>{lead ? <p className="quiet">{lead}</p> : null}</div>
        {aside ? <div className="row">{aside}</div> : null}
      </div>
      {children}
    </section>
  );
}

export function Pager({ page, size, total, go }: { page: number; size: number; total: number; go: (page: number) => void }) {
  const { t } = useTranslation();
  if (total <= size) return null;
  return (
    <nav className="row apart" aria-label={t("pages")}>
      <Button variant="secondary" disabled={page === 1} onClick={() => go(page - 1)}>{t("previous")}</Button>
      <span className="quiet" role="status">{t("pageOf", { page, pages: Math.ceil(total / size) })}</span>
      <Button variant="secondary" disabled={page * size >= total} onClick={() => go(page + 1)}>{t("next")}</Button>
    </nav>
  );
}

export function To({ path, children }: { path: string[]; children: ReactNode }) {
  const { go } = useRoute();
  return <button type="button" className="link" onClick={() => go(...path)}>{children}</button>;
}

export function Back({ to, children }: { to: string[]; children: ReactNode }) {
  const { go } = useRoute();
  return <div><button type="button" className="link back" onClick={() => go(...to)}><ArrowLeft aria-hidden size={14} />{children}</button></div>;
}
