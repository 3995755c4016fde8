/** Hypotheses for the source, each with its arithmetic, the evidence for it, and the observation that would refute it. */

import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Answer } from '../../../../../src/api/client.js';
import { ask } from '../../../ground/asking/ask.js';
import { FaultLine } from '../../../ground/asking/fields.js';
import { useWork } from '../../../ground/asking/use-work.js';
import { Button } from '../../../ground/shell/button.js';
import { useFormats } from '../../../ground/words/use-language.js';

type Culprits = Answer<'GET /api/v1/incidents/{incidentId}/culprits'>;

export function CulpritCard({ id }: { id: string }) {
  const { t } = useTranslation('incidents');
  const formats = useFormats();
  const { busy, fault, run } = useWork();
  const [answer, setAnswer] = useState<Culprits>();
  const search = () =>
    ask('GET /api/v1/incidents/{incidentId}/culprits', { params: { incidentId: id } }).then(setAnswer);
  return (
    <section className="card" aria-label={t('culprits.title')}>
      <div className="card-head row">
        <h2>{t('culprits.title')}</h2>
        <Button size="small" variant="default" loading={busy} onClick={() => void run(search)}>
          {t('culprits.ask')}
        </Button>
      </div>
      <FaultLine words={fault} />
      {answer === undefined ? (
        <p className="dim">{t('culprits.hint')}</p>
      ) : (
        <p className="dim" role="status">
          {t('culprits.over', answer.carriers)} {answer.culprits.length === 0 && t('culprits.none')}
        </p>
      )}
      <ol className="numbered">
        {answer?.culprits.map((one) => (
          <li key={one.equation}>
            <b>{t(`culprits.kind.${one.kind}`)}</b>: <span>{one.equation}</span>
            <span className="small block dim">
              {one.sources.map(({ name }) => name).join(' · ')} ·{' '}
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
