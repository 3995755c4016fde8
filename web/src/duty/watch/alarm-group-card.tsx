/** Groups of alarms that flap, stand or flood. One line for each group keeps the list readable on a bad night. */
import { useTranslation } from 'react-i18next';
import { OnlyButton } from '../../ground/access/only.js';
import { ask } from '../../ground/asking/ask.js';
import { FaultLine } from '../../ground/asking/fields.js';
import { useFollowed } from '../../ground/asking/use-followed.js';
import { useWork } from '../../ground/asking/use-work.js';
import { usePlaces } from '../../ground/names/use-places.js';
import { Link } from '../../ground/shell/link.js';
import { useFormats } from '../../ground/words/use-language.js';
import { type AlarmGroup, awaitsPerson, frequencyOf } from '../cases/incident.js';
import { act } from '../cases/incident-acts.js';
import { SeverityMark } from '../cases/marks.js';
import { ToldNow } from './told-now.js';

const EVERY_MS = 30_000;
const SHOWN = 6;

type Group = AlarmGroup & { readonly kind: Exclude<AlarmGroup['kind'], 'single'> };

const fetchGroups = async (signal: AbortSignal) => (await ask('GET /api/v1/alarms', { signal })).groups.filter(isGroup);

export function AlarmGroupCard() {
  const { t } = useTranslation('watch');
  const formats = useFormats();
  const places = usePlaces();
  const { busy, fault, run } = useWork();
  const { value: groups, fault: unread } = useFollowed(fetchGroups, { everyMs: EVERY_MS, after: ['incident'] });
  const acknowledge = (group: Group) =>
    run(async () => {
      for (const one of group.incidents.filter(awaitsPerson)) await act('ack', one);
    });
  return (
    <section className="card" aria-label={t('groups.title')}>
      <h2>{t('groups.title')}</h2>
      <FaultLine words={fault || unread} />
      {groups?.length === 0 && (
        <ToldNow>
          <p className="dim">{t('groups.none')}</p>
        </ToldNow>
      )}
      <ul className="record-list">
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
                  size="small"
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
