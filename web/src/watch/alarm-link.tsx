/** Link to an alarm that waits: frequency and station first, because people know a case by them, not by its number. */
import { frequencyOf } from '../cases/incident.js';
import { useOpenIncidents } from '../cases/open-incidents.js';
import { usePlaces } from '../cases/use-places.js';
import { FORMATS } from '../format.js';
import { Link } from '../shell/link.js';
import { usePage } from '../state/page-store.js';

export function AlarmLink({ incidentId }: { incidentId: string }) {
  const formats = FORMATS[usePage((state) => state.language)];
  const places = usePlaces();
  const incident = useOpenIncidents().find(({ id }) => id === incidentId);
  return (
    <Link to={`/incidents/${incidentId}`}>
      {incident !== undefined && (
        <>
          <b>{frequencyOf(incident, formats)}</b> · {places(incident.stationIds)} ·{' '}
        </>
      )}
      {incidentId}
    </Link>
  );
}
