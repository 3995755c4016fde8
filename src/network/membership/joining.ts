/** Both sides of a station's joining of a hub. */
import { createHash, randomBytes } from 'node:crypto';
import { type NatsConnection, nkeys, type Subscription, usernamePasswordAuthenticator } from '@nats-io/transport-node';
import { z } from 'zod';
import { ConfigError, EnvironmentError, saidOf, sentenceOf } from '../../errors/errors.js';
import { pause } from '../../time/pause.js';
import { wallClock } from '../../time/wall-clock.js';
import { asItCame, say } from '../../words/said.js';
import { inboxOf, SCHEMA, subjects } from '../subjects.js';
import { authorityAt, connectWith, type HubContact, keyOf } from './hub-contact.js';
import { newSeed } from './hub-files.js';
import type { Members } from './members.js';
import { joiningUser } from './nats-config.js';
import { keepMembership, type OwnMembership } from './own-membership.js';

export const CODE_LIFE_MS = 15 * 60_000;
const ANSWER_WITHIN_MS = 10_000;
/** Time in ms within which the new key must work; the hub's message server takes it within a second. */
const KEY_TAKEN_WITHIN_MS = 10_000;
const PASSWORD_BYTES = 18;

const handedIn = z.object({ schema: z.int(), publicKey: z.string() });
const answer = z.object({
  problem: z.string().optional(),
  said: z.object({ vi: z.string(), en: z.string() }).optional(),
});

/** Makes an invitation, which the hub accepts within a second. `at` is epoch ms. */
export async function invite(
  members: Members,
  stationId: string,
  hub: Pick<JoinCode, 'address' | 'fingerprint'>,
  at: number,
): Promise<string> {
  const password = randomBytes(PASSWORD_BYTES).toString('base64url');
  const expiresAt = at + CODE_LIFE_MS;
  await members.invite(stationId, { password, expiresAt });
  return writeJoinCode({ ...hub, stationId, password, expiresAt });
}

/** Answers joining stations; `onChange` applies the new membership to the message server. */
export function answerJoining(
  connection: NatsConnection,
  members: Members,
  hooks: { readonly clock: () => number; onChange(): Promise<void>; onJoined(stationId: string): void },
): Subscription {
  // One after the other: of two who hold the same code, the second finds it used.
  let turn = Promise.resolve();
  return connection.subscribe('rfi.v1.join.*', {
    callback: (_error, message) => {
      const stationId = message.subject.split('.')[3] ?? '';
      turn = turn
        .then(() => takeIn(members, stationId, message.data, hooks.clock()))
        .then(async () => {
          message.respond(JSON.stringify({ schema: SCHEMA }));
          // The answer must be sent before the invitation ends, because that closes the connection.
          await connection.flush();
          await hooks.onChange();
          hooks.onJoined(stationId);
        })
        .catch((error: unknown) => {
          const said = saidOf(error);
          message.respond(JSON.stringify({ schema: SCHEMA, problem: said.en, said }));
        });
    },
  });
}

async function takeIn(members: Members, stationId: string, data: Uint8Array, at: number): Promise<void> {
  const { publicKey } = handedIn.parse(JSON.parse(new TextDecoder().decode(data)));
  // Throws when the text is no key.
  nkeys.fromPublic(publicKey);
  const { invitations } = await members.read();
  const isOpen = invitations.some((one) => one.stationId === stationId && one.expiresAt > at);
  if (!isOpen) throw ConfigError.of('This join code was used already, or is too old. Ask the hub for another one.');
  await members.join(stationId, publicKey, at);
}

/**
 * Joins a hub: checks its certificate against the code, makes this station's key, sends the public half, and proves that the
 * key is accepted. `stationId` is the id of the configuration, where it is known.
 * @throws ConfigError for an invalid code; EnvironmentError when the hub cannot be reached
 */
export async function joinHub(
  codeText: string,
  dataDir: string,
  { stationId: ownId, clock = wallClock }: { readonly stationId?: string | undefined; clock?(): number } = {},
): Promise<OwnMembership> {
  const { address, stationId, password, fingerprint, expiresAt } = readJoinCode(codeText);
  // Before the code is used up.
  if (ownId !== undefined && ownId !== stationId)
    throw ConfigError.of('The join code is for the station "{stationId}"; this station is "{ownId}".', {
      stationId,
      ownId,
    });
  const authority = await authorityAt(address, fingerprint);
  const hub = { address, authority };
  const seed = newSeed();
  const why =
    clock() >= expiresAt
      ? say('it is older than {minutes} min', { minutes: CODE_LIFE_MS / 60_000 })
      : say('it was used already or withdrawn, or is too old by the clock of the hub');
  const guest = await opened(hub, usernamePasswordAuthenticator(joiningUser(stationId), password), stationId, why);
  const lost = await handIn(guest, stationId, seed).finally(() => guest.close());
  await proved(hub, seed, stationId).catch((error: unknown) => {
    throw lost ?? error;
  });
  const membership = { stationId, address, authority, seed };
  await keepMembership(dataDir, membership);
  return membership;
}

