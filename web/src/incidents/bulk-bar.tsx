/** Acknowledges the selected incidents, a few at a time, and names those that were refused. */
import { Button } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useReason } from '../asking/use-reason.js';
import { type Incident, isGrave } from '../cases/incident.js';
import { act, MOVE_OF } from '../cases/incident-acts.js';

const AT_ONCE = 4;

interface Props {
  readonly rows: readonly Incident[];
  readonly selected: ReadonlySet<string>;
  clear(): void;
}

export function BulkBar({ rows, selected, clear }: Props) {
  const { t } = useTranslation('incidents');
  const explain = useReason();
  const [busy, setBusy] = useState<{ done: number; count: number }>();
  const [told, setTold] = useState('');
  const chosen = rows.filter(({ id }) => selected.has(id));
  const waiting = chosen.filter(({ moves }) => moves.includes(MOVE_OF.ack));
  // Alarms about safety of life must be looked at one by one.
  const able = waiting.filter((one) => !isGrave(one));
  const grave = waiting.length - able.length;
  const acknowledge = async () => {
    const queue = [...able];
    let done = 0;
    const faults: unknown[] = [];
    setTold('');
    setBusy({ done, count: able.length });
    const work = async () => {
      for (let one = queue.shift(); one !== undefined; one = queue.shift()) {
        try {
          await act('ack', one, { bulk: true });
          done += 1;
        } catch (error) {
          faults.push(error);
        }
        setBusy({ done: done + faults.length, count: able.length });
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, work));
    setBusy(undefined);
    setTold(
      faults.length === 0
        ? t('ackDone', { count: done })
        : t('ackSome', { done, failed: faults.length, reason: explain(faults[0]) }),
    );
    clear();
  };
  return (
    <div className="bulk-bar" data-shown={chosen.length > 0 || busy !== undefined || told !== '' || undefined}>
      <span role="status">{busy === undefined ? told : t('ackBusy', busy)}</span>
      {chosen.length > 0 && busy === undefined && (
        <>
          <span>{t('selected', { count: chosen.length })}</span>
          {grave > 0 && <span>{t('graveLeft', { count: grave })}</span>}
          <Button size="compact-md" disabled={able.length === 0} onClick={() => void acknowledge()}>
            {t('ackSelected', { count: able.length })}
          </Button>
          <Button size="compact-md" variant="default" onClick={clear}>
            {t('clearSelected')}
          </Button>
        </>
      )}
    </div>
  );
}
