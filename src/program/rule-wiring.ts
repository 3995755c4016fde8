/** Changes detection when people change licences, masks and rules in the duty room. */
import { appliesAt } from '../detection/watchers/judging-rule.js';
import type { CalledNoise } from '../duty/called-noise.js';
import { RuleTrials } from '../duty/drill/rule-trials.js';
import { sentenceOf } from '../errors/errors.js';
import { licenceMeasureRoutes } from '../http/detection/licence-measure-routes.js';
import { maskRoutes } from '../http/detection/mask-routes.js';
import { ruleTrialRoutes, trialGuard } from '../http/detection/rule-trial-routes.js';
import { culpritRoutes } from '../http/incidents/culprit-routes.js';
import type { ActorOf } from '../http/spoken.js';
import type { RecordGuard } from '../http/watch/record-routes.js';
import type { DetectionSetup } from '../station/receiver-detectors.js';
import { sweepsOver } from '../station/receiver-record.js';
import type { Stations } from '../station/stations.js';
import type { Archive } from '../store/archive.js';
import type { RecordKind } from '../store/cases/case-book-records.js';
import type { IncidentDesk } from '../store/cases/incident-desk.js';
import { activeRules } from '../watch/detection-rule.js';
import { detectedAssignments } from '../watch/registry/licence-detection.js';
import { watchedSweeps } from './detection-wiring.js';
import type { Part } from './part.js';

const LOOK_EVERY_MS = 2000;
/** Interval in ms of full checks: licences also begin and end without a change by anybody. */
const LOOK_CLOSELY_EVERY_MS = 60_000;
const FOLLOWED: readonly RecordKind[] = ['assignment', 'mask', 'rule', 'band'];

export interface RuleWiring {
  readonly noise: CalledNoise;
  readonly desk: IncidentDesk;
  readonly clock: () => number;
  setup(): DetectionSetup;
  change(setup: DetectionSetup): Promise<void>;
  onFault(sentence: string): void;
}

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
export function followRules({ noise, desk, clock, setup, change, onFault }: RuleWiring): Part {
  const { records } = desk.caseBook;
  const revision = () => [...FOLLOWED.map((kind) => records.revision(kind)), noise.revision].join();
  let before = JSON.stringify(setup());
  let seen = revision();
  let lookedAt = clock();
  let busy = false;
  let timer: NodeJS.Timeout | undefined;
  const look = async (): Promise<void> => {
    const at = clock();
    const revised = revision();
    if (busy || (revised === seen && Math.abs(at - lookedAt) < LOOK_CLOSELY_EVERY_MS)) return;
    busy = true;
    try {
      const next = setup();
      const now = JSON.stringify(next);
      if (now !== before) await change(next);
      before = now;
      seen = revised;
      lookedAt = at;
    } finally {
      busy = false;
    }
  };
  const tell = (error: unknown) => onFault(`Detection does not follow the changed rules yet: ${sentenceOf(error)}`);
  return {
    start() {
      timer = setInterval(() => void look().catch(tell), LOOK_EVERY_MS);
    },
    stop: () => clearInterval(timer),
  };
}

export interface RulesWiring {
  readonly desk: IncidentDesk;
  readonly clock: () => number;
  readonly stations: Stations;
  readonly archive: Archive;
  readonly actorOf: ActorOf;
  setup(): DetectionSetup;
}

export interface Rules extends Part {
  readonly guard: RecordGuard;
}

export function openRules({ desk, clock, stations, archive, actorOf, setup }: RulesWiring): Rules {
  const trials = new RuleTrials({
    book: desk.caseBook,
    clock,
    setup,
    receiverIds: (rule) =>
      stations.receivers
        .filter(({ station }) => appliesAt(rule, station.id))
        .filter((record) => sweepsOver(record, rule))
        .map(({ config }) => config.id),
    readSweeps: (receiverId, from, to) => watchedSweeps(archive, receiverId, from, to),
  });
  return {
    routes: [
      ...ruleTrialRoutes({ desk, trials, actorOf }),
      ...maskRoutes({ desk, archive }),
      ...licenceMeasureRoutes({ desk, archive, stations }),
      ...culpritRoutes({ desk, archive, stations }),
    ],
    guard: trialGuard(desk, trials),
    stop: () => trials.close(),
  };
}
