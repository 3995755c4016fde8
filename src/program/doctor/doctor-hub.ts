/** Checks of `rfi-logger doctor` for a hub: message servers, streams, hub processes, stations, refused blocks. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { boundedText } from '../../config/bounded-text.js';
import type { Config } from '../../config/config.js';
import { EnvironmentError, sentenceOf } from '../../errors/errors.js';
import { textShown } from '../../files/system-entries.js';
import { type Cluster, ID_FILE } from '../../network/hubs/hub-identity.js';
import { type HeardStation, type HubLook, lookAtHub, type StreamLook } from '../../network/hubs/hub-look.js';
import { AUTHORITY_FILE, SEED_FILE } from '../../network/membership/hub-files.js';
import { localOf } from '../../network/membership/hub-server.js';
import { Members } from '../../network/membership/members.js';
import { natsServerVersion } from '../../network/membership/nats-process.js';
import { countRefused } from '../../network/refused-blocks.js';
import type { Finding } from './doctor-checks.js';
import { authorityFinding, certificateAt } from './doctor-network-certificates.js';

const check = 'network';
const MANY_MINUTES = 60;
const WRONG_CLOCK_MS = 2000;
const FULL_SHARE = 0.9;
const HALF_FULL_SHARE = 0.5;

/** @param folder the hub's network folder */
export async function checkHub(
  network: Config['network'],
  folder: string,
  { now, listenMs }: { readonly now: number; readonly listenMs: number | undefined },
): Promise<Finding[]> {
  const { listen } = network;
  const cluster: Cluster | undefined = network.nats;
  const nodes = cluster?.servers ?? [localOf(listen)];
  const authority = await readFile(join(folder, AUTHORITY_FILE), 'utf8');
  const findings = [
    ...(cluster === undefined ? [await natsServerFinding()] : []),
    ...(await Promise.all(nodes.map((node) => certificateAt(node, now)))).flat(),
    authorityFinding(authority, now),
    ...refusedFindings(await countRefused(join(folder, 'refused')), folder),
  ];
  const trusted = cluster?.authority === undefined ? authority : await boundedText(cluster.authority);
  try {
    const seed = (await readFile(join(folder, SEED_FILE), 'utf8')).trim();
    const look = await lookAtHub({ address: nodes.join(','), authority: trusted }, seed, listenMs);
    const { members, faults } = await new Members(folder).read();
    const readable = 'Let the account of the hub read this file, or invite the station again.';
    for (const message of faults) findings.push({ check, severity: 'bad', message, cure: readable });
    const expected = members.filter(({ revokedAt }) => revokedAt === undefined).map(({ stationId }) => stationId);
    findings.push(
      ...look.streams.map(streamFinding),
      ...(cluster === undefined ? [] : [leaseFinding(look, await textShown(join(folder, ID_FILE)))]),
      ...stationFindings(expected, look.stations),
    );
  } catch (error) {
    const message = `No message server lets this hub in: ${sentenceOf(error)}`;
    const cure =
      cluster === undefined
        ? 'Its nats-server runs only while "rfi-logger serve --role hub" does: start it.'
        : 'See that the nodes run, and that network has the files of "rfi-logger hub nats-config" (deploy/network.md).';
    findings.push({ check, severity: 'bad', message, cure });
  }
  return findings;
}

async function natsServerFinding(): Promise<Finding> {
  try {
    return { check, severity: 'good', message: `${await natsServerVersion()} is installed.` };
  } catch (error) {
    if (!(error instanceof EnvironmentError)) throw error;
    return { check, severity: 'bad', message: error.message, cure: error.cure.en };
  }
}

