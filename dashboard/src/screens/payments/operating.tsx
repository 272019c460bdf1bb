/** One operation on its way: how much, really, and with a key of its own, so that a second click does nothing twice. */
import { Button } from "@saleor/macaw-ui";
import { useState } from "react";
import { useForm } from "react-hook-form";
import { useTranslation } from "react-i18next";

import { at, Refused, type Shapes, useSend } from "../../api/client";
import { minus, useFormat } from "../../format";
import { Dialog } from "../../parts/dialog";
import { Form, TextField } from "../../parts/fields";
import { Failure } from "../../parts/states";
import { decimal } from "../../settings/values";

export type Wish = Shapes["OperationAsked"]["action"] | "REVERSE";
type Given = { of: Shapes["PaymentDetail"]; wish: Wish; close: () => void; done: (outcome: Shapes["OperationDone"]) => void };

/** One decision of a person; ``crypto.randomUUID`` is missing where the Dashboard is not encrypted. */
const newKey = () => Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");

export function Operating({ of, wish, close, done }: Given) {
  const { t } = useTranslation();
  const { money } = useFormat();
  const [key] = useState(newKey);
  const { payment, amounts } = of;
  const most = wish === "CHARGE" ? amounts.authorized : minus(amounts.charged, amounts.refunded);
  const partly = wish === "CHARGE" || wish === "REFUND";
  const form = useForm({ defaultValues: { amount: partly ? most : "" } });
  const send = useSend<Shapes["OperationDone"], Shapes["OperationAsked"] | Shapes["ReverseAsked"]>(() => at("payments", payment.reference, wish === "REVERSE" ? "reverse" : "operations"));
  const submit = ({ amount }: { amount: string }) =>
    send.mutate(wish === "REVERSE" ? { key } : { key, action: wish, amount: partly ? decimal(amount) : null }, {
      onSuccess: done,
      onError: (error) => {
        const wrong = error instanceof Refused ? error.refusal?.fields?.find(({ field }) => field === "amount") : undefined;
        if (wrong) form.setError("amount", { message: wrong.message }, { shouldFocus: true });
      },
    });
  const whole = money(wish === "CANCEL" ? amounts.authorized : payment.amount, payment.currency);
  return (
    <Dialog title={t(`operation.title.${wish}`)} close={close}>
      <p>{t(`operation.why.${wish}`, { amount: whole })}</p>
      <Form form={form} submit={submit} label={t(`operation.title.${wish}`)}>
        {partly ? <TextField name="amount" label={t("operation.amount", { currency: payment.currency })} hint={t("operation.most", { amount: money(most, payment.currency) })} inputMode="decimal" required rules={{ pattern: { value: /^\s*\d{1,9}([.,]\d{1,3})?\s*$/, message: t("operation.amountWrong") }, validate: (text: string) => (Number(decimal(text)) <= 0 && t("operation.amountWrong")) || !minus(most, decimal(text) ?? "0").startsWith("-") || t("operation.tooMuch") }} /> : null}
        {send.error && !form.formState.errors.amount ? <Failure error={send.error} known={["amount"]} /> : null}
        <div className="row end">
          <Button type="button" variant="secondary" onClick={close}>{t("cancel")}</Button>
          <Button type="submit" variant={wish === "CHARGE" ? "primary" : "error"} className={wish === "CHARGE" ? "" : "danger"} disabled={send.isPending} aria-busy={send.isPending}>{t(`operation.do.${wish}`)}</Button>
        </div>
      </Form>
    </Dialog>
  );
}