/**
 * Hands the public half of the key in. Returns the fault when no answer comes: the hub may have the key although a poor link lost
 * its answer, and then the key opens the hub. @throws ConfigError when the hub refuses it
 */
async function handIn(guest: NatsConnection, stationId: string, seed: string): Promise<unknown> {
  const publicKey = nkeys.fromSeed(new TextEncoder().encode(seed)).getPublicKey();
  const request = JSON.stringify({ schema: SCHEMA, publicKey });
  try {
    const reply = await guest.request(subjects.join(stationId), request, { timeout: ANSWER_WITHIN_MS });
    const { problem, said } = answer.parse(reply.json());
    if (problem !== undefined) throw new ConfigError(said ?? asItCame(problem));
    return undefined;
  } catch (error) {
    if (error instanceof ConfigError) throw error;
    return error;
  }
}

async function opened(
  hub: HubContact,
  authenticator: Parameters<typeof connectWith>[1],
  stationId: string,
  whyRefused = say('the key of this station is not known there'),
): Promise<NatsConnection> {
  try {
    return await connectWith(hub, authenticator, {
      name: `${stationId} joins`,
      inboxPrefix: inboxOf(stationId),
      reconnect: false,
    });
  } catch (error) {
    if (/authorization/i.test(sentenceOf(error)))
      throw ConfigError.of(
        'The hub at {address} does not accept this join code: {whyRefused}. Ask it for another one.',
        { address: hub.address, whyRefused },
      );
    throw new EnvironmentError(
      say('The hub at {address} cannot be reached: {why}', { address: hub.address, why: saidOf(error) }),
      say('Try again, or check the network.'),
      { cause: error },
    );
  }
}

async function proved(hub: HubContact, seed: string, stationId: string): Promise<void> {
  for (let waitedMs = 0; ; waitedMs += 250) {
    try {
      const own = await opened(hub, keyOf(seed), stationId);
      await own.close();
      return;
    } catch (error) {
      if (waitedMs >= KEY_TAKEN_WITHIN_MS) throw error;
      await pause(250);
    }
  }
}

/**
 * A join code: the data that a station needs for its first contact with a hub. It works once, for some minutes.
 *
 *   RFI1- base64url of JSON { a: host:port of each node, s: station, p: password, f: fingerprint, e: end } and four bytes of its SHA-256
 */
const PREFIX = 'RFI1-';
const CHECK_BYTES = 4;

interface JoinCode {
  /** host:port of the hub. */
  readonly address: string;
  readonly stationId: string;
  readonly password: string;
  /** SHA-256 of the hub's authority, hex digits. */
  readonly fingerprint: string;
  /** Epoch ms after which the hub refuses the code. */
  readonly expiresAt: number;
}

const contents = z.object({
  a: z.string().regex(/^(?:(?:\[[0-9a-fA-F:]+\]|[^:,]+):\d{1,5}(?:,(?!$)|$))+$/),
  s: z.string(),
  p: z.string(),
  f: z.string().length(43),
  // Epoch seconds; hubs of earlier versions do not say it.
  e: z.int().default(Number.POSITIVE_INFINITY),
});

export function writeJoinCode({ address, stationId, password, fingerprint, expiresAt }: JoinCode): string {
  const f = Buffer.from(fingerprint, 'hex').toString('base64url');
  const json = Buffer.from(
    JSON.stringify({ a: address, s: stationId, p: password, f, e: Math.floor(expiresAt / 1000) }),
  );
  return PREFIX + Buffer.concat([json, check(json)]).toString('base64url');
}

/** Reads a code, or a link with a code behind its `#`. @throws ConfigError for a code that was cut or mistyped */
export function readJoinCode(text: string): JoinCode {
  const code = text.replace(/\s/g, '').replace(/^.*#/, '');
  const bytes = Buffer.from(code.slice(PREFIX.length), 'base64url');
  const json = bytes.subarray(0, -CHECK_BYTES);
  if (!code.startsWith(PREFIX) || !check(json).equals(bytes.subarray(-CHECK_BYTES)))
    throw ConfigError.of('The join code is cut or mistyped: a code begins with {prefix}. Copy it again.', {
      prefix: PREFIX,
    });
  const { a, s, p, f, e } = contents.parse(JSON.parse(json.toString()));
  const fingerprint = Buffer.from(f, 'base64url').toString('hex');
  return { address: a, stationId: s, password: p, fingerprint, expiresAt: 1000 * e };
}

function check(json: Buffer): Buffer {
  return createHash('sha256').update(json).digest().subarray(0, CHECK_BYTES);
}
