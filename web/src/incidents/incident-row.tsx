/** One incident as a row of the table; on a phone as a card of three lines. */

import { useTranslation } from 'react-i18next';
import { Only } from '../access/only.js';
import { centreHz, heardMs, type Incident } from '../cases/incident.js';
import { SeverityMark, StateBadge, TimeLeft } from '../cases/marks.js';
import { spanWords } from '../cases/spans.js';
import { useNames } from '../cases/use-names.js';
import { useOnAir } from '../cases/use-on-air.js';
import { usePlaces } from '../cases/use-places.js';
import { FORMATS, localClock, shortDate } from '../format.js';
import { Link } from '../shell/link.js';
import { usePage } from '../state/page-store.js';

interface Props {
  readonly incident: Incident;
  readonly index: number;
  readonly now: number;
  readonly phone: boolean;
  /** CSS px. */
  readonly top: number;
  readonly height: number;
  readonly current: boolean;
  readonly selected: boolean;
  toggle(): void;
  point(): void;
}

export function IncidentRow(props: Props) {
  const { incident, index, top, height, current, selected, toggle, point, phone } = props;
  const { t } = useTranslation('incidents');
  return (
    // Keys are the table's; a press anywhere on a row only says which one is meant.
    <tr
      id={`row-${incident.id}`}
      className="incident-row"
      aria-rowindex={index + 2}
      aria-current={current || undefined}
      data-selected={selected || undefined}
      data-severity={incident.severity}
      data-waiting={incident.alarm.endsWith('unacknowledged') || undefined}
      data-over={incident.state === 'closed' || incident.state === 'merged' || undefined}
      style={{ transform: `translateY(${top}px)`, height }}
      onPointerDown={point}
    >
      <td>
        <Only may="incidents">
          <input
            type="checkbox"
            tabIndex={-1}
            aria-label={t('selectRow', { id: incident.id })}
            checked={selected}
            onChange={toggle}
          />
        </Only>
      </td>
      {phone ? <CardCells {...props} /> : <Cells {...props} />}
    </tr>
  );
}

function useRowWords({ incident, now }: Pick<Props, 'incident' | 'now'>) {
  const air = useOnAir()(incident);
  const language = usePage((state) => state.language);
  const formats = FORMATS[language];
  const { firstHeardAt, lastHeardAt, peakDbm, excessDb, startHz, stopHz } = incident;
  const moment = (at: string) => `${shortDate(at, language)} ${localClock(at)}`;
  return {
    air,
    frequency: formats.mhz(centreHz(incident)),
    bandwidth: formats.bandwidth(stopHz - startHz),
    level: peakDbm === undefined ? '—' : formats.number(peakDbm, 1),
    over: excessDb === undefined ? '—' : formats.signed(excessDb, 1),
    first: moment(firstHeardAt),
    last: moment(lastHeardAt),
    lasted: spanWords(heardMs({ ...incident, active: air.on }, now)),
  };
}

function Cells({ incident, now }: Props) {
  const words = useRowWords({ incident, now });
  const places = usePlaces();
  const names = useNames();
  const where = places(incident.stationIds);
  return (
    <>
      <td>
        <SeverityMark severity={incident.severity} />
      </td>
      <td>
        <Link to={`/incidents/${incident.id}`} tabIndex={-1}>
          {incident.id}
        </Link>
      </td>
      <td className="cell-frequency figure">{words.frequency}</td>
      <td className="cell-bandwidth figure">{words.bandwidth}</td>
      <td className="cell-level figure">{words.level}</td>
      <td className="cell-over figure">{words.over}</td>
      <td title={where}>
        {incident.stationIds.length > 1 && `(${incident.stationIds.length}) `}
        {where}
      </td>
      <td className="moment">{words.first}</td>
      <td className="moment">
        {words.air.on || words.air.unknown ? (
          <span className={words.air.on ? 'on-air' : 'dim'}>
            <span aria-hidden>{words.air.on ? '●' : '?'}</span> {words.air.words}
          </span>
        ) : (
          words.last
        )}
      </td>
      <td>{words.lasted}</td>
      <td>
        <StateBadge incident={incident} />
      </td>
      <td>{incident.assigneeId === undefined ? '—' : names(incident.assigneeId)}</td>
      <td>
        <TimeLeft incident={incident} now={now} />
      </td>
    </>
  );
}

function CardCells({ incident, now }: Props) {
  const words = useRowWords({ incident, now });
  const places = usePlaces();
  return (
    <td className="card-cell">
      <span className="card-line">
        <SeverityMark severity={incident.severity} />
        <StateBadge incident={incident} />
      </span>
      <Link to={`/incidents/${incident.id}`} className="card-link">
        <b className="figure">{words.frequency} MHz</b> · {places(incident.stationIds)}
      </Link>
      <span className="card-line dim">
        <span>
          {incident.id}
          {(words.air.on || words.air.unknown) && ` · ${words.air.words}`}
        </span>
        <TimeLeft incident={incident} now={now} />
      </span>
    </td>
  );
}
