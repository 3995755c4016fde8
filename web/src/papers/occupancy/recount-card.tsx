/** Occupancy counted again from the stored sweeps: form, progress, result and file. */
import '../exports/words.js';
import '../exports/exports.css';
import { type FormEvent, useCallback, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Only } from '../../ground/access/only.js';
import { FaultLine, Field, FormEnd, LongField, SelectField, useWork } from '../../ground/asking/fields.js';
import { isoOf } from '../../ground/asking/instants.js';
import { useFollowed } from '../../ground/asking/use-followed.js';
import { changeQuery } from '../../ground/shell/address.js';
import { useFormats } from '../../ground/words/use-language.js';
import { type Job, startExport, TABLE_FORMATS, type Wanted } from '../exports/export-job.js';
import { JobRow, useJob } from '../exports/job-row.js';
import { FoundOccupancy } from './found-occupancy.js';
import { type ChannelOccupancy, fetchRecount, type OccupancyQuery } from './occupancy-api.js';
import { typedChannels } from './typed-channels.js';

interface Props extends RecountRange {
  /** Id of the job that the address names. */
  readonly named: string | undefined;
}

/** Nothing for those who may not export. */
export function RecountCard(props: Props) {
  return (
    <Only may="export">
      <Recount {...props} />
    </Only>
  );
}

function Recount({ receiverId, from, to, named }: Props) {
  const { t } = useTranslation('occupancy');
  const [begun, follow] = useState<Job>();
  const { job, fault: unread, load } = useJob(begun?.id === named ? begun : named);
  const [marked, setMarked] = useState<ChannelOccupancy>();
  const done = job?.state === 'done' ? job.id : undefined;
  const question = useCallback(
    async (signal: AbortSignal) => (done === undefined ? undefined : await fetchRecount(done, signal)),
    [done],
  );
  const { value: result, fault: uncounted } = useFollowed(question);
  const fault = unread || uncounted;
  const started = (one: Job) => {
    follow(one);
    changeQuery({ again: one.id });
  };
  return (
    <section className="card recount-card" aria-label={t('again.title')}>
      <h2>{t('again.title')}</h2>
      <p className="dim small">{t('again.hint')}</p>
      <RecountForm {...{ receiverId, from, to, started }} />
      {job !== undefined && (
        <ul>
          <JobRow job={job} changed={() => void load()} />
        </ul>
      )}
      <FaultLine words={fault} />
      {result !== undefined && (
        <>
          <h3>{t('again.result', { receiver: String(job?.request['receiverId'] ?? '') })}</h3>
          <FoundOccupancy occupancy={result} other={undefined} marked={marked} onMark={setMarked} />
        </>
      )}
    </section>
  );
}

const FIRST_MARGIN_DB = 5;
const FIRST_LEVEL_DBM = -90;

type RecountRange = Pick<OccupancyQuery, 'receiverId' | 'from' | 'to'>;

/** The threshold and the channels with which occupancy is counted again. */
function RecountForm({ receiverId, from, to, started }: RecountRange & { started: (job: Job) => void }) {
  const { t } = useTranslation('occupancy');
  const { t: exports } = useTranslation('exports');
  const formats = useFormats();
  const [kind, setKind] = useState<'noise' | 'fixed'>('noise');
  const [value, setValue] = useState(String(FIRST_MARGIN_DB));
  const [which, setWhich] = useState<'known' | 'typed'>('known');
  const [typed, setTyped] = useState('');
  const [format, setFormat] = useState<(typeof TABLE_FORMATS)[number]>('csv');
  const [wrong, setWrong] = useState('');
  const { busy, fault, run } = useWork();
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const number = Number(value.replace(',', '.'));
    const rule: Extract<Wanted, { what: 'recount' }>['rule'] =
      kind === 'noise' ? { kind, marginDb: number } : { kind, thresholdDbm: number };
    const read = which === 'known' ? { channels: undefined } : typedChannels(typed);
    if ('wrongLine' in read) return setWrong(t('again.wrongLine', { line: read.wrongLine }));
    setWrong('');
    const asked = { what: 'recount', format, receiverId, from: isoOf(from), to: isoOf(to), rule } as const;
    await run(async () => started(await startExport({ ...asked, channels: read.channels })));
  };
  return (
    <form className="export-form columns narrow" onSubmit={(event) => void submit(event)}>
      <SelectField
        label={t('again.threshold')}
        value={kind}
        set={(next) => {
          setKind(next);
          setValue(String(next === 'noise' ? FIRST_MARGIN_DB : FIRST_LEVEL_DBM));
        }}
        options={[
          ['noise', t('again.noise')],
          ['fixed', t('again.fixed')],
        ]}
      />
      <Field
        label={t(kind === 'noise' ? 'again.margin' : 'again.level')}
        type="number"
        step="any"
        required
        value={value}
        set={setValue}
      />
      <SelectField
        label={t('again.channels')}
        value={which}
        set={setWhich}
        options={[
          ['known', t('again.known')],
          ['typed', t('again.typed')],
        ]}
      />
      <SelectField
        label={exports('form.format')}
        value={format}
        set={setFormat}
        options={TABLE_FORMATS.map((one) => [one, exports(`format.${one}`)])}
      />
      {which === 'typed' && (
        <LongField
          label={t('again.lines')}
          hint={t('again.example', { centre: formats.number(118.1, 3), width: formats.number(25) })}
          rows={4}
          required
          value={typed}
          set={setTyped}
        />
      )}
      <FormEnd fault={wrong === '' ? fault : wrong} busy={busy} send={t('again.start')} />
    </form>
  );
}
