/** Tables that become lists of cards on a telephone, and stay tables for who listens to them. */
import type { ReactNode } from "react";

type Row = { key: string; cells: ReactNode[] };

export function Table({ label, heads, rows }: { label: string; heads: string[]; rows: Row[] }) {
  return (
    <table role="table" aria-label={label}>
      <thead role="rowgroup">
        <tr role="row">{heads.map((head) => <th key={head} role="columnheader" scope="col">{head}</th>)}</tr>
      </thead>
      <tbody role="rowgroup">
        {rows.map(({ key, cells }) => (
          <tr key={key} role="row">
            {cells.map((cell, column) => <td key={heads[column]} role="cell" data-label={heads[column]}>{cell}</td>)}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
