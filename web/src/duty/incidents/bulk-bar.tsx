/** Acknowledges the selected incidents, a few at a time, or merges them into one; names those that were refused. */

import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useReason } from '../../ground/asking/use-reason.js';
import { Button } from '../../ground/shell/button.js';
import { awaitsPerson, bySeverityAndAge, type Incident, isGrave } from '../cases/incident.js';
import { act, MOVE_OF } from '../cases/incident-acts.js';

const AT_ONCE = 4;

interface Props {
  readonly rows: readonly Incident[];
  readonly selected: ReadonlySet<string>;
  clear(): void;
}

type Bulk = 'ack' | 'merge';

export function BulkBar({ rows, selected, clear }: Props) {
  const { t } = useTranslation('incidents');
  const { busy, told, work } = useBulkWork(clear);
  const chosen = rows.filter(({ id }) => selected.has(id));
  const waiting = chosen.filter((one) => awaitsPerson(one) && one.moves.includes(MOVE_OF.ack));
  // Alarms about safety of life must be looked at one by one.
  const able = waiting.filter((one) => !isGrave(one));
  const grave = waiting.length - able.length;
  const [into, ...alike] = chosen.filter(({ moves }) => moves.includes(MOVE_OF.merge)).sort(bySeverityAndAge);
  const others = alike.filter((one) => !isGrave(one));
  const acknowledge = () => work('ack', able, AT_ONCE, (one) => act('ack', one, { bulk: true }));
  const merge = async (first: Incident) => {
    let survivor = first;
    await work('merge', others, 1, async ({ id, version }) => {
      survivor = await act('merge', survivor, { absorbedId: id, absorbedVersion: version });
    });
  };
  return (
    <div className="bulk-bar" data-shown={chosen.length > 0 || busy !== undefined || told !== '' || undefined}>
      <span role="status">{busy === undefined ? told : t(`${busy.what}Busy`, busy)}</span>
      {chosen.length > 0 && busy === undefined && (
        <>
          <span>{t('selected', { count: chosen.length })}</span>
          {grave > 0 && <span>{t('graveLeft', { count: grave })}</span>}
          <Button size="small" disabled={able.length === 0} onClick={() => void acknowledge()}>
            {t('ackSelected', { count: able.length })}
          </Button>
          {into !== undefined && others.length > 0 && (
            <Button size="small" variant="default" onClick={() => void merge(into)}>
              {t('mergeSelected', { count: others.length, id: into.id })}
            </Button>
          )}
          {alike.length > others.length && <span>{t('mergeApart', { count: alike.length - others.length })}</span>}
          <Button size="small" variant="default" onClick={clear}>
            {t('clearSelected')}
          </Button>
        </>
      )}
    </div>
  );
}

/** Does one thing to several incidents, so many at once, and tells in one sentence how it went. */
function useBulkWork(done: () => void) {
  const { t } = useTranslation('incidents');
  const explain = useReason();
  const [busy, setBusy] = useState<{ what: Bulk; done: number; count: number }>();
  const [told, setTold] = useState('');
  const work = async (
    what: Bulk,
    incidents: readonly Incident[],
    atOnce: number,
    one: (incident: Incident) => Promise<unknown>,
  ) => {
    const queue = [...incidents];
    const faults: unknown[] = [];
    let count = 0;
    setTold('');
    const next = async () => {
      for (let incident = queue.shift(); incident !== undefined; incident = queue.shift()) {
        setBusy({ what, done: count + faults.length, count: incidents.length });
        try {
          await one(incident);
          count += 1;
        } catch (error) {
          faults.push(error);
        }
      }
    };
    await Promise.all(Array.from({ length: atOnce }, next));
    setBusy(undefined);
    setTold(
      faults.length === 0
        ? t(`${what}Done`, { count })
        : t(`${what}Some`, { done: count, failed: faults.length, reason: explain(faults[0]) }),
    );
    done();
  };
  return { busy, told, work };
}
