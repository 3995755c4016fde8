/** Link to an alarm that waits: frequency and station first, because people know a case by them, not by its number. */
import { kindFacts } from '../../../../src/incidents/case-kind.js';
import { emissionName } from '../../ground/names/emission-names.js';
import { usePlaces } from '../../ground/names/use-places.js';
import { Link } from '../../ground/shell/link.js';
import { useFormats } from '../../ground/words/use-language.js';
import { frequencyOf } from '../cases/incident.js';
import { useOpenIncidents } from '../cases/open-incidents.js';

export function AlarmLink({ incidentId }: { incidentId: string }) {
  const formats = useFormats();
  const places = usePlaces();
  const incident = useOpenIncidents().find(({ id }) => id === incidentId);
  return (
    <Link to={`/incidents/${incidentId}`}>
      {incident !== undefined && (
        <>
          {!kindFacts(incident).hasSource && `${emissionName({ class: incident.emissionClass })} `}
          <b>{frequencyOf(incident, formats)}</b> · {places(incident.stationIds)} ·{' '}
        </>
      )}
      {incidentId}
    </Link>
  );
}
