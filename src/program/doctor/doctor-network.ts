/** Checks of `rfi-logger doctor` for the network: the link of a station, or what a hub consists of. Nothing is changed. */
import { join } from 'node:path';
import type { Config } from '../../config/config.js';
import { sentenceOf } from '../../errors/errors.js';
import { isThere } from '../../files/absent.js';
import { owedMinutesIn } from '../../network/hub-debts.js';
import { roundTripMs } from '../../network/membership/hub-contact.js';
import { SEED_FILE } from '../../network/membership/hub-files.js';
import { NETWORK_FOLDER } from '../../network/membership/message-server-part.js';
import { type OwnMembership, readMembership } from '../../network/membership/own-membership.js';
import type { Finding } from './doctor-checks.js';
import { checkHub } from './doctor-hub.js';
import { authorityFinding, certificateAt } from './doctor-network-certificates.js';

const check = 'network';
/** Recordings that wait for longer than this mean a link that is too thin, or was down. */
const MANY_MINUTES = 60;

export interface NetworkSurroundings {
  readonly now: number;
  /** Time in ms in which the stations of a hub must be heard. */
  readonly listenMs?: number;
}

/** Nothing for a station without a hub. */
export async function checkNetwork(
  network: Config['network'],
  dataDir: string,
  { now, listenMs }: NetworkSurroundings,
): Promise<Finding[]> {
  const folder = join(dataDir, NETWORK_FOLDER);
  if (isThere(join(folder, SEED_FILE))) return await checkHub(network, folder, { now, listenMs });
  try {
    const membership = await readMembership(dataDir);
    return membership === undefined ? [] : await checkLink(membership, folder, now);
  } catch (error) {
    const cure = 'Ask the hub for a join code ("rfi-logger hub invite" there), then run "rfi-logger join CODE" here.';
    return [{ check, severity: 'bad', message: sentenceOf(error), cure }];
  }
}

async function checkLink(membership: OwnMembership, folder: string, now: number): Promise<Finding[]> {
  const { address, authority } = membership;
  const nodes = await Promise.all(address.split(',').map((node) => certificateAt(node, now)));
  return [
    await linkFinding(membership),
    ...(await owedFindings(join(folder, 'debts.json'))),
    ...nodes.flat(),
    authorityFinding(authority, now),
  ];
}

async function linkFinding({ stationId, address, authority, seed }: OwnMembership): Promise<Finding> {
  try {
    const ms = Math.round(await roundTripMs({ address, authority }, seed, stationId));
    const message = `The hub at ${address} lets ${stationId} in; its answer takes ${ms} ms.`;
    return { check, severity: 'good', message };
  } catch (error) {
    if (/authorization/i.test(sentenceOf(error))) {
      const message = `The hub at ${address} refuses the key of ${stationId}: it was revoked there, or no hub process runs.`;
      const cure = 'Ask the hub. For a revoked station it makes a join code: run "rfi-logger join CODE" here.';
      return { check, severity: 'bad', message, cure };
    }
    const message = `The hub at ${address} cannot be reached: ${sentenceOf(error)}`;
    const cure =
      'See the network here, and that the hub runs and its TCP port is open. The station keeps everything meanwhile.';
    return { check, severity: 'bad', message, cure };
  }
}

async function owedFindings(path: string): Promise<Finding[]> {
  // Before the first start after joining there is none.
  if (!isThere(path)) return [];
  try {
    const minutes = Math.round(await owedMinutesIn(path));
    const message = `${minutes} minutes of recordings wait for the hub.`;
    if (minutes <= MANY_MINUTES) return [{ check, severity: 'good', message }];
    const cure =
      'They go by themselves while the link is up. Where they grow, it is too thin: see network.policy in deploy/network.md.';
    return [{ check, severity: 'note', message, cure }];
  } catch (error) {
    const message = `${path} cannot be read: ${sentenceOf(error)}`;
    const cure = 'The next start puts it aside; the comparison of hours finds what the hub lacks.';
    return [{ check, severity: 'bad', message, cure }];
  }
}
