/** Measured values beside licensed ones, each with its source and its uncertainty. */

import { useTranslation } from 'react-i18next';
import type { LicenceFinding } from '../../../src/api/registry.js';
import { clockOf, FaultLine } from '../ground/asking/fields.js';
import { ListTable } from '../ground/asking/list-table.js';
import { useAsked } from '../ground/asking/use-followed.js';
import { useWork } from '../ground/asking/use-work.js';
import { Button } from '../ground/shell/button.js';
import type { Formats } from '../ground/words/format.js';
import { useFormats } from '../ground/words/use-language.js';
import { useProgram } from '../program/program-store.js';

export function MeasuredCard({ id }: { id: string }) {
  const { t } = useTranslation('registry');
  const formats = useFormats();
  const receivers = useProgram((state) => state.receivers);
  const { busy, run } = useWork();
  const { value, fault, ask: measure } = useAsked('GET /api/v1/assignments/{id}/measured', { params: { id } });
  const measured = value?.receivers;
  return (
    <section className="card" aria-label={t('measured.title')}>
      <div className="card-head row">
        <h2>{t('measured.title')}</h2>
        <Button size="small" variant="default" loading={busy} onClick={() => void run(measure)}>
          {t('measured.again')}
        </Button>
      </div>
      <p className="dim small">{t('measured.hint')}</p>
      <FaultLine words={fault} />
      {measured?.length === 0 && <p>{t('measured.nobody')}</p>}
      {measured?.map(({ receiverId, sweeps, onAir, stepHz, findings }) => (
        <div key={receiverId}>
          <h3>{receivers.find(({ id: one }) => one === receiverId)?.name ?? receiverId}</h3>
          {onAir === 0 ? (
            <p>{t('measured.silent', { sweeps })}</p>
          ) : (
            <>
              <p className="dim small">
                {t('measured.onAir', { onAir, sweeps, step: formats.bandwidth(stepHz ?? 0) })}
              </p>
              <FindingTable findings={findings} />
            </>
          )}
        </div>
      ))}
    </section>
  );
}

function FindingTable({ findings }: { findings: readonly LicenceFinding[] }) {
  const { t } = useTranslation('registry');
  const formats = useFormats();
  const value = (what: LicenceFinding['what'], number: number | undefined) => {
    if (number === undefined) return '—';
    if (what === 'hours') return clockOf(number);
    return what === 'validity' ? formats.date(number) : quantity(what, number, formats);
  };
  const source = ({ what, uncertainty, tolerance }: LicenceFinding) => {
    if (what === 'hours' || what === 'validity') return t('measured.sourceRecord');
    if (what === 'level')
      return tolerance === undefined
        ? t('measured.sourceRecord')
        : t('measured.sourceUsual', { tolerance: `${tolerance} dB` });
    return t('measured.sourceMeasured', { uncertainty: formats.bandwidth(uncertainty ?? 0) });
  };
  return (
    <ListTable
      rows={findings}
      keyOf={({ what }) => what}
      columns={[
        { heading: t('measured.what'), kind: 'name', cell: ({ what }) => t(`measured.${what}`) },
        { heading: t('measured.measured'), cell: ({ what, measured }) => value(what, measured) },
        {
          heading: t('measured.licensed'),
          cell: ({ what, licensed, tolerance }) => (
            <>
              {value(what, licensed)}{' '}
              {what === 'centre' && tolerance !== undefined && (
                <span className="dim small">
                  {t('measured.tolerance', { tolerance: formats.bandwidth(tolerance) })}
                </span>
              )}
            </>
          ),
        },
        {
          heading: t('measured.verdictHead'),
          cell: ({ verdict }) => (
            <span className="mark" data-verdict={verdict}>
              {t(`measured.verdict.${verdict}`)}
            </span>
          ),
        },
        { heading: t('measured.source'), kind: 'small', cell: source },
      ]}
    />
  );
}

function quantity(what: LicenceFinding['what'], value: number, formats: Formats): string {
  if (what === 'centre') return formats.frequency(value, 4);
  return what === 'bandwidth' ? formats.bandwidth(value) : formats.level(value);
}
