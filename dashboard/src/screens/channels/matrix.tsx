/** Which method is offered in which channel and currency, with the reason in every cell where it is not. */
import { Check } from "lucide-react";
import { useTranslation } from "react-i18next";

import { type Shapes, useRead } from "../../api/client";
import { Empty, Loaded } from "../../parts/states";
import { type Column, Table } from "../../parts/table";
import { useTitle } from "../../session";

type Row = Shapes["MatrixRow"];

export function MatrixTable() {
  const { t } = useTranslation();
  const title = useTitle();
  const matrix = useRead<Shapes["Matrix"]>("/matrix");
  return (
    <Loaded of={matrix}>
      {({ rows, paymentTypes }) =>
        rows.length === 0 || paymentTypes.length === 0 ? <Empty title={t("matrix.none")}>{t("matrix.noneWhy")}</Empty> : (
          <div className="scroll" tabIndex={0} role="region" aria-label={t("matrix.title")}>
            <Table label={t("matrix.title")} of={rows} by={(row) => `${row.channel} ${row.currency}`} columns={[
              { head: t("channel.name"), render: (row) => <span>{row.name} <span className="quiet">{row.currency}</span></span> },
              ...paymentTypes.map((type): Column<Row> => ({ head: title(type), render: (row) => <Offered reasons={row.cells.find((cell) => cell.paymentType === type)?.reasons ?? []} /> })),
            ]} />
          </div>
        )
      }
    </Loaded>
  );
}

function Offered({ reasons }: { reasons: Shapes["Reason"][] }) {
  const { t } = useTranslation();
  if (reasons.length === 0) return <span className="offered"><Check aria-hidden size={16} /> {t("matrix.offered")}</span>;
  return <span className="quiet">{reasons.map((reason) => reason.sentence).join(" ")}</span>;
}
