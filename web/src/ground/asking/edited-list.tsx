/**
 * A list whose entries people add, change and remove. Its form stands below it, in place of the button that adds; those
 * who may not change the list see neither.
 */

import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Only } from '../access/only.js';
import type { Permission } from '../access/session.js';
import { Button } from '../shell/button.js';
import { FaultLine, useWork } from './fields.js';
import { RowButton } from './list-table.js';

interface Props<Row> {
  readonly may: Permission;
  /** Undefined until the list was loaded. */
  readonly rows: readonly Row[] | undefined;
  /** Why the list could not be loaded, as a sentence. */
  readonly fault?: string;
  /** Shown when the list is empty. */
  readonly none: string;
  /** Words of the button that adds an entry; without them there is no such button. */
  readonly add?: string | undefined;
  readonly listClass?: string;
  idOf(row: NoInfer<Row>): string;
  nameOf(row: NoInfer<Row>): string;
  /** An entry that nobody may change here. */
  isFixed?(row: NoInfer<Row>): boolean;
  isGone?(row: NoInfer<Row>): boolean;
  show(row: NoInfer<Row>): ReactNode;
  /** Further buttons of an entry. */
  more?(row: NoInfer<Row>): ReactNode;
  /** What stands below an entry. */
  below?(row: NoInfer<Row>): ReactNode;
  remove?(row: NoInfer<Row>): Promise<unknown>;
  /** The form; of a new entry when `row` is undefined. */
  form?(row: NoInfer<Row> | undefined, close: () => void): ReactNode;
  /** Entries can be added and removed, and not changed. */
  readonly onlyNew?: boolean;
}

export function EditedList<Row>(props: Props<Row>) {
  const { may, rows, fault = '', none, add, listClass = 'record-list', idOf, form } = props;
  const { fault: refusal, run } = useWork();
  const [edited, setEdited] = useState<Row | 'new'>();
  const close = () => setEdited(undefined);
  return (
    <>
      {rows?.length === 0 && <p className="dim">{none}</p>}
      <ul className={listClass}>
        {rows?.map((row) => (
          <li key={idOf(row)} data-id={idOf(row)} data-gone={props.isGone?.(row) === true || undefined}>
            <Entry {...props} row={row} edit={() => setEdited(row)} run={run} />
          </li>
        ))}
      </ul>
      <FaultLine words={refusal || fault} />
      {edited !== undefined && (
        <div key={edited === 'new' ? '' : idOf(edited)}>{form?.(edited === 'new' ? undefined : edited, close)}</div>
      )}
      {edited === undefined && add !== undefined && (
        <Only may={may}>
          <Button onClick={() => setEdited('new')}>{add}</Button>
        </Only>
      )}
    </>
  );
}

interface EntryProps<Row> extends Props<Row> {
  readonly row: Row;
  edit(): void;
  run(what: () => Promise<unknown>): Promise<boolean>;
}

function Entry<Row>({ may, row, nameOf, isFixed, show, more, below, remove, onlyNew, edit, run }: EntryProps<Row>) {
  const { t } = useTranslation();
  const name = nameOf(row);
  const head = (
    <>
      <span>{show(row)}</span>
      <Only may={may}>
        <span className="line tight">
          {more?.(row)}
          {isFixed?.(row) !== true && onlyNew !== true && (
            <RowButton label={t('asking.edit', { name })} run={edit} sign="…" />
          )}
          {isFixed?.(row) !== true && remove !== undefined && (
            <RowButton label={t('asking.remove', { name })} run={() => void run(() => remove(row))} sign="×" />
          )}
        </span>
      </Only>
    </>
  );
  if (below === undefined) return head;
  return (
    <>
      <div className="rule-head row spread">{head}</div>
      {below(row)}
    </>
  );
}
