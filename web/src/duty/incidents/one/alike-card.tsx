/** Earlier incidents that look alike, and those that people linked. */
import { IconX } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Answer } from '../../../../../src/api/client.js';
import { kindFacts } from '../../../../../src/incidents/case-kind.js';
import { useMay } from '../../../ground/access/session.js';
import { ask } from '../../../ground/asking/ask.js';
import { FaultLine } from '../../../ground/asking/fields.js';
import { useWork } from '../../../ground/asking/use-work.js';
import { Button, IconButton } from '../../../ground/shell/button.js';
import { Link } from '../../../ground/shell/link.js';
import { useFormats } from '../../../ground/words/use-language.js';
import type { Incident } from '../../cases/incident.js';
import { act } from '../../cases/incident-acts.js';
import { WhereCard } from './where-card.js';

interface Props {
  readonly incident: Incident;
  readonly alike: readonly { readonly incidentId: string; readonly score: number }[];
}

const RELATIONS = ['same-signature', 'same-source', 'split-from', 'split-to', 'merged-from', 'related'] as const;
/** Kinds of links that people make. Only these can be removed. */
const REMOVABLE: ReadonlySet<string> = new Set(['same-signature', 'same-source', 'related']);

/** Where it is, possible sources of it, and its links to other incidents. */
export function AlikeCard(props: Props) {
  return (
    <>
      {kindFacts(props.incident).hasSource && (
        <>
          <WhereCard incident={props.incident} />
          <CulpritCard id={props.incident.id} />
        </>
      )}
      <SignatureCard {...props} />
    </>
  );
}

function SignatureCard({ incident, alike }: Props) {
  const { t } = useTranslation('incidents');
  const mayUnlink = useMay('incidents');
  const formats = useFormats();
  return (
    <section className="card" aria-label={t('detail.alike')}>
      <h2>{t('detail.alike')}</h2>
      {alike.length === 0 && <p className="dim">{t('detail.alikeNone')}</p>}
      <ul>
        {alike.map(({ incidentId, score }) => (
          <li key={incidentId}>
            <Link to={`/incidents/${incidentId}`}>{incidentId}</Link>{' '}
            <span className="dim">{t('detail.alikeScore', { percent: formats.number(100 * score) })}</span>
          </li>
        ))}
      </ul>
      {incident.links.length > 0 && (
        <>
          <h3>{t('detail.links')}</h3>
          <ul>
            {incident.links.map(({ incidentId, relation }) => {
              const known = RELATIONS.find((one) => one === relation);
              return (
                <li key={`${incidentId}/${relation}`}>
                  <Link to={`/incidents/${incidentId}`}>{incidentId}</Link>{' '}
                  <span className="dim">{known === undefined ? relation : t(`detail.link.${known}`)}</span>
                  {mayUnlink && REMOVABLE.has(relation) && (
                    <IconButton
                      variant="subtle"
                      aria-label={t('detail.unlink', { id: incidentId })}
                      onClick={() =>
                        // After a refusal the link is still in the list.
                        void act('unlink', incident, { incidentId }).catch((error: unknown) =>
                          console.warn('Not unlinked:', error),
                        )
                      }
                    >
                      <IconX size={15} />
                    </IconButton>
                  )}
                </li>
              );
            })}
          </ul>
        </>
      )}
    </section>
  );
}

type Culprits = Answer<'GET /api/v1/incidents/{incidentId}/culprits'>;

/** Hypotheses for the source, each with its arithmetic, the evidence for it, and the observation that would refute it. */
function CulpritCard({ id }: { id: string }) {
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
