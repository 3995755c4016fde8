/** Import of licences or bands from an office's table: choose the columns, look at the changes, then keep them. */
import { useTranslation } from 'react-i18next';
import type { Imported } from '../../../src/api/lists.js';
import type { RecordJson } from '../../../src/api/records.js';
import { ask } from '../ground/asking/ask.js';
import { SelectField } from '../ground/asking/fields.js';
import { type Columns, MoreRows, TableImport } from '../ground/asking/table-import.js';
import { useFormats } from '../ground/words/use-language.js';

const LICENCE_COLUMNS = [
  'licenceNo',
  'centre',
  'bandwidth',
  'validFrom',
  'validTo',
  'name',
  'holder',
  'status',
  'power',
  'latitude',
  'longitude',
  'emission',
  'hours',
  'tolerance',
] as const;
const BAND_COLUMNS = ['start', 'stop', 'severity', 'service', 'nameVi', 'nameEn', 'confidence', 'source'] as const;
/** Columns that every row needs. */
const NEEDED: ReadonlySet<string> = new Set([
  'licenceNo',
  'centre',
  'bandwidth',
  'validFrom',
  'start',
  'stop',
  'severity',
  'service',
  'nameVi',
] as const);
const SHOWN = 25;

export function LicenceImport({ kept }: { kept: () => void }) {
  const { t } = useTranslation('registry');
  const formats = useFormats();
  const words = ({ centreHz, name, licenceNo, id }: RecordJson<'assignments'>) =>
    [formats.frequency(centreHz, 4), name, licenceNo, id].join(' · ');
  return (
    <TableImport
      title={t('import.title')}
      hint={t('import.hint')}
      send={(body) => ask('POST /api/v1/assignments/import', { body })}
      countOf={countOf}
      kept={kept}
      show={(answer, point) => (
        <>
          <Mapping
            columns={LICENCE_COLUMNS.map((name) => [name, t(`import.licence.${name}`)] as const)}
            answer={answer}
            point={point}
          />
          <Changes answer={answer} rows={answer.read.map((row) => [row.id, words(row)] as const)} />
        </>
      )}
    />
  );
}

export function BandImport({ kept }: { kept: () => void }) {
  const { t } = useTranslation('registry');
  const formats = useFormats();
  const words = ({ startHz, stopHz, name, id }: RecordJson<'bandplan/entries'>) =>
    [`${formats.mhz(startHz)}–${formats.frequency(stopHz)}`, name[formats.language], id].join(' · ');
  return (
    <TableImport
      title={t('import.title')}
      hint={t('import.hint')}
      send={(body) => ask('POST /api/v1/bandplan/import', { body })}
      countOf={countOf}
      kept={kept}
      show={(answer, point) => (
        <>
          <Mapping
            columns={BAND_COLUMNS.map((name) => [name, t(`import.band.${name}`)] as const)}
            answer={answer}
            point={point}
          />
          <Changes answer={answer} rows={answer.read.map((row) => [row.id, words(row)] as const)} />
        </>
      )}
    />
  );
}

type Read = Pick<Imported, 'columns' | 'headings' | 'changes'>;

function countOf({ changes }: Read): number {
  return changes === undefined ? 0 : changes.added + changes.changed;
}

interface MappingProps {
  readonly columns: readonly (readonly [name: string, words: string])[];
  readonly answer: Read;
  point(columns: Columns): void;
}

/** Choice of the file's column for each of our columns. */
function Mapping({ columns, answer, point }: MappingProps) {
  const { t } = useTranslation('registry');
  const { columns: found = {}, headings = [] } = answer;
  const choose = (name: string, index: string) => {
    const { [name]: _before, ...others } = found;
    point(index === '' ? others : { ...others, [name]: Number(index) });
  };
  return (
    <fieldset className="columns narrow">
      <legend>{t('import.mapping')}</legend>
      {columns.map(([name, words]) => (
        <SelectField
          key={name}
          label={
            <>
              {words}
              {NEEDED.has(name) && <span className="dim small"> ({t('import.needed')})</span>}
            </>
          }
          value={found[name] ?? ''}
          set={(index) => choose(name, index)}
          options={[['', t('import.notThere')], ...headings.map((heading, i) => [`${i}`, heading] as const)]}
        />
      ))}
    </fieldset>
  );
}

/** Rows that would be added or changed. @param rows all rows of the file, each with id and words */
function Changes({ answer: { changes }, rows }: { answer: Read; rows: readonly (readonly [string, string])[] }) {
  const { t } = useTranslation('registry');
  if (changes === undefined) return null;
  const changed = rows.filter((_row, i) => changes.kinds[i] !== 'same');
  const kindOf = new Map(rows.map(([id], i) => [id, changes.kinds[i]]));
  return (
    <>
      <p role="status">
        <b>{t('import.preview', changes)}</b>
      </p>
      <ul>
        {changed.slice(0, SHOWN).map(([id, words]) => (
          <li key={id}>
            <span className="mark">{t(kindOf.get(id) === 'added' ? 'import.added' : 'import.changed')}</span> {words}
          </li>
        ))}
        <MoreRows count={changed.length - SHOWN} />
      </ul>
    </>
  );
}