function streamFinding({ name, waiting, behind }: StreamLook): Finding {
  if (waiting === undefined) {
    const cure = 'The first start of the hub makes it: rfi-logger serve --role hub.';
    return { check, severity: 'note', message: `The stream ${name} is not there yet.`, cure };
  }
  const { messages, bytes, atMostBytes } = waiting;
  const share = bytes / atMostBytes;
  const size = `${(bytes / 1e6).toFixed(1)} MB of at most ${(atMostBytes / 1e6).toFixed(0)} MB`;
  const message = `${name}: ${messages} messages wait for this hub (${size}).`;
  if (behind.length > 0) {
    const cure = 'Start nats-server there again, or replace the node; until then fewer copies of each message exist.';
    return { check, severity: 'bad', message: `${name}: ${behind.join(', ')} does not follow. ${message}`, cure };
  }
  if (share < HALF_FULL_SHARE) return { check, severity: 'good', message };
  const cure =
    'The archive does not take them: see the log of the hub, its disk, and that a hub process runs. A full stream leaves them at the stations.';
  return { check, severity: share < FULL_SHARE ? 'note' : 'bad', message, cure };
}

function leaseFinding({ writer, copies }: HubLook, own: string): Finding {
  if (writer === undefined) {
    const cure =
      'Start a hub process. When one runs and does not become the hub, its copy is not complete: its log names the cure.';
    return { check, severity: 'bad', message: 'No hub process has the lease: nobody is the hub now.', cure };
  }
  const who = writer.id === own ? 'this one' : 'another one';
  const page = writer.page === undefined ? '' : ` Its page is ${writer.page}.`;
  const message = `The hub process with the lease is ${who}; ${copies.length} others can take its place.${page}`;
  if (copies.length > 0) return { check, severity: 'good', message };
  const cure = 'With a second process the hub survives the loss of this one: deploy/network.md, Two hub processes.';
  return { check, severity: 'note', message, cure };
}

function stationFindings(expected: readonly string[], heard: ReadonlyMap<string, HeardStation>): Finding[] {
  const there = expected.filter((id) => heard.has(id));
  const summary: Finding = {
    check,
    severity: 'good',
    message: `${there.length} of ${expected.length} stations are heard.`,
  };
  return [
    ...(expected.length === 0 ? [] : [summary]),
    ...expected.flatMap((stationId) => stationFinding(stationId, heard.get(stationId))),
  ];
}

/** Nothing for a station that is well: a hub may have thousands. */
function stationFinding(stationId: string, heard: HeardStation | undefined): Finding[] {
  if (heard === undefined) {
    const cure = 'Ask there for power, router and SIM card; "rfi-logger doctor" at the station tells more.';
    return [{ check, severity: 'bad', message: `${stationId} is silent.`, cure }];
  }
  const { beat, aheadMs } = heard;
  const faults: Finding[] = [];
  if (beat.trouble !== undefined) {
    const cure = 'Run "rfi-logger doctor" at the station.';
    faults.push({
      check,
      severity: 'bad',
      message: `${stationId} has trouble with its archive: ${beat.trouble}.`,
      cure,
    });
  }
  if (beat.owedMinutes > MANY_MINUTES) {
    const rate = `its link carries ${(beat.bytesPerS / 1000).toFixed(1)} kB/s`;
    const message = `${stationId}: ${Math.round(beat.owedMinutes)} minutes of recordings wait there; ${rate}.`;
    const cure = 'A thinner network.policy, or a better link, before its archive loses the oldest.';
    faults.push({ check, severity: 'note', message, cure });
  }
  if (Math.abs(aheadMs) > WRONG_CLOCK_MS) {
    const message = `${stationId}: its clock differs from the clock here by ${(aheadMs / 1000).toFixed(1)} s.`;
    const cure = 'Repair the time service of the one that is wrong: rfi-logger doctor says which.';
    faults.push({ check, severity: 'note', message, cure });
  }
  return faults;
}

function refusedFindings(counts: Awaited<ReturnType<typeof countRefused>>, folder: string): Finding[] {
  return counts.map(({ stationId, refusal, count }) => {
    const message = `${count} blocks of ${stationId} were refused for good (${refusal}); they lie in ${join(folder, 'refused')}.`;
    const cure =
      'A damaged disk or a wrong clock at the station, or somebody with its key: then revoke it. Delete them when the cause is known.';
    return { check, severity: 'note', message, cure };
  });
}
