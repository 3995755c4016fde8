/** Measured against licensed: each value with where it comes from and how far it may be off. */
import { Button } from '@mantine/core';
import { useCallback, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { LicenceFinding, Measured } from '../../../src/api/registry.js';
import { ask } from '../asking/ask.js';
import { clockOf, FaultLine } from '../asking/fields.js';
import { useWork } from '../asking/use-work.js';
import { FORMATS, type Formats, localDate } from '../format.js';
import { usePage } from '../state/page-store.js';

export function MeasuredCard({ id }: { id: string }) {
  const { t } = useTranslation('registry');
  const formats = FORMATS[usePage((state) => state.language)];
  const { busy, fault, run } = useWork();
  const [measured, setMeasured] = useState<Measured['receivers']>();
  const measure = useCallback(
    () =>
      run(async () => {
        const answer = await ask('GET /api/v1/assignments/{id}/measured', { params: { id } });
        setMeasured(answer.receivers);
      }),
    [id, run],
  );
  useEffect(() => void measure(), [measure]);
  return (
    <section className="card" aria-label={t('measured.title')}>
      <div className="card-head">
        <h2>{t('measured.title')}</h2>
        <Button size="compact-sm" variant="default" loading={busy} onClick={() => void measure()}>
          {t('measured.again')}
        </Button>
      </div>
      <p className="dim small">{t('measured.hint')}</p>
      <FaultLine words={fault} />
      {measured?.length === 0 && <p>{t('measured.nobody')}</p>}
      {measured?.map(({ receiverId, sweeps, onAir, stepHz, findings }) => (
        <div key={receiverId}>
          <h3>{receiverId}</h3>
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
  const language = usePage((state) => state.language);
  const formats = FORMATS[language];
  const value = (what: LicenceFinding['what'], number: number | undefined) => {
    if (number === undefined) return '—';
    if (what === 'hours') return clockOf(number);
    return what === 'validity' ? localDate(number, language) : quantity(what, number, formats);
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
    <div className="wide-table">
      <table className="plain-table">
        <thead>
          <tr>
            <th scope="col">{t('measured.what')}</th>
            <th scope="col">{t('measured.measured')}</th>
            <th scope="col">{t('measured.licensed')}</th>
            <th scope="col">{t('measured.verdictHead')}</th>
            <th scope="col">{t('measured.source')}</th>
          </tr>
        </thead>
        <tbody>
          {findings.map((one) => (
            <tr key={one.what}>
              <th scope="row">{t(`measured.${one.what}`)}</th>
              <td>{value(one.what, one.measured)}</td>
              <td>
                {value(one.what, one.licensed)}{' '}
                {one.what === 'centre' && one.tolerance !== undefined && (
                  <span className="dim small">
                    {t('measured.tolerance', { tolerance: formats.bandwidth(one.tolerance) })}
                  </span>
                )}
              </td>
              <td>
                <span className="mark" data-verdict={one.verdict}>
                  {t(`measured.verdict.${one.verdict}`)}
                </span>
              </td>
              <td className="small">{source(one)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function quantity(what: LicenceFinding['what'], value: number, formats: Formats): string {
  if (what === 'centre') return formats.frequency(value, 4);
  return what === 'bandwidth' ? formats.bandwidth(value) : formats.level(value);
}
