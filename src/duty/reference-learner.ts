/** Learns from the licensees that each receiver hears how far its frequency reference is off. */
import type { Ground } from '../bus/ground.js';
import { sentenceOf } from '../errors/errors.js';
import type { Part } from '../errors/part.js';
import { type HeardCarrier, learntReference } from '../measurement/reference.js';
import type { KeptReferences } from '../station/learnt-references.js';
import { rangesOf, sweepsOver } from '../station/receiver-record.js';
import type { ReceiverRecord, Stations } from '../station/stations.js';
import type { Archive } from '../store/archive.js';
import type { IncidentDesk } from '../store/cases/incident-desk.js';
import { nextTurn } from '../time/pause.js';
import { MINUTE_MS } from '../time/units.js';
import { every, type Repeated } from '../time/work.js';
import { assignmentsAt } from '../watch/registry/assignment.js';
import { carrierOfLicence } from '../watch/registry/measure-licence.js';

const EVERY_MS = 10 * MINUTE_MS;
/** Number of sweeps of each plan that are looked at, and most licences. */
const SWEEPS = 30;
const MOST_LICENCES = 60;

interface LearnerSources {
  readonly stations: Pick<Stations, 'receivers'>;
  readonly archive: Pick<Archive, 'query'>;
  readonly desk: Pick<IncidentDesk, 'licences'>;
  readonly references: KeptReferences;
}

export function openReferenceLearner(
  { clock, onFault }: Pick<Ground, 'clock' | 'onFault'>,
  sources: LearnerSources,
): Part {
  const { stations, archive, desk, references } = sources;
  const learn = async (record: ReceiverRecord): Promise<void> => {
    const { config, intervalMs, plans = [] } = record;
    if (intervalMs === undefined) return;
    const to = clock();
    const from = to - Math.min(EVERY_MS, SWEEPS * Math.max(1, rangesOf(record).length, plans.length) * intervalMs);
    const inForce = assignmentsAt(desk.licences(), to);
    const near = inForce.filter(({ centreHz }) => sweepsOver(record, { startHz: centreHz, stopHz: centreHz }));
    const rows = near.length === 0 ? [] : await archive.query({ receiverId: config.id, from, to });
    const carriers: HeardCarrier[] = [];
    for (const licence of near.slice(0, MOST_LICENCES)) {
      carriers.push(...carrierOfLicence(rows, licence, inForce));
      await nextTurn();
    }
    const learnt = learntReference(carriers, inForce);
    if (learnt !== undefined) await references.set({ ...references.value, [config.id]: learnt });
  };
  let running: Repeated | undefined;
  return {
    start() {
      const all = async () => {
        for (const record of stations.receivers) await learn(record);
      };
      running = every(EVERY_MS, all, (error) =>
        onFault(`The frequency references of the receivers were not learnt: ${sentenceOf(error)}`),
      );
    },
    stop: () => running?.stop(),
  };
}
