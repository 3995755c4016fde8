/** A licence in the form for detection: the terms of the register, and the behaviour of its service's transmissions. */
import type { AssignmentClass, Assignment as DetectedAssignment, LicensedHours } from '../../rf/assignment.js';
import { defined } from '../../rf/defined.js';
import { MINUTE_MS } from '../../time/units.js';
import { VIETNAM_OFFSET_MS } from '../../words/sentence.js';
import { type Assignment, isValidAt } from './assignment.js';
import { type BandPlanEntry, bandOf } from './band-plan.js';

const MINUTES_OF_DAY = 1440;

/** Behaviour of a service's transmissions, by its name in the band plan; push-to-talk for any other service. */
const CLASS_OF_SERVICE: readonly (readonly [RegExp, AssignmentClass])[] = [
  [/distress|sar$|radionavigation-satellite/, 'open'],
  [/broadcast|radionavigation|meteorological-aids|downlink|satellite/, 'continuous'],
  [/radiolocation/, 'pulsed'],
  [/uplink|tdd|^imt$|wlan|ism|cordless/, 'shared'],
];

/** An occupied bandwidth measured through a filter may exceed the licensed one by this share. */
const WIDER_SHARE = 0.25;

/** Made once for each licence and plan, because a list of a province takes a tenth of a second. */
const made = new WeakMap<readonly BandPlanEntry[], WeakMap<Assignment, DetectedAssignment>>();

/** The licences in force, in order of frequency; the same object for the same licence. */
export function detectedAssignments(
  licences: readonly Assignment[],
  plan: readonly BandPlanEntry[],
  at: number,
): DetectedAssignment[] {
  const known = made.get(plan) ?? new WeakMap<Assignment, DetectedAssignment>();
  made.set(plan, known);
  const detected = (licence: Assignment) => {
    const one = known.get(licence) ?? detectedAssignment(licence, plan);
    known.set(licence, one);
    return one;
  };
  return licences
    .filter((licence) => isValidAt(licence, at))
    .map(detected)
    .sort((a, b) => a.centreHz - b.centreHz);
}

/** The name of a licence in detection: people read it in the evidence, and the program finds the licence by it. */
export function detectedName({ name, licenceNo }: Pick<Assignment, 'name' | 'licenceNo'>): string {
  return `${name} (${licenceNo})`;
}

export function detectedAssignment(licence: Assignment, plan: readonly BandPlanEntry[]): DetectedAssignment {
  const { centreHz, bandwidthHz, hours, toleranceHz } = licence;
  const service = bandOf(plan, centreHz, centreHz)?.service ?? 'land-mobile';
  return {
    id: detectedName(licence),
    centreHz,
    bandwidthHz,
    service,
    class: CLASS_OF_SERVICE.find(([pattern]) => pattern.test(service))?.[1] ?? 'intermittent',
    mask: [],
    bandwidthToleranceHz: bandwidthHz * WIDER_SHARE,
    ...defined({ licensedHours: hours === undefined ? undefined : inUtc(hours), centreToleranceHz: toleranceHz }),
  };
}

/** Licences state Vietnamese time, detection works in UTC. The hours may then pass midnight, which both forms allow. */
function inUtc({ startMin, endMin }: NonNullable<Assignment['hours']>): LicensedHours {
  const shift = VIETNAM_OFFSET_MS / MINUTE_MS;
  const utc = (minute: number): number => (minute - shift + MINUTES_OF_DAY) % MINUTES_OF_DAY;
  return { fromMinute: utc(startMin), toMinute: utc(endMin) };
}

/** Licences that the configuration states for detection, as licences of the registry: one list for people and papers. */
interface ConfiguredUse {
  readonly id: string;
  readonly centreHz: number;
  readonly bandwidthHz: number;
  readonly centreToleranceHz?: number | undefined;
  readonly licensedHours?: LicensedHours | undefined;
  readonly powerW?: number | undefined;
}

/** Stands for the number that the configuration does not state. */
export const NO_NUMBER = '—';

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
