/** A list from a file: read and judged by the program first, kept only after somebody has seen what was read. */

import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Imported } from '../../../../src/api/lists.js';
import { Button } from '../shell/button.js';
import { FileButton } from '../shell/file-button.js';
import { useLanguage } from '../words/use-language.js';
import { FaultLine, useWork } from './fields.js';
import { vietnameseColumn, vietnameseRowFault } from './row-fault-words.js';
import { type Table, tableFrom } from './table-file.js';

/** Index of the file's column that holds each of ours. */
export type Columns = Readonly<Record<string, number>>;

interface TableBody {
  readonly csv?: string;
  readonly rows?: readonly (readonly string[])[];
  readonly columns?: Columns | undefined;
  readonly dryRun: boolean;
  readonly skipFaulty?: boolean;
}

type Judged = Pick<Imported, 'kept' | 'faults' | 'columns'>;

interface Props<A extends Judged> {
  readonly title: string;
  readonly hint: string;
  /** Sends the table and its file's name; with `dryRun` the program only says what it would keep. */
  send(body: TableBody, file: string): Promise<A>;
  /** What was read; `point` reads the file again with other columns. */
  show(answer: NoInfer<A>, point: (columns: Columns) => void): ReactNode;
  /** How many entries would be kept. */
  countOf(answer: NoInfer<A>): number;
  kept(): void;
}

const MOST_FAULTS = 25;

export function TableImport<A extends Judged>({ title, hint, send, show, countOf, kept }: Props<A>) {
  const { t } = useTranslation();
  const { busy, fault, run } = useWork();
  const [preview, setPreview] = useState<{ readonly table: Table; readonly file: string; readonly answer: A }>();
  const [skipFaulty, setSkip] = useState(false);
  const [done, setDone] = useState('');
  const look = async (table: Table, file: string, columns?: Columns) =>
    setPreview({ table, file, answer: await send({ ...table, columns, dryRun: true }, file) });
  const choose = (file: File) => {
    setDone('');
    setPreview(undefined);
    void run(async () => look(await tableFrom(file), file.name));
  };
  const keep = (table: Table, file: string, columns: Columns | undefined) =>
    run(async () => {
      const { kept: count } = await send({ ...table, columns, dryRun: false, skipFaulty }, file);
      setDone(t('asking.table.done', { count }));
      setPreview(undefined);
      kept();
    });
  const count = preview === undefined ? 0 : countOf(preview.answer);
  return (
    <section className="card" aria-label={title}>
      <h2>{title}</h2>
      <p className="dim">{hint}</p>
      <FileButton accept=".csv,.txt,.tsv,.xlsx" chosen={([file]) => choose(file)}>
        {t('asking.table.file')}
      </FileButton>
      <p role="status">{done}</p>
      <FaultLine words={fault} />
      {preview !== undefined && (
        <div className="form">
          {show(preview.answer, (columns) => void run(() => look(preview.table, preview.file, columns)))}
          <Faults faults={preview.answer.faults} skipFaulty={skipFaulty} setSkip={setSkip} />
          <div className="row">
            <Button
              loading={busy}
              disabled={count === 0 || (preview.answer.faults.length > 0 && !skipFaulty)}
              onClick={() => void keep(preview.table, preview.file, preview.answer.columns)}
            >
              {t('asking.table.keep', { count })}
            </Button>
            <Button variant="default" onClick={() => setPreview(undefined)}>
              {t('asking.cancel')}
            </Button>
          </div>
        </div>
      )}
    </section>
  );
}

interface FaultsProps extends Pick<Judged, 'faults'> {
  readonly skipFaulty: boolean;
  setSkip(skip: boolean): void;
}

function Faults({ faults, skipFaulty, setSkip }: FaultsProps) {
  const { t } = useTranslation();
  const language = useLanguage();
  if (faults.length === 0) return null;
  const inWords = ({ row, column, problem }: Judged['faults'][number]) =>
    language === 'en'
      ? { row, column, problem }
      : { row, column: vietnameseColumn(column) ?? column, problem: vietnameseRowFault(problem) ?? problem };
  return (
    <div className="form-fault">
      <p>{t('asking.table.faults', { count: faults.length })}</p>
      <ul>
        {faults.slice(0, MOST_FAULTS).map((one) => (
          <li key={`${one.row}/${one.column}`}>{t('asking.table.row', inWords(one))}</li>
        ))}
        <MoreRows count={faults.length - MOST_FAULTS} />
      </ul>
      <label className="check">
        <input type="checkbox" checked={skipFaulty} onChange={({ currentTarget }) => setSkip(currentTarget.checked)} />
        {t('asking.table.skip')}
      </label>
    </div>
  );
}

/** The last line of a list that is not shown whole; `count` entries are not shown. */
export function MoreRows({ count }: { count: number }) {
  const { t } = useTranslation();
  return count > 0 ? <li>{t('asking.table.more', { count })}</li> : null;
}
