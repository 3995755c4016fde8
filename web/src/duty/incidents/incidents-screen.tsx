/** Incidents: the table at /incidents, one at /incidents/ID, a new one at /incidents/new. */
import './incidents.css';
import type { ScreenProps } from '../../ground/shell/screen.js';
import { addWords } from '../../ground/words/i18n.js';
import { CreateForm } from './create-form.js';
import { IncidentList } from './incident-list.js';
import en from './locales/en.json';
import vi from './locales/vi.json';
import { IncidentDetail } from './one/incident-detail.js';

addWords('incidents', { vi, en });

export default function IncidentsScreen({ phone, rest }: ScreenProps) {
  if (rest === '') return <IncidentList phone={phone} />;
  return rest === 'new' ? <CreateForm /> : <IncidentDetail key={rest} id={rest} />;
}
