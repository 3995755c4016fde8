/** Measured against licensed: each value with where it comes from and how far it may be off. */
import { Button } from '@mantine/core';
import { useCallback, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { FaultLine } from '../asking/fault-line.js';
import { clockOf } from '../asking/fields.js';
import { get, listIn } from '../asking/request.js';
import { fieldsOf, numberOf, textOf } from '../cases/incident.js';
import { FORMATS, type Formats, localDate } from '../format.js';
import { usePage } from '../state/page-store.js';
import { useWork } from '../watch/use-work.js';

const WHATS = ['centre', 'bandwidth', 'level', 'hours', 'validity'] as const;
const VERDICTS = ['within', 'outside', 'cannot-tell'] as const;

interface Finding {
  readonly what: (typeof WHATS)[number];
  readonly verdict: (typeof VERDICTS)[number];
  readonly measured: number | undefined;
  readonly licensed: number | undefined;
  readonly tolerance: number | undefined;
  readonly uncertainty: number | undefined;
}

interface Measured {
  readonly receiverId: string;
  readonly sweeps: number;
  readonly onAir: number;
  readonly stepHz: number | undefined;
  readonly findings: readonly Finding[];
}

export function MeasuredCard({ id }: { id: string }) {
  const { t } = useTranslation('registry');
  const formats = FORMATS[usePage((state) => state.language)];
  const { busy, fault, run } = useWork();
  const [measured, setMeasured] = useState<readonly Measured[]>();
  const measure = useCallback(
    () =>
      run(async () => {
        const answer = await get(`/api/v1/assignments/${encodeURIComponent(id)}/measured`);
        setMeasured(listIn(answer, 'receivers').map(measuredFrom));
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

function FindingTable({ findings }: { findings: readonly Finding[] }) {
  const { t } = useTranslation('registry');
  const language = usePage((state) => state.language);
  const formats = FORMATS[language];
  const value = (what: Finding['what'], number: number | undefined) => {
    if (number === undefined) return '—';
    if (what === 'hours') return clockOf(number);
    return what === 'validity' ? localDate(number, language) : quantity(what, number, formats);
  };
  const source = ({ what, uncertainty, tolerance }: Finding) => {
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

function quantity(what: Finding['what'], value: number, formats: Formats): string {
  if (what === 'centre') return formats.frequency(value, 4);
  return what === 'bandwidth' ? formats.bandwidth(value) : formats.level(value);
}

function measuredFrom(value: unknown): Measured {
  const raw = fieldsOf(value);
  return {
    receiverId: textOf(raw['receiverId']) ?? '',
    sweeps: numberOf(raw['sweeps']) ?? 0,
    onAir: numberOf(raw['onAir']) ?? 0,
    stepHz: numberOf(raw['stepHz']),
    findings: listIn(raw, 'findings').flatMap((one) => {
      const finding = fieldsOf(one);
      const what = WHATS.find((known) => known === finding['what']);
      if (what === undefined) return [];
      return [
        {
          what,
          verdict: VERDICTS.find((known) => known === finding['verdict']) ?? 'cannot-tell',
          measured: numberOf(finding['measured']),
          licensed: numberOf(finding['licensed']),
          tolerance: numberOf(finding['tolerance']),
          uncertainty: numberOf(finding['uncertainty']),
        },
      ];
    }),
  };
}
