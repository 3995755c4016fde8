/** Changes the followed channels when people change licences or band plan entries in the duty room. */

import type { Config } from '../config/config.js';
import { sentenceOf } from '../errors/errors.js';
import type { Part, PartGround } from '../errors/part.js';
import { every, owned, type Repeated } from '../time/work.js';
import { assignmentsAt } from '../watch/registry/assignment.js';
import type { IncidentDesk } from './cases/incident-desk.js';
import type { Archives } from './part.js';
import { channelsFrom, type LicensedUse } from './summaries/channel-plan.js';

const LOOK_EVERY_MS = 60_000;

/** Looks at the start and then every minute. */
export function followLicences(
  { clock, onFault }: Pick<PartGround, 'clock' | 'onFault'>,
  config: Config,
  archives: Pick<Archives, 'channelPlan' | 'setChannelPlan'>,
  desk: IncidentDesk,
): Part {
  let before = JSON.stringify(archives.channelPlan);
  let timer: Repeated | undefined;
  const look = async (): Promise<void> => {
    const kept: readonly LicensedUse[] = assignmentsAt(desk.caseBook.records.all('assignment'), clock());
    const channels = channelsFrom([...config.assignments, ...kept], desk.plan());
    const plan = { channels, rule: config.archive.occupancy };
    const now = JSON.stringify(plan);
    if (now === before) return;
    await archives.setChannelPlan(plan);
    before = now;
  };
  const tell = (error: unknown) =>
    onFault(`The channels of changed licences are not followed yet: ${sentenceOf(error)}`);
  return {
    start() {
      timer = every(LOOK_EVERY_MS, look, tell);
      owned(look(), tell);
    },
    stop: () => timer?.stop(),
  };
}
