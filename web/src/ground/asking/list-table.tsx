/** A table of a list; one entry of `columns` is a whole column. */

import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../shell/button.js';

export interface Column<Row> {
  /** Absent: "Actions". */
  readonly heading?: string;
  /** `name` is the name of the row; `acts` holds buttons, and only screen readers read its heading. */
  readonly kind?: 'name' | 'figure' | 'moment' | 'small' | 'acts';
  cell(row: Row): ReactNode;
}

interface Props<Row> {
  readonly rows: readonly Row[];
  /** A column that is `false` is left out. */
  readonly columns: readonly (Column<NoInfer<Row>> | false)[];
  keyOf(row: NoInfer<Row>): string | number;
  /** True for rows that are shown as gone. */
  isGone?(row: NoInfer<Row>): boolean;
}

export function ListTable<Row>({ rows, columns, keyOf, isGone }: Props<Row>) {
  const { t } = useTranslation();
  const shown = columns.filter((column) => column !== false);
  return (
    <div className="wide-table">
      <table className="plain-table">
        <thead>
          <tr>
            {shown.map(({ heading = t('asking.acts'), kind }) => (
              <th key={heading} scope="col" className={kind === 'figure' ? 'figure' : undefined}>
                {kind === 'acts' ? <span className="sr-only">{heading}</span> : heading}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={keyOf(row)} data-gone={isGone?.(row) === true || undefined}>
              {shown.map(({ heading = '', kind, cell }) =>
                kind === 'name' ? (
                  <th key={heading} scope="row">
                    {cell(row)}
                  </th>
                ) : (
                  <td key={heading} className={kind === 'acts' ? undefined : kind}>
                    {cell(row)}
                  </td>
                ),
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** A button in a row. @param label holds the name of the row, for screen readers */
export function RowButton({ label, run, sign }: { label: string; sign: string; run(): void }) {
  return (
    <Button size="small" variant="default" aria-label={label} onClick={run}>
      {sign}
    </Button>
  );
}
