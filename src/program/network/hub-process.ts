/**
 * One of several hub processes over one set of stations, with a data directory of its own. The one with the lease is the hub:
 * archive, case book, calls. Each other is a gateway to its page, has a warm copy of its case book, and takes its place when it
 * ends.
 *
 *   start ─► lease free, and the case book here is the last one? ─ yes ─► hub
 *                 │ no                    ▲
 *                 ▼                       │ every 0.25 s
 *            gateway and warm copy ───────┘
 */
import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { mustBeSafe } from '../../access/listening.js';
import { sentenceOf } from '../../errors/errors.js';
import { isThere } from '../../files/absent.js';
import { LostFiles } from '../../files/lost-files.js';
import { needFile } from '../../files/need-file.js';
import { putOddEntriesAside } from '../../files/odd-entries.js';
import { keepToOwner } from '../../files/private-files.js';
import { gateway } from '../../http/gateway.js';
import { addressOf, listen, webServer } from '../../http/web-server.js';
import type { Stopper } from '../../live/wire.js';
import { hubConnection, hubIdOf } from '../../network/hubs/hub-identity.js';
import { HubLease, type WriterPlace } from '../../network/hubs/hub-lease.js';
import { WarmCopy } from '../../network/hubs/warm-copy.js';
import { outerAddress } from '../../network/membership/hub-files.js';
import { NETWORK_FOLDER, TAKE_OVER_FILE } from '../../network/membership/message-server-part.js';
import { closeFolder } from '../../store/safekeeping/claimed-folder.js';
import { DataLock } from '../../store/safekeeping/data-lock.js';
import { pause } from '../../time/pause.js';
import type { ProgramOptions } from '../ground.js';
import { type Program, startProgram } from '../program.js';

/** Adds up to as much to the time without a hub; a look is one small question to the message servers. */
const LOOK_EVERY_MS = 250;
/** Looks after which the log says that nobody is the hub: a lease that nobody renews lasts 5 s. */
const LOOKS_BEFORE_WORD = 40;
const BY_HAND =
  'start the process that was the hub last; if it is lost: rfi-logger hub take-over --data-dir of this process';

type Served = Pick<Program, 'address' | 'setupLink' | 'isWell' | 'stop'>;

export interface HubProcessOptions extends ProgramOptions {
  /** Ends the process at once: another one may be the hub by now. */
  end(why: string): void;
}

export async function startHubProcess(options: HubProcessOptions): Promise<Served> {
  const { config, dataDir, log, end } = options;
  const cluster = config.network.nats;
  if (cluster === undefined) return await startProgram(options);
  const folder = join(resolve(dataDir), NETWORK_FOLDER);
  keepToOwner();
  await mkdir(folder, { recursive: true });
  const lost = new LostFiles((problem) => log.error({ problem }, 'a file of the data directory'));
  await putOddEntriesAside(resolve(dataDir), lost.note);
  await closeFolder(resolve(dataDir), (notice) => log.warn({ notice }, 'archive'));
  const connection = await hubConnection(folder, cluster);
  const id = await hubIdOf(folder);
  const replicas = cluster.servers.length >= 3 ? 3 : 1;
  const lease = await HubLease.open({ connection, id, replicas, onLost: end });
  const asHub = async (port: number): Promise<Program> => {
    const program = await startProgram({ ...options, port, lease });
    lease.show(() => pageOf(options, program.address));
    log.info({ page: program.address }, 'this process is the hub');
    return program;
  };
  let standby: Standby | undefined;
  let hub: Program | undefined;
  if (await mayBegin(lease, folder)) hub = await asHub(options.port);
  else {
    const begin = async (port: number) => {
      hub = await asHub(port);
    };
    const copy = new WarmCopy({
      connection,
      id,
      dataDir: resolve(dataDir),
      onNotice: (notice) => log.warn({ notice }, 'network'),
    });
    standby = await startStandby({ options, lease, folder, copy, begin });
  }
  return {
    address: hub?.address ?? standby?.address ?? '',
    setupLink: hub?.setupLink,
    isWell: async () => (hub === undefined ? !connection.isClosed() : await hub.isWell()),
    async stop(by?: Stopper) {
      await standby?.stop();
      await hub?.stop(by);
      await lease.release();
      await connection.close();
    },
  };
}

