/** The open incidents in letters that can be read from four metres; as many as there is space for. */

import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { atMs } from '../../ground/asking/instants.js';
import { usePlaces } from '../../ground/names/use-places.js';
import { useHeld } from '../../ground/shell/held.js';
import { spanWords } from '../../ground/words/spans.js';
import { useFormats } from '../../ground/words/use-language.js';
import { knownAt, useHeard } from '../../program/liveness.js';
import { useProgram } from '../../program/program-store.js';
import { awaitsPerson, burstMs, frequencyOf, type Incident, isGrave } from '../cases/incident.js';
import { SeveritySign, StateBadge } from '../cases/marks.js';
import { openStore } from '../cases/open-incidents.js';
import { SilencedNote } from '../cases/silenced-note.js';
import { useOnAir } from '../cases/use-on-air.js';

const MOST = 7;
const MINUTE_MS = 60_000;

export function WallIncidents({ now }: { now: number }) {
  const { t } = useTranslation('wall');
  const { t: common } = useTranslation();
  const { known, incidents } = useStore(openStore);
  useHeld(!known);
  const heard = useHeard();
  const knownNow = useProgram((state) => knownAt(state, now));
  const waiting = incidents.filter(awaitsPerson).length;
  // Safety of life stays in sight while it is open, however many others wait; of the rest, those that wait for a person
  // come first, because a wall must call people.
  const first = [...incidents].sort(
    (a, b) =>
      Number(isGrave(b)) - Number(isGrave(a)) ||
      Number(awaitsPerson(b)) - Number(awaitsPerson(a)) ||
      a.severity - b.severity,
  );
  return (
    <section className="card wall-incidents" aria-label={t('incidents')}>
      <h2>
        {t('incidents')} <b className="wall-count">{heard || incidents.length > 0 ? incidents.length : '–'}</b>
        {waiting > 0 && <span className="fault-words">{t('unacknowledged', { count: waiting })}</span>}
      </h2>
      <SilencedNote />
      {!known && <p className="dim">{t('notKnown')}</p>}
      {known && incidents.length === 0 && <p className="dim">{heard ? t('none') : common('status.unheard')}</p>}
      <ol>
        {first.slice(0, MOST).map((incident) => (
          <WallIncident key={incident.id} incident={incident} now={knownNow} />
        ))}
      </ol>
      {incidents.length > MOST && <p className="dim">{t('more', { count: incidents.length - MOST })}</p>}
    </section>
  );
}

/** From four metres nobody needs the seconds behind a minute, and the station's name needs the space. */
function wholeSpan(ms: number): string {
  return spanWords(ms < MINUTE_MS ? ms : ms - (ms % MINUTE_MS));
}

function WallIncident({ incident, now }: { incident: Incident; now: number }) {
  const { t } = useTranslation('wall');
  const { t: common } = useTranslation();
  const formats = useFormats();
  const { severity, lastHeardAt, stationIds } = incident;
  const places = usePlaces();
  const air = useOnAir()(incident);
  const heard = useHeard();
  // An age stands still while the program is silent; a clock time stays true.
  const ended = heard ? t('since', { time: wholeSpan(now - atMs(lastHeardAt)) }) : formats.clock(lastHeardAt);
  const lasted = air.on ? wholeSpan(burstMs(incident, now)) : ended;
  return (
    <li className="wall-incident" data-severity={severity} data-waiting={awaitsPerson(incident) || undefined}>
      <div className="row spread">
        <span className="wall-hz">
          <SeveritySign severity={severity} /> {frequencyOf(incident, formats)}
        </span>
        <StateBadge incident={incident} />
      </div>
      <div className="row spread">
        <span className="wall-where">
          {severity} {common(`cases.severity.${severity}`)} · {places(stationIds)}
        </span>
        <span className="dim">
          {air.words}
          {air.unknown ? '' : ` · ${lasted}`}
        </span>
      </div>
    </li>
  );
}
