/** Gives a payment the order number that staff found in QENTA's portal. */
import { Button } from "@saleor/macaw-ui";
import { useForm } from "react-hook-form";
import { useTranslation } from "react-i18next";

import { at, Refused, type Shapes, useSend } from "../../api/client";
import { Dialog } from "../../parts/dialog";
import { Form, TextField } from "../../parts/fields";
import { Failure } from "../../parts/states";

export function Matching({ reference, close }: { reference: string; close: () => void }) {
  const { t } = useTranslation();
  const form = useForm<Shapes["Match"]>({ defaultValues: { orderNumber: "" } });
  const send = useSend<Shapes["Refreshed"], Shapes["Match"]>(() => at("payments", reference, "match"));
  const submit = (body: Shapes["Match"]) =>
    send.mutate({ orderNumber: body.orderNumber.trim() }, {
      onSuccess: close,
      onError: (error) => {
        const wrong = error instanceof Refused ? error.refusal?.fields?.find(({ field }) => field === "orderNumber") : undefined;
        if (wrong) form.setError("orderNumber", { message: wrong.message });
      },
    });
  return (
    <Dialog title={t("operation.match")} close={close}>
      <p>{t("operation.matchWhy")}</p>
      <Form form={form} submit={submit} label={t("operation.match")}>
        <TextField name="orderNumber" label={t("payment.orderNumber")} inputMode="numeric" required maxLength={9} rules={{ pattern: { value: /^\s*\d{1,9}\s*$/, message: t("operation.numberWrong") } }} />
        {send.error ? <Failure error={send.error} known={["orderNumber"]} /> : null}
        <div className="row end">
          <Button type="button" variant="secondary" onClick={close}>{t("cancel")}</Button>
          <Button type="submit" disabled={send.isPending} aria-busy={send.isPending}>{t("operation.matchIt")}</Button>
        </div>
      </Form>
    </Dialog>
  );
}