interface Standby {
  readonly address: string;
  /** Ends the gateway and the copy; waits for a take-over that has begun. */
  stop(): Promise<void>;
}

interface StandbyParts {
  readonly options: HubProcessOptions;
  readonly lease: HubLease;
  readonly folder: string;
  readonly copy: WarmCopy;
  /** Starts the hub on a port, once this process has the lease. */
  begin(port: number): Promise<void>;
}

async function startStandby({ options, lease, folder, copy, begin }: StandbyParts): Promise<Standby> {
  const { config, dataDir, host, insecure = false, log, end } = options;
  const { tls, behindProxy } = config.access;
  mustBeSafe({ host, hasAccounts: true, tls: tls !== undefined, behindProxy: behindProxy !== undefined, insecure });
  const lock = DataLock.take(dataDir);
  let place: WriterPlace | undefined;
  const onFault = (error: unknown) => log.error({ problem: sentenceOf(error) }, 'the gateway');
  const gate = gateway(() =>
    place?.page === undefined ? undefined : { page: place.page, fingerprint: place.fingerprint },
  );
  const server = webServer(gate.listener, tls, onFault);
  server.on('upgrade', gate.upgrade);
  await listen(server, host, options.port);
  const address = addressOf(server, tls !== undefined) ?? '';
  const port = Number(new URL(address).port);
  log.info('another process is the hub: this one passes visitors on to it and copies its case book');
  copy.start();
  const stopping = new AbortController();
  const close = async () => {
    await copy.stop();
    gate.close();
    server.closeAllConnections();
    await new Promise((done) => server.close(done));
    lock.release();
  };
  const follow = async () => {
    let looks = 0;
    while (!stopping.signal.aborted) {
      const isFree = await mayBegin(lease, folder, (found) => (place = found)).catch(() => false);
      if (isFree) {
        await close();
        return await begin(port);
      }
      looks = place === undefined ? looks + 1 : 0;
      if (looks === LOOKS_BEFORE_WORD)
        log.error({ cure: BY_HAND }, 'no process is the hub, and this one has not its last case book');
      await pause(LOOK_EVERY_MS, stopping.signal);
    }
    await close();
  };
  const running = follow().catch((error: unknown) => end(`the hub cannot start here: ${sentenceOf(error)}`));
  return {
    address,
    async stop() {
      stopping.abort();
      await running;
    },
  };
}

/** Takes the lease where it is free and this process may go on. @param onWriter told who has it */
async function mayBegin(
  lease: HubLease,
  folder: string,
  onWriter: (writer: WriterPlace | undefined) => void = () => undefined,
): Promise<boolean> {
  const writer = await lease.writer();
  onWriter(writer);
  if (writer !== undefined && !lease.isOwn(writer)) return false;
  const byHand = join(folder, TAKE_OVER_FILE);
  const isWished = isThere(byHand);
  if (!isWished && !(await lease.hasBook())) return false;
  if (!(await lease.take())) return false;
  await rm(byHand, { force: true });
  return true;
}

/** The page as another process reaches it. */
function pageOf({ config }: ProgramOptions, address: string): Omit<WriterPlace, 'id'> {
  const { tls } = config.access;
  const url = new URL(address);
  if (['0.0.0.0', '[::]'].includes(url.hostname)) url.hostname = outerAddress() ?? '127.0.0.1';
  const page = config.network.page ?? url.href;
  if (tls === undefined || !page.startsWith('https:')) return { page };
  needFile(tls.cert);
  const { fingerprint256 } = new X509Certificate(readFileSync(tls.cert));
  return { page, fingerprint: fingerprint256.replaceAll(':', '').toLowerCase() };
}
