/** Licences that the configuration states for detection, as licences of the registry: one list for people and papers. */
import type { LicensedHours } from '../../rf/assignment.js';
import { defined } from '../../rf/defined.js';
import { MINUTE_MS } from '../../time/units.js';
import { VIETNAM_OFFSET_MS } from '../../words/sentence.js';
import type { Assignment } from './assignment.js';

export interface ConfiguredUse {
  readonly id: string;
  readonly centreHz: number;
  readonly bandwidthHz: number;
  readonly centreToleranceHz?: number | undefined;
  readonly licensedHours?: LicensedHours | undefined;
  readonly powerW?: number | undefined;
}

/** Stands for the number that the configuration does not state. */
export const NO_NUMBER = '—';
const MINUTES_OF_DAY = 1440;

/** Valid for as long as the configuration names it; its number and holder are not stated there. */
export function configuredLicence({ id, centreHz, bandwidthHz, ...more }: ConfiguredUse): Assignment {
  const { centreToleranceHz, licensedHours, powerW } = more;
  return {
    id,
    name: id,
    licenceNo: NO_NUMBER,
    holder: '',
    status: 'primary',
    centreHz,
    bandwidthHz,
    validFrom: 0,
    ...defined({
      hours: licensedHours === undefined ? undefined : inVietnam(licensedHours),
      toleranceHz: centreToleranceHz,
      powerW,
    }),
  };
}

function inVietnam({ fromMinute, toMinute }: LicensedHours): NonNullable<Assignment['hours']> {
  const local = (minute: number) => (minute + VIETNAM_OFFSET_MS / MINUTE_MS) % MINUTES_OF_DAY;
  return { startMin: local(fromMinute), endMin: local(toMinute) };
}
