/** The entries of the band plan; those who keep the registry can change each. */
import { useTranslation } from 'react-i18next';
import { Only } from '../ground/access/only.js';
import { ListTable, RowButton } from '../ground/asking/list-table.js';
import { FORMATS } from '../ground/words/format.js';
import { useLanguage } from '../ground/words/use-language.js';
import type { Band } from './band-form.js';

interface Props {
  readonly bands: readonly Band[];
  serviceName(service: string): string;
  /** True for an own entry, which replaces the given one. */
  isOwn(key: string): boolean;
  edit(band: Band): void;
  /** Removes an own entry. */
  restore(key: string): void;
}

export function BandTable({ bands, serviceName, isOwn, edit, restore }: Props) {
  const { t } = useTranslation('registry');
  const language = useLanguage();
  const formats = FORMATS[language];
  return (
    <ListTable
      rows={bands}
      keyOf={({ key }) => key}
      columns={[
        {
          heading: t('bands.range'),
          kind: 'moment',
          cell: ({ startHz, stopHz }) => `${formats.mhz(startHz, 4)}–${formats.frequency(stopHz, 4)}`,
        },
        {
          heading: t('bands.severity'),
          cell: ({ severity }) => (
            <span data-severity={severity}>
              <span className="severity-mark">{severity}</span>
            </span>
          ),
        },
        {
          heading: t('name'),
          cell: ({ key, name }) => (
            <>
              {name[language]} {isOwn(key) && <span className="mark">{t('bands.own')}</span>}
            </>
          ),
        },
        { heading: t('bands.service'), kind: 'small', cell: ({ service }) => serviceName(service) },
        {
          heading: t('bands.confidence'),
          cell: ({ confidence }) => (
            <span className="mark" data-confidence={confidence}>
              {t(`bands.confidenceOf.${confidence}`)}
            </span>
          ),
        },
        {
          heading: t('bands.source'),
          kind: 'small',
          cell: ({ source }) => <span className="dim">{source}</span>,
        },
        {
          kind: 'acts',
          cell: (band) => (
            <Only may="registry">
              <span className="line tight">
                <RowButton label={t('bands.formEdit', { name: band.name[language] })} sign="…" run={() => edit(band)} />
                {isOwn(band.key) && (
                  <RowButton
                    label={`${t('bands.restore')}: ${band.name[language]}`}
                    sign="×"
                    run={() => restore(band.key)}
                  />
                )}
              </span>
            </Only>
          ),
        },
      ]}
    />
  );
}
