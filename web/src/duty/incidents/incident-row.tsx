/** One incident as a row of the table; on a phone as a card of three lines. */
import { useTranslation } from 'react-i18next';
import { defined } from '../../../../src/rf/defined.js';
import { Only } from '../../ground/access/only.js';
import { Link } from '../../ground/shell/link.js';
import { frequencyOf, type Incident } from '../cases/incident.js';
import { SeverityMark, StateBadge, TimeLeft } from '../cases/marks.js';
import { COLUMN_GRID, INCIDENT_COLUMNS, useCellContext } from './incident-columns.js';

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
    // A press on a row makes it the row that the keys act on. The table handles the keys.
    <tr
      id={`row-${incident.id}`}
      className="incident-row"
      aria-rowindex={index + 2}
      aria-current={current || undefined}
      data-selected={selected || undefined}
      data-severity={incident.severity}
      data-waiting={incident.alarm.endsWith('unacknowledged') || undefined}
      data-over={incident.state === 'closed' || incident.state === 'merged' || undefined}
      style={{
        transform: `translateY(${top}px)`,
        height,
        ...defined({ gridTemplateColumns: phone ? undefined : COLUMN_GRID }),
      }}
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

function Cells({ incident, now }: Props) {
  const context = useCellContext(now);
  return INCIDENT_COLUMNS.map(({ name, isFigure, wraps, cell, title }) => (
    <td key={name} className={isFigure === true ? 'figure' : undefined} title={title?.(incident, context)}>
      {wraps === true ? <span className="two-lines">{cell(incident, context)}</span> : cell(incident, context)}
    </td>
  ));
}

function CardCells({ incident, now }: Props) {
  const { formats, shortPlaces, airOf } = useCellContext(now);
  const air = airOf(incident);
  return (
    <td className="stack tight">
      <span className="line spread">
        <SeverityMark severity={incident.severity} />
        <StateBadge incident={incident} />
      </span>
      <Link to={`/incidents/${incident.id}`} className="card-link">
        <b className="figure">{frequencyOf(incident, formats)}</b> · {shortPlaces(incident.stationIds)}
      </Link>
      <span className="line spread dim">
        <span>
          {incident.id}
          {(air.on || air.unknown) && ` · ${air.words}`}
        </span>
        <TimeLeft incident={incident} now={now} />
      </span>
    </td>
  );
}
