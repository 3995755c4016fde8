/** Connections to a hub: the first look at its certificate, and the connection itself. */
import { X509Certificate } from 'node:crypto';
import { connect as connectPlain, type Socket } from 'node:net';
import { connect as connectTls, type PeerCertificate } from 'node:tls';
import {
  type Authenticator,
  type ConnectionOptions,
  connect,
  type NatsConnection,
  nkeys,
  type TlsOptions,
} from '@nats-io/transport-node';
import { ConfigError, EnvironmentError, saidOf } from '../../errors/errors.js';
import { heard } from '../../threads/heard.js';
import { type BackoffSteps, backoffMs } from '../../time/backoff.js';
import { owned, unexpected } from '../../time/work.js';
import { say } from '../../words/said.js';
import { inboxOf } from '../subjects.js';
import { fingerprintOf } from './hub-files.js';
import { signerOf } from './nats-signatures.js';

const OTHER_PROGRAM = 'another program than nats-server answers there';
const LOOK_TIMEOUT_MS = 10_000;
const LONGEST_GREETING = 65_536;
const CONNECT_TIMEOUT_MS = 10_000;
/** Interval of pings in ms; after three without an answer the link counts as lost. */
const PING_EVERY_MS = 5000;
const PINGS_UNANSWERED = 2;
/** Shortest time in ms between two attempts where nothing answers: they cost a hub nothing. The longest is twice as long. */
const UNREACHED_MS = 300;
/** The same where the hub answers and does not let in: each attempt costs it a TLS handshake and a look at the key. */
const REFUSED: BackoffSteps = { firstMs: 1000, longestMs: 30_000 };
/** The time grows with every so many refusals: the client keeps half a kilobyte of each until it is let in. */
const REFUSALS_A_STEP = 30;

export interface HubContact {
  /** host:port, or several with commas between them for the nodes of a cluster. */
  readonly address: string;
  /** PEM of the authority that signed the hub's certificate. */
  readonly authority: string;
}

/**
 * Reads the certificate that a hub shows, and returns the authority that signed it.
 * @throws EnvironmentError when the hub does not answer, ConfigError when it is another hub's authority
 */
export async function authorityAt(address: string, fingerprint: string): Promise<string> {
  const [first = '', ...others] = address.split(',');
  try {
    return await authorityOfNode(first, fingerprint);
  } catch (error) {
    // A node that is down; one with another authority is no reason to try the next.
    if (others.length === 0 || !(error instanceof EnvironmentError)) throw error;
    return await authorityAt(others.join(','), fingerprint);
  }
}

async function authorityOfNode(address: string, fingerprint: string): Promise<string> {
  const chain = await chainAt(address);
  const found = chain.find((one) => fingerprintOf(one.toString()) === fingerprint);
  const [leaf] = chain;
  if (found === undefined || leaf === undefined || !leaf.verify(found.publicKey))
    throw ConfigError.of('{address} shows a certificate of another authority than the one in the join code.', {
      address,
    });
  return found.toString();
}

/**
 * Certificates that the message server at host:port shows, its own first.
 * @throws EnvironmentError when it does not answer
 */
export async function chainAt(address: string): Promise<X509Certificate[]> {
  const [host, port] = hostAndPort(address);
  const socket = heard(connectPlain({ host, port }));
  socket.setTimeout(LOOK_TIMEOUT_MS, () => socket.destroy(new Error('no answer within 10 s')));
  try {
    await greeted(socket);
    return await shownChain(socket);
  } catch (error) {
    const cure = say('Check that the hub runs with its nats-server and that its port can be reached from here.');
    throw new EnvironmentError(
      say('The hub at {address} does not answer: {why}', { address, why: saidOf(error) }),
      cure,
      { cause: error },
    );
  } finally {
    socket.destroy();
  }
}

