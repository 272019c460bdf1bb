/** The one dialog: the browser's own, which holds the focus, closes by Escape and gives the focus back. */
import { Button } from "@saleor/macaw-ui";
import { X } from "lucide-react";
import { type ReactNode, useId, useLayoutEffect, useRef } from "react";
import { createPortal } from "react-dom";
import { useTranslation } from "react-i18next";

import { Failure } from "./states";

export function Dialog({ title, close, children }: { title: string; close: () => void; children: ReactNode }) {
  const { t } = useTranslation();
  const box = useRef<HTMLDialogElement>(null);
  const id = useId();
  useLayoutEffect(() => {
    const dialog = box.current;
    dialog?.showModal();
    dialog?.querySelector<HTMLElement>(".body input, .body select, .body textarea, .body button")?.focus();
    return () => dialog?.close(); // while it is still in the page, or the focus would not go back
  }, []);
  return createPortal(
    <dialog ref={box} aria-labelledby={id} onCancel={(event) => { event.preventDefault(); close(); }}>
      <header className="row apart">
        <h2 id={id}>{title}</h2>
        <button type="button" className="icon" aria-label={t("close")} onClick={close}><X aria-hidden size={18} /></button>
      </header>
      <div className="body stack">{children}</div>
    </dialog>,
    document.body,
  );
}

type Asked = {
  title: string;
  yes: string;
  close: () => void;
  onYes: () => void;
  busy: boolean;
  error?: Error | null;
  danger?: boolean;
  children?: ReactNode;
};

/** Asks before something that matters; the way back comes first, and has the focus. */
export function Confirm({ title, yes, close, onYes, busy, error, danger = false, children }: Asked) {
  const { t } = useTranslation();
  return (
    <Dialog title={title} close={close}>
      {children}
      {error ? <Failure error={error} /> : null}
      <div className="row end">
        <Button variant="secondary" onClick={close}>{t("cancel")}</Button>
        <Button variant={danger ? "error" : "primary"} className={danger ? "danger" : ""} disabled={busy} aria-busy={busy} onClick={onYes}>{yes}</Button>
      </div>
    </Dialog>
  );
}
