/** Takes a channel's account away: it takes no payments any more, and open ones end as they began. */
import { Button } from "@saleor/macaw-ui";
import { useTranslation } from "react-i18next";

import { at, type Shapes } from "../../api/client";
import { Look, Trouble, useSave } from "../../parts/saving";

export function Unmap({ of, done }: { of: Shapes["ChannelView"]; done: (saved: Shapes["Saved"]) => void }) {
  const { t } = useTranslation();
  const saving = useSave<Shapes["ChannelSaved"], Shapes["ChannelUnmap"]>(at("channels", of.slug, "unmap"), "POST");
  return (
    <>
      <Button type="button" variant="secondary" disabled={saving.busy} onClick={() => saving.look({ version: of.version })}>{t("channel.unmap")}</Button>
      <Trouble saving={saving} mine={saving.look} theirs={saving.forget} />
      <Look saving={saving} done={done} title={t("channel.unmapOf", { channel: of.name })} yes={t("channel.unmap")} danger><p>{t("channel.unmapWhy")}</p></Look>
    </>
  );
}
