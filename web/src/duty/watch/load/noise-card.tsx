/** Alarms that people called noise, by what raised them and by reason. */
import { useTranslation } from 'react-i18next';
import { ListTable } from '../../../ground/asking/list-table.js';
import { useRecords } from '../../../ground/asking/use-records.js';
import { emissionName } from '../../../ground/names/emission-names.js';
import { useFormats } from '../../../ground/words/use-language.js';
import { NOISE_REASONS } from '../../cases/noise-choice.js';
import type { Load } from './load.js';

export function NoiseCard({ load }: { load: Load }) {
  const { t } = useTranslation('watch');
  const { t: common } = useTranslation();
  const formats = useFormats();
  const rules = useRecords('rules');
  const raiser = (id: string) =>
    rules.rows.find(({ value }) => value.id === id)?.value.name ?? emissionName({ class: id });
  return (
    <section className="card" aria-label={t('load.noise')}>
      <h2>{t('load.noise')}</h2>
      <p className="dim small">{t('load.noiseHint')}</p>
      {load.noise.length > 0 && (
        <ListTable
          rows={load.noise}
          keyOf={({ raisedBy }) => raisedBy}
          columns={[
            { heading: t('load.raisedBy'), kind: 'name', cell: ({ raisedBy }) => raiser(raisedBy) },
            { heading: t('load.alarms'), kind: 'figure', cell: ({ alarms }) => formats.number(alarms) },
            { heading: t('load.ofNoise'), kind: 'figure', cell: ({ noise }) => formats.number(noise) },
            ...NOISE_REASONS.map((why) => ({
              heading: common(`cases.noise.${why}`),
              kind: 'figure' as const,
              cell: ({ reasons }: Load['noise'][number]) => (reasons[why] === 0 ? '' : formats.number(reasons[why])),
            })),
          ]}
        />
      )}
    </section>
  );
}
