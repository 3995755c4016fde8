/** Earlier incidents that look alike, and those that people linked. */

import { IconX } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { kindFacts } from '../../../../../src/incidents/case-kind.js';
import { useMay } from '../../../ground/access/session.js';
import { IconButton } from '../../../ground/shell/button.js';
import { Link } from '../../../ground/shell/link.js';
import { useFormats } from '../../../ground/words/use-language.js';
import type { Incident } from '../../cases/incident.js';
import { act } from '../../cases/incident-acts.js';
import { CulpritCard } from './culprit-card.js';
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
