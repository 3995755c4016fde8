import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Command, Option } from 'commander';
import { toString as qrText } from 'qrcode';
import { z } from 'zod';
import { ConfigError } from '../../errors/errors.js';
import { isThere } from '../../files/absent.js';
import { keepToOwner } from '../../files/private-files.js';
import { writeWhole } from '../../files/write-whole.js';
import { writeClusterFiles } from '../../network/membership/cluster-files.js';
import { AUTHORITY_FILE } from '../../network/membership/hub-files.js';
import { CODE_LIFE_MS, invite } from '../../network/membership/joining.js';
import { Members } from '../../network/membership/members.js';
import { NETWORK_FOLDER, TAKE_OVER_FILE } from '../../network/membership/message-server-part.js';
import { wallClock } from '../../time/wall-clock.js';
import { tell, warn } from '../language/language.js';
import { DATA_DIR, tableOf } from './account-store.js';

/** Address and fingerprint of the hub for join codes; a process that only has a copy has no such file. */
const HUB_FILE = 'hub.json';
const hubSchema = z.object({ address: z.string(), fingerprint: z.string() });

export function hubCommand(): Command {
  const hub = new Command('hub').description('The stations of a hub: invitations, list, revocation.');
  hub
    .command('invite <station>')
    .description(
      `Makes a join code for a station; it works once, for ${CODE_LIFE_MS / 60_000} min, while the hub runs.`,
    )
    .option(
      '--page <url>',
      'of the station, such as http://192.168.1.20:8080: the QR picture is then a link that fills the code in',
    )
    .addOption(DATA_DIR)
    .action(inviteStation);
  hub
    .command('stations')
    .description('The stations that have joined.')
    .option('--json', 'for programs')
    .addOption(DATA_DIR)
    .action(list);
  hub
    .command('revoke <station>')
    .description('The station may not connect any more, within a second.')
    .addOption(DATA_DIR)
    .action(revoke);
  hub
    .command('forget <station>')
    .description('Revokes a station and takes it out of lists and page; its sweeps stay.')
    .addOption(DATA_DIR)
    .action(forget);
  hub
    .command('take-over')
    .description('Has this hub process go on with the case book that it has, when the one with the newest is lost.')
    .addOption(DATA_DIR)
    .action(takeOver);
  hub
    .command('nats-config')
    .description('Writes the configurations of a NATS cluster of the operator, with certificates, for network.nats.')
    .addOption(
      new Option('--nodes <n>', 'number of nodes, 3 or 5 for copies of each message').argParser(Number).default(3),
    )
    .requiredOption(
      '--hosts <hosts>',
      'names or addresses of the nodes, with commas; :port after one for another than 4222',
    )
    .addOption(new Option('--out <dir>', 'folder for the files, one folder for each node').default('nats-config'))
    .addOption(new Option('--at <dir>', 'folder in which the files lie at the nodes').default('/etc/rfi-nats'))
    .addOption(DATA_DIR)
    .action(writeNatsConfig);
  return hub;
}

interface NatsConfigFlags {
  readonly nodes: number;
  readonly hosts: string;
  readonly out: string;
  readonly at: string;
  readonly dataDir: string;
}

async function writeNatsConfig({ nodes, hosts, out, at, dataDir }: NatsConfigFlags): Promise<void> {
  const named = hosts.split(',').map((host) => host.trim());
  if (!(nodes >= 1 && nodes <= 9) || named.length !== nodes)
    throw ConfigError.of('--hosts names {count}, --nodes is {nodes}: name each node once, at most 9.', {
      count: named.length,
      nodes,
    });
  keepToOwner();
  const folder = join(dataDir, NETWORK_FOLDER);
  const servers = await writeClusterFiles({ folder, hosts: named, out, folderAtNode: at, at: wallClock() });
  for (const [i, server] of servers.entries()) console.log(`${join(out, `node-${i + 1}`)}: ${server}`);
  // Nodes with ports of their own may be on one machine: each has its folder there.
  const place = named.some((host) => host.includes(':')) ? join(at, 'node-N') : at;
  warn(`Copy each folder to its node as ${place}, run there "nats-server -c ${place}/nats.conf", and set at the hub:`);
  console.error(`network:\n  nats: [${servers.map((server) => `tls://${server}`).join(', ')}]`);
}

async function inviteStation(stationId: string, { dataDir, page }: { dataDir: string; page?: string }): Promise<void> {
  const folder = folderOf(dataDir, HUB_FILE);
  const about = hubSchema.parse(JSON.parse(await readFile(join(folder, HUB_FILE), 'utf8')));
  keepToOwner();
  const members = new Members(folder);
  const known = (await members.read()).members.find((one) => one.stationId === stationId);
  const code = await invite(members, stationId, about, wallClock());
  const shown = page === undefined ? code : new URL(`/setup#${code}`, page).href;
  console.log(await qrText(shown, { type: 'terminal', small: true, errorCorrectionLevel: 'L' }));
  console.log(code);
  warn(`At the station, within ${CODE_LIFE_MS / 60_000} min: rfi-logger join CODE, or the page /setup`);
  if (known !== undefined && known.revokedAt === undefined)
    warn(`${stationId} has joined already: when this code is used, its present key ends.`);
}

/** The network folder of a hub. @throws ConfigError where the data directory has none */
function folderOf(dataDir: string, file = AUTHORITY_FILE): string {
  const folder = join(dataDir, NETWORK_FOLDER);
  if (!isThere(join(folder, file)))
    throw ConfigError.of('{dataDir} has no hub yet: start it with "serve --role hub" first.', { dataDir });
  return folder;
}

async function takeOver({ dataDir }: { dataDir: string }): Promise<void> {
  keepToOwner();
  await writeWhole(join(folderOf(dataDir), TAKE_OVER_FILE), '');
  tell('This process becomes the hub as soon as no other one is. Entries that its copy lacks are lost.');
}

async function list({ dataDir, json }: { dataDir: string; json?: boolean }): Promise<void> {
  const { members, faults } = await new Members(folderOf(dataDir)).read();
  for (const fault of faults) warn(fault);
  if (json || members.length === 0) {
    if (json) console.log(JSON.stringify(members));
    else tell('No station has joined.');
    return;
  }
  const day = (at: number | undefined) => (at === undefined ? '' : new Date(at).toISOString().slice(0, 16));
  const rows = members.map(({ stationId, joinedAt, revokedAt, publicKey }) => [
    stationId,
    day(joinedAt),
    day(revokedAt),
    publicKey,
  ]);
  console.log(tableOf([['station', 'joined', 'revoked', 'public key'], ...rows]));
}

async function revoke(stationId: string, { dataDir }: { dataDir: string }): Promise<void> {
  const done = await new Members(folderOf(dataDir)).revoke(stationId, wallClock());
  if (!done) throw ConfigError.of('"{stationId}": no such station has joined.', { stationId });
  tell(`${stationId} is revoked.`);
}

async function forget(stationId: string, { dataDir }: { dataDir: string }): Promise<void> {
  const done = await new Members(folderOf(dataDir)).forget(stationId);
  if (!done) throw ConfigError.of('"{stationId}": no such station has joined.', { stationId });
  tell(`${stationId} is forgotten.`);
}
