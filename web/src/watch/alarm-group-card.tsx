/** Groups of alarms that flap, stand or flood. One line for each group keeps the list readable on a bad night. */
import { useCallback, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { OnlyButton } from '../access/only.js';
import { ask } from '../asking/ask.js';
import { FaultLine } from '../asking/fields.js';
import { useWork } from '../asking/use-work.js';
import { type AlarmGroup, awaitsPerson, frequencyOf } from '../cases/incident.js';
import { act } from '../cases/incident-acts.js';
import { SeverityMark } from '../cases/marks.js';
import { onIncident } from '../cases/open-incidents.js';
import { usePlaces } from '../cases/use-places.js';
import { FORMATS } from '../format.js';
import { Link } from '../shell/link.js';
import { isHeard } from '../state/liveness.js';
import { usePage } from '../state/page-store.js';
import { UnknownNow } from './unknown-now.js';

/** Shortest time in ms between two questions: a flood changes many incidents at once. */
const SETTLE_MS = 1500;
const EVERY_MS = 30_000;
const SHOWN = 6;

type Group = AlarmGroup & { readonly kind: Exclude<AlarmGroup['kind'], 'single'> };

export function AlarmGroupCard() {
  const { t } = useTranslation('watch');
  const formats = FORMATS[usePage((state) => state.language)];
  const places = usePlaces();
  const { busy, fault, run } = useWork();
  const heard = usePage(isHeard);
  const [groups, setGroups] = useState<readonly Group[]>();
  const load = useCallback(
    () => run(async () => setGroups((await ask('GET /api/v1/alarms')).groups.filter(isGroup))),
    [run],
  );
  useEffect(() => {
    let settling: number | undefined;
    const soon = () => {
      settling ??= window.setTimeout(() => {
        settling = undefined;
        void load();
      }, SETTLE_MS);
    };
    void load();
    const timer = window.setInterval(() => void load(), EVERY_MS);
    const stop = onIncident(soon);
    return () => {
      window.clearInterval(timer);
      window.clearTimeout(settling);
      stop();
    };
  }, [load]);
  const acknowledge = (group: Group) =>
    run(async () => {
      for (const one of group.incidents.filter(awaitsPerson)) await act('ack', one);
    });
  return (
    <section className="card" aria-label={t('groups.title')}>
      <h2>{t('groups.title')}</h2>
      <FaultLine words={fault} />
      {groups?.length === 0 && (heard ? <p className="dim">{t('groups.none')}</p> : <UnknownNow />)}
      <ul className="plain-list record-list">
        {groups?.map((group) => {
          const [first] = group.incidents;
          const waiting = group.incidents.filter(awaitsPerson).length;
          if (first === undefined) return null;
          return (
            <li key={group.key}>
              <span>
                <SeverityMark severity={first.severity} /> <b>{t(`groups.kind.${group.kind}`)}</b>{' '}
                {t('groups.count', { count: group.incidents.length })}
                {group.kind === 'flapping' && ` · ${t('groups.raises', { count: first.raises })}`}
                <span className="small block">
                  {group.incidents.slice(0, SHOWN).map((one) => (
                    <Link key={one.id} to={`/incidents/${one.id}`}>
                      {frequencyOf(one, formats)}{' '}
                    </Link>
                  ))}
                  {group.incidents.length > SHOWN && '… '}
                  <span className="dim">{places(first.stationIds)}</span>
                </span>
              </span>
              {waiting > 0 && (
                <OnlyButton
                  may="incidents"
                  size="compact-sm"
                  variant="default"
                  loading={busy}
                  onClick={() => void acknowledge(group)}
                >
                  {t('groups.ack', { count: waiting })}
                </OnlyButton>
              )}
            </li>
          );
        })}
      </ul>
    </section>
  );
}

function isGroup(group: AlarmGroup): group is Group {
  return group.kind !== 'single';
}
