/** Incidents: the table at /incidents, one at /incidents/ID, a new one at /incidents/new. */
import './words.js';
import './incidents.css';
import type { ScreenProps } from '../../ground/shell/screen.js';
import { CreateForm } from './create-form.js';
import { IncidentList } from './incident-list.js';
import { IncidentDetail } from './one/incident-detail.js';

export default function IncidentsScreen({ phone, rest }: ScreenProps) {
  if (rest === '') return <IncidentList phone={phone} />;
  return rest === 'new' ? <CreateForm /> : <IncidentDetail key={rest} id={rest} />;
}
