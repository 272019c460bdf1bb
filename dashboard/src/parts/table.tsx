/** Tables that become lists of cards on a telephone. */
import type { ReactNode } from "react";

export type Column<T> = { head: string; render: (of: T) => ReactNode };

export function Table<T>({ label, of, by, columns }: { label: string; of: T[]; by: (of: T) => string; columns: Column<T>[] }) {
  return (
    <table aria-label={label}>
      <thead>
        <tr>{columns.map(({ head }) => <th key={head} scope="col">{head}</th>)}</tr>
      </thead>
      <tbody>
        {of.map((each) => (
          <tr key={by(each)}>{columns.map(({ head, render }) => <td key={head} data-label={head}>{render(each)}</td>)}</tr>
        ))}
      </tbody>
    </table>
  );
}
