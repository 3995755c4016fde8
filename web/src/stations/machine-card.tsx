/** What the computer of the program knows of itself; what it does not know is said, not left out. */
import { useTranslation } from 'react-i18next';
import { useAsked } from '../ground/asking/use-followed.js';
import { useFormats } from '../ground/words/use-language.js';
import { useProgram } from '../program/program-store.js';
import { spanText } from './field/age-text.js';

const EVERY_MS = 15_000;
/** Below this share of the disk somebody has to look after it. */
const LITTLE_ROOM = 0.1;
const HOT_C = 80;

export function MachineCard() {
  const { t } = useTranslation('field');
  const formats = useFormats();
  const phase = useProgram((state) => state.phase);
  const { value: machine, fault } = useAsked('GET /api/v1/machine', {}, { everyMs: EVERY_MS });
  if (machine === undefined) return fault === '' ? null : <p className="form-fault">{fault}</p>;
  const { disk, load, cores, temperatureC, upMs } = machine;
  const gigabytes = (bytes: number) => `${formats.number(bytes / 1e9, bytes < 1e11 ? 1 : 0)} GB`;
  const rows = [
    {
      name: 'disk',
      words: disk && t('machine.room', { free: gigabytes(disk.freeBytes), total: gigabytes(disk.totalBytes) }),
      warns: disk !== undefined && disk.freeBytes < LITTLE_ROOM * disk.totalBytes,
    },
    {
      name: 'load',
      words: load === undefined ? undefined : t('machine.loadOf', { load: formats.number(load, 1), count: cores }),
      warns: load !== undefined && load > 1.5 * cores,
    },
    {
      name: 'temperature',
      words: temperatureC === undefined ? undefined : `${formats.number(temperatureC)} °C`,
      warns: temperatureC !== undefined && temperatureC >= HOT_C,
    },
    { name: 'up', words: spanText(upMs, formats), warns: false as const },
    {
      name: 'link',
      words:
        phase === 'connected'
          ? t('machine.linkGood')
          : phase === 'polling'
            ? t('machine.linkPolling')
            : t('machine.linkLost'),
      warns: phase !== 'connected',
    },
  ] as const;
  return (
    <section className="card machine-card">
      <h2>{t('machine.title')}</h2>
      <dl className="properties field-facts">
        {rows.map(({ name, words, warns }) => (
          <div key={name} data-fact={name}>
            <dt>{t(`machine.${name}`)}</dt>
            <dd className={words === undefined ? 'dim' : undefined}>
              {warns && <span aria-hidden>◆ </span>}
              {words ?? t('machine.unknown')}
              {warns && <span className="row-problem"> {t(`machine.warns.${name}`)}</span>}
            </dd>
          </div>
        ))}
      </dl>
      <p className="dim small">{t('machine.hint')}</p>
    </section>
  );
}
