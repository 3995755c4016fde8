/** A list that people keep: loaded whole, written one by one with the version that was looked at. */
import { type ReactNode, useCallback, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { RecordBody, RecordJson, RecordPath } from '../../../../src/api/records.js';
import { Only } from '../access/only.js';
import type { Permission } from '../access/session.js';
import { Button } from '../shell/button.js';
import { ask, askAll } from './ask.js';
import { FaultLine, useWork } from './fields.js';
import { RowButton } from './list-table.js';
import { useFollowed } from './use-followed.js';

export interface Kept<T> {
  readonly version: number;
  /** `file`: of the configuration, and changed only there. */
  readonly origin?: 'file' | undefined;
  readonly value: T;
}

export type KeptRecord<Path extends RecordPath> = Kept<RecordJson<Path>>;

export interface Records<Path extends RecordPath> {
  readonly rows: readonly KeptRecord<Path>[];
  readonly loading: boolean;
  /** Why the list could not be loaded, as a sentence; empty when it was. */
  readonly fault: string;
  load(): Promise<void>;
  /** Version 0 for a new one. @throws ProblemError 409 when somebody else was first */
  put(id: string, version: number, value: RecordBody<Path>): Promise<void>;
  remove(id: string, version: number): Promise<void>;
}

/** All lists are asked for alike; the types of one of them stand for all. */
type OneList = 'people';

export function useRecords<Path extends RecordPath>(path: Path, most?: number): Records<Path> {
  const question = useCallback(
    async (signal: AbortSignal) => {
      const name = `GET /api/v1/${path as OneList}` as const;
      const found: unknown = await askAll(name, memberOf(path) as OneList, { signal }, most);
      return found as readonly KeptRecord<Path>[];
    },
    [path, most],
  );
  const { value, fault, ask: load } = useFollowed(question);
  const write = async (work: Promise<unknown>) => {
    try {
      await work;
    } finally {
      await load();
    }
  };
  const one = `/api/v1/${path as OneList}/{id}` as const;
  return {
    rows: value ?? [],
    loading: value === undefined && fault === '',
    fault,
    load,
    put: (id, version, body) =>
      write(ask(`PUT ${one}`, { params: { id }, body: { version, value: body as RecordBody<OneList> } })),
    remove: (id, version) => write(ask(`DELETE ${one}`, { params: { id }, query: { version } })),
  };
}

/** What an `EditedList` needs of such a list. */
export function listOf<Path extends RecordPath>({ rows, loading, fault, remove }: Records<Path>) {
  return {
    rows: loading ? undefined : rows,
    fault,
    idOf: ({ value }: KeptRecord<Path>) => value.id,
    remove: ({ value, version }: KeptRecord<Path>) => remove(value.id, version),
  };
}

/** The member of the answer that holds the rows: "reportSchedules" of "report-schedules". */
function memberOf(path: string): string {
  const last = path.slice(path.lastIndexOf('/') + 1);
  return last.replace(/-(\w)/g, (_dash, letter: string) => letter.toUpperCase());
}

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

/**
 * A list whose entries people add, change and remove. Its form stands below it, in place of the button that adds; those
 * who may not change the list see neither.
 */
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
