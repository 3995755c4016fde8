/**
 * An account of the message server for each station and each open invitation. What a station makes the server answer stays in its
 * account, in which neither other stations nor the streams exist.
 *
 *   account of a station ── service: events, blocks, joining ─► account of the hub with its streams
 *                        ── stream: beats, live frames ───────►
 *                        ◄─ service: questions, kept hours ────
 *
 * nats-server 2.10 gives an account that comes with a reload no way to others. So accounts are made ahead, and a reload puts users in.
 */
import type { Rate } from '../rate-limit.js';
import type { Membership } from './members.js';
import { joiningPermissions, joiningUser, stationPermissions, text, userText } from './nats-config.js';

/** Accounts that stand ready for invitations to come; a server with more of them takes longer to reload. */
const SPARE = 64;
/** Connections of one station that lie dead until the server notices, and its two of now. */
const LIMITS = 'limits: { max_connections: 32, max_subscriptions: 64, max_payload: 1MB }';
/** Most messages and bytes of one account: events that waited through a long cut come at once, blocks with 2 MB/s (`link-pace.ts`). */
export const MOST_MESSAGES: Rate = { perS: 2000, burst: 10_000 };
export const MOST_BYTES: Rate = { perS: 8e6, burst: 64e6 };

interface Holder {
  readonly stationId: string;
  /** Key or password: who joins again gets another account. */
  readonly secret: string;
  /** User of the account, as the configuration writes it. */
  readonly user: string;
  readonly isMember: boolean;
}

export class StationAccounts {
  #seats = new Map<string, { readonly seat: number; readonly holder: Holder }>();
  #count = SPARE;

  /** Gives every member and guest an account of its own. False: there are more than accounts, and the server must start again. */
  seat({ members, invitations }: Membership, at: number): boolean {
    const holders = [
      ...members.filter(({ revokedAt }) => revokedAt === undefined).map(memberHolder),
      ...invitations.filter(({ expiresAt }) => expiresAt > at).map(guestHolder),
    ];
    const before = this.#seats;
    const taken = new Set(holders.map(({ secret }) => before.get(secret)?.seat));
    let next = 0;
    this.#seats = new Map(
      holders.map((holder) => {
        while (taken.has(next)) next += 1;
        const seat = before.get(holder.secret)?.seat ?? next++;
        return [holder.secret, { seat, holder }];
      }),
    );
    const needed = 1 + Math.max(-1, ...[...this.#seats.values()].map(({ seat }) => seat));
    if (needed <= this.#count) return true;
    this.#count = needed + SPARE;
    return false;
  }

  /** Who has the account of this name. */
  holderOf(account: string): Pick<Holder, 'stationId' | 'secret'> | undefined {
    return [...this.#seats.values()].find(({ seat }) => nameOf(seat) === account)?.holder;
  }

  /** The accounts as text of the configuration; `hub` is the user of the hub; who holds a secret that `isShut` may not connect now. */
  text(hubAccount: string, hub: string, isShut: (secret: string) => boolean): string {
    const holders = new Map([...this.#seats.values()].map(({ seat, holder }) => [nameOf(seat), holder]));
    const accounts = Array.from({ length: this.#count }, (_, seat) => nameOf(seat));
    const way = (kind: 'stream' | 'service', account: string) => (subject: string) =>
      `{ ${kind}: { account: ${account}, subject: "${subject}" } }`;
    const told = accounts.flatMap((account) => TOLD.map(way('stream', account)));
    const asked = [...holders]
      .filter(([, { isMember }]) => isMember)
      .flatMap(([account, { stationId }]) => ASKED(stationId).map(way('service', account)));
    const own = `exports: [ ${TOLD.map((one) => `{ stream: "${one}" }`)}, ${ASKED('*').map((one) => `{ service: "${one}" }`)} ]
    imports: [ ${TAKEN.map(way('service', hubAccount))} ]
    ${LIMITS}`;
    const stations = accounts.map((account) => {
      const { secret = '', user = '' } = holders.get(account) ?? {};
      return `${account} {\n    users: [ ${isShut(secret) ? '' : user} ]\n    ${own}\n  }`;
    });
    return `${hubAccount} {
    jetstream: enabled
    users: [ ${hub} ]
    exports: [ ${TAKEN.map((one) => `{ service: "${one}" }`)} ]
    imports: [
      ${[...told, ...asked].join('\n      ')}
    ]
  }
  ${stations.join('\n  ')}`;
  }
}

/** What the hub takes from stations and answers, what they only tell, and what it asks them. */
const TAKEN = ['rfi.v1.event.*.*', 'rfi.v1.block.*.*.*', 'rfi.v1.join.*'];
const TOLD = ['rfi.v1.beat.*', 'rfi.v1.live.*.*'];
const ASKED = (stationId: string) => [`rfi.v1.ask.${stationId}.*`, `rfi.v1.kept.${stationId}`];

function nameOf(seat: number): string {
  return `STATION_${seat}`;
}

function memberHolder({ stationId, publicKey }: Membership['members'][number]): Holder {
  const user = userText(`nkey: ${publicKey}`, stationPermissions(stationId));
  return { stationId, secret: publicKey, user, isMember: true };
}

function guestHolder({ stationId, password }: Membership['invitations'][number]): Holder {
  const who = `user: ${text(joiningUser(stationId))}, password: ${text(password)}`;
  return { stationId, secret: password, user: userText(who, joiningPermissions(stationId)), isMember: false };
}
