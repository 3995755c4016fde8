/** Rules of people: changed licences, masks and rules go to detection; a rule is tried on the past before it is switched on. */

import { appliesAt } from '../detection/watchers/judging-rule.js';
import { sentenceOf } from '../errors/errors.js';
import type { Part, PartGround } from '../errors/part.js';
import type { DetectionSetup } from '../station/receiver-detectors.js';
import { sweepsOver } from '../station/receiver-record.js';
import type { RecordKind } from '../store/cases/case-book-records.js';
import type { IncidentDesk } from '../store/cases/incident-desk.js';
import { inTurns } from '../time/pause.js';
import { every, type Repeated } from '../time/work.js';
import { activeRules } from '../watch/detection-rule.js';
import { detectedAssignments } from '../watch/registry/licence-detection.js';
import type { CalledNoise } from './called-noise.js';
import type { Replayed } from './drill/part.js';
import { RuleTrials } from './drill/rule-trials.js';

const LOOK_EVERY_MS = 2000;
/** Interval in ms of full checks: licences also begin and end without a change by anybody. */
const LOOK_CLOSELY_EVERY_MS = 60_000;
/** Licences that are made ready for detection in one turn of the main thread: some ms. */
const LICENCES_A_TURN = 1000;
const FOLLOWED: readonly RecordKind[] = ['assignment', 'mask', 'rule', 'band'];

/**
 * The configured setup with the records of people that are in force now. As on every list, a licence of the registry replaces
 * one of the configuration with the same id, also after its end.
 */
export function setupWith(configured: DetectionSetup, desk: IncidentDesk, at: number): DetectionSetup {
  const { records } = desk.caseBook;
  const own = desk.licences().filter((licence) => !desk.configuredLicences.includes(licence));
  const replaced = new Set(own.map(({ id }) => id));
  const kept = detectedAssignments(own, desk.plan(), at);
  return {
    ...configured,
    assignments: [
      ...configured.assignments.filter(({ assignment }) => !replaced.has(assignment.id)),
      ...kept.map((assignment) => ({ assignment })),
    ],
    rules: activeRules(records.all('rule'), records.all('mask')),
  };
}

/** Checks every few seconds whether licences, masks, rules or what people called noise changed, and passes changes to detection. */
export function followRules(
  { clock, onFault }: Pick<PartGround, 'clock' | 'onFault'>,
  { noise, desk }: { readonly noise: CalledNoise; readonly desk: IncidentDesk },
  setup: () => DetectionSetup,
  change: (setup: DetectionSetup) => Promise<void>,
): Part {
  const { records } = desk.caseBook;
  const revision = () => [...FOLLOWED.map((kind) => records.revision(kind)), noise.revision].join();
  let before = setup();
  let seen = revision();
  let lookedAt = clock();
  let timer: Repeated | undefined;
  const look = async (): Promise<void> => {
    const at = clock();
    const revised = revision();
    if (revised === seen && Math.abs(at - lookedAt) < LOOK_CLOSELY_EVERY_MS) return;
    for await (const slice of inTurns(desk.licences(), LICENCES_A_TURN)) detectedAssignments(slice, desk.plan(), at);
    const next = setup();
    if (!isSame(next, before)) await change(next);
    before = next;
    seen = revised;
    lookedAt = at;
  };
  const tell = (error: unknown) => onFault(`Detection does not follow the changed rules yet: ${sentenceOf(error)}`);
  return {
    start() {
      timer = every(LOOK_EVERY_MS, look, tell);
    },
    stop: () => timer?.stop(),
  };
}

/** Most licences are the very same objects; those of the configuration are made again each time. */
function isSame({ assignments, ...rest }: DetectionSetup, { assignments: others, ...before }: DetectionSetup): boolean {
  const isOld = (one: (typeof assignments)[number], i: number) =>
    one.assignment === others[i]?.assignment || isEqual(one, others[i]);
  return isEqual(rest, before) && assignments.length === others.length && assignments.every(isOld);
}

function isEqual(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

export function openTrials(
  { caseBook, clock }: IncidentDesk,
  { stations, readSweeps, setup }: Replayed,
): Part & { readonly trials: RuleTrials } {
  const trials = new RuleTrials({
    book: caseBook,
    clock,
    setup,
    receiverIds: (rule) =>
      stations.receivers
        .filter(({ station }) => appliesAt(rule, station.id))
        .filter((record) => sweepsOver(record, rule))
        .map(({ config }) => config.id),
    readSweeps,
  });
  return { trials, stop: () => trials.close() };
}