/** Connects as a station or as the hub; reconnects by itself until it is closed. */
export async function connectWith(
  { address, authority }: HubContact,
  authenticator: Authenticator,
  options: Pick<ConnectionOptions, 'name' | 'inboxPrefix' | 'waitOnFirstConnect' | 'reconnect'>,
): Promise<NatsConnection> {
  // The authority signs certificates of one hub only, so any name of the hub is accepted.
  const tls: TlsOptions & { checkServerIdentity: () => undefined } = {
    ca: authority,
    checkServerIdentity: () => undefined,
  };
  // Signatures that were asked for since the last connection: one means that a hub answers.
  let signatures = 0;
  const connection = await connect({
    ...options,
    servers: address.split(','),
    authenticator: (nonce) => {
      signatures += 1;
      return authenticator(nonce);
    },
    tls,
    timeout: CONNECT_TIMEOUT_MS,
    maxReconnectAttempts: -1,
    reconnectDelayHandler: () => attemptPauseMs(signatures),
    pingInterval: PING_EVERY_MS,
    maxPingOut: PINGS_UNANSWERED,
    ignoreAuthErrorAbort: true,
    ignoreClusterUpdates: true,
  });
  const onReturn = async () => {
    signatures = 0;
    for await (const { type } of connection.status()) if (type === 'reconnect') signatures = 0;
  };
  owned(onReturn(), unexpected);
  return connection;
}

/** Time in ms until the next attempt, after so many in a row in which a hub answered and did not let in. */
export function attemptPauseMs(refusals: number): number {
  const least = refusals === 0 ? UNREACHED_MS : backoffMs(Math.ceil(refusals / REFUSALS_A_STEP), REFUSED);
  return least * (1 + Math.random());
}

/** Time in ms that the hub takes to answer this station. @throws Error when it does not let the station in */
export async function roundTripMs(hub: HubContact, seed: string, stationId: string): Promise<number> {
  const options = { name: `${stationId}, doctor`, inboxPrefix: inboxOf(stationId), reconnect: false };
  const connection = await connectWith(hub, keyOf(seed), options);
  try {
    return await connection.rtt();
  } finally {
    await connection.close();
  }
}

/** Proves the key of a seed. The client's own way computes key and signature in JavaScript at each connection. */
export function keyOf(seed: string): Authenticator {
  const nkey = nkeys.fromSeed(new TextEncoder().encode(seed)).getPublicKey();
  const sign = signerOf(seed);
  return (nonce = '') => ({ nkey, sig: sign(Buffer.from(nonce)).toString('base64') });
}

/** nats-server sends one line in plain text, in one packet or several, then expects TLS. */
async function greeted(socket: Socket): Promise<void> {
  let line = '';
  await new Promise<void>((resolve, reject) => {
    socket.once('error', reject);
    socket.once('end', () => reject(new Error('the connection was closed')));
    socket.on('data', (piece) => {
      line += piece.toString('latin1');
      if (!line.startsWith('INFO '.slice(0, line.length)) || line.length > LONGEST_GREETING)
        reject(new Error(OTHER_PROGRAM));
      else if (line.endsWith('\r\n')) resolve();
    });
  });
  socket.removeAllListeners('data');
}

async function shownChain(socket: Socket): Promise<X509Certificate[]> {
  // Not verified here: the fingerprint of the join code decides.
  const secure = heard(connectTls({ socket, rejectUnauthorized: false }));
  await new Promise<void>((resolve, reject) => {
    secure.once('error', reject);
    secure.once('secureConnect', () => resolve());
  });
  const chain: X509Certificate[] = [];
  const seen = new Set<string>();
  let one: PeerCertificate | undefined = secure.getPeerCertificate(true);
  while (one?.raw !== undefined && !seen.has(one.fingerprint256)) {
    seen.add(one.fingerprint256);
    chain.push(new X509Certificate(one.raw));
    one = 'issuerCertificate' in one ? (one.issuerCertificate as PeerCertificate) : undefined;
  }
  return chain;
}

function hostAndPort(address: string): [string, number] {
  const at = address.lastIndexOf(':');
  return [address.slice(0, at).replace(/^\[|\]$/g, ''), Number(address.slice(at + 1))];
}
