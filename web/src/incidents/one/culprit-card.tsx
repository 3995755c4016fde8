/** Where it may come from: each hypothesis with its arithmetic, what speaks for it, and what would refute it. */
import { Button } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { get, listIn } from '../../asking/request.js';
import { useReason } from '../../asking/use-reason.js';
import { fieldsOf, numberOf, textOf } from '../../cases/incident.js';
import { FORMATS } from '../../format.js';
import { usePage } from '../../state/page-store.js';

const KINDS = ['harmonic', 'second-order', 'third-order', 'image'] as const;

interface Culprit {
  readonly kind: (typeof KINDS)[number];
  readonly equation: string;
  readonly sources: readonly string[];
  readonly missHz: number;
  readonly toleranceHz: number;
  readonly byChance: number;
  readonly agreement: number | undefined;
}

interface Answer {
  readonly licences: number;
  readonly heard: number;
  readonly culprits: readonly Culprit[];
}

export function CulpritCard({ id }: { id: string }) {
  const { t } = useTranslation('incidents');
  const formats = FORMATS[usePage((state) => state.language)];
  const explain = useReason();
  const [answer, setAnswer] = useState<Answer>();
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState('');
  const ask = () => {
    setBusy(true);
    setFault('');
    get(`/api/v1/incidents/${encodeURIComponent(id)}/culprits`)
      .then(
        (found) => setAnswer(answerFrom(found)),
        (error: unknown) => setFault(explain(error)),
      )
      .finally(() => setBusy(false));
  };
  return (
    <section className="card" aria-label={t('culprits.title')}>
      <div className="card-head">
        <h2>{t('culprits.title')}</h2>
        <Button size="compact-sm" variant="default" loading={busy} onClick={ask}>
          {t('culprits.ask')}
        </Button>
      </div>
      {fault !== '' && (
        <p role="alert" className="form-fault">
          {fault}
        </p>
      )}
      {answer === undefined ? (
        <p className="dim">{t('culprits.hint')}</p>
      ) : (
        <p className="dim" role="status">
          {t('culprits.over', { licences: answer.licences, heard: answer.heard })}{' '}
          {answer.culprits.length === 0 && t('culprits.none')}
        </p>
      )}
      <ol className="culprit-list">
        {answer?.culprits.map((one) => (
          <li key={one.equation}>
            <b>{t(`culprits.kind.${one.kind}`)}</b>: <span className="moment">{one.equation}</span>
            <span className="small block dim">
              {one.sources.join(' · ')} ·{' '}
              {t('culprits.miss', {
                miss: formats.bandwidth(Math.abs(one.missHz)),
                tolerance: formats.bandwidth(one.toleranceHz),
              })}{' '}
              · {t('culprits.chance', { count: formats.number(one.byChance, 3) as unknown as number })} ·{' '}
              {one.agreement === undefined
                ? t('culprits.noWitness')
                : t('culprits.agreement', { percent: formats.number(100 * one.agreement) })}
            </span>
            <span className="small block">{t(`culprits.refute.${one.kind}`)}</span>
          </li>
        ))}
      </ol>
    </section>
  );
}

function answerFrom(raw: Readonly<Record<string, unknown>>): Answer {
  const carriers = fieldsOf(raw['carriers']);
  return {
    licences: numberOf(carriers['licences']) ?? 0,
    heard: numberOf(carriers['heard']) ?? 0,
    culprits: listIn(raw, 'culprits').flatMap((value) => {
      const one = fieldsOf(value);
      const kind = KINDS.find((known) => known === one['kind']);
      if (kind === undefined) return [];
      return [
        {
          ...{ kind, equation: textOf(one['equation']) ?? '', missHz: numberOf(one['missHz']) ?? 0 },
          sources: listIn(one, 'sources').map((source) => textOf(fieldsOf(source)['name']) ?? ''),
          toleranceHz: numberOf(one['toleranceHz']) ?? 0,
          byChance: numberOf(one['byChance']) ?? 0,
          agreement: numberOf(one['agreement']),
        },
      ];
    }),
  };
}
