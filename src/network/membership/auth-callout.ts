/**
 * Admission of stations at an operator's own NATS cluster. The nodes ask the hub about each connection ("auth callout",
 * nats-server 2.10), so that stations are invited, joined and revoked at the hub, and no node's configuration changes.
 *
 *   station ─ key, signature ─► node ─ $SYS.REQ.USER.AUTH ─► hub ─ user with its permissions, or a refusal ─► node
 */

import { randomBytes } from 'node:crypto';
import type { Msg, NatsConnection } from '@nats-io/transport-node';
import { z } from 'zod';
import { sha256 } from '../../files/sha256.js';
import { owned } from '../../time/work.js';
import { publicKeyOf } from './hub-files.js';
import type { Membership } from './members.js';
import {
  ACCOUNT,
  joiningPermissions,
  joiningUser,
  type Permissions,
  RESPONSES,
  stationPermissions,
} from './nats-config.js';
import { isSignedBy, signerOf } from './nats-signatures.js';

const SUBJECT = '$SYS.REQ.USER.AUTH';
/** Hubs of one cluster share the questions. */
const QUEUE = 'rfi-hubs';
const JWT_HEADER = { typ: 'JWT', alg: 'ed25519-nkey' };

/** The part of an authorization request (nats-io/jwt, `AuthorizationRequestClaims`) that is used here. */
const requestSchema = z.object({
  nats: z.object({
    server_id: z.object({ id: z.string() }),
    user_nkey: z.string(),
    client_info: z.object({ nonce: z.string().optional() }),
    connect_opts: z.object({
      nkey: z.string().optional(),
      sig: z.string().optional(),
      user: z.string().optional(),
      pass: z.string().optional(),
    }),
  }),
});
type AuthRequest = z.infer<typeof requestSchema>['nats'];

interface Admitted {
  /** The nodes list the connections of each user by this name: the public key of a station. */
  readonly name: string;
  readonly permissions: Permissions;
}

export class AuthCallout {
  readonly #issuer: string;
  readonly #sign: (data: Uint8Array) => Buffer;
  readonly #clock: () => number;
  /** Connections refused since the start. */
  refused = 0;

  /** @param issuerSeed seed of the account key that the nodes' configuration names */
  constructor(issuerSeed: string, clock: () => number) {
    this.#issuer = publicKeyOf(issuerSeed);
    this.#sign = signerOf(issuerSeed);
    this.#clock = clock;
  }

  /**
   * Answers the nodes. `known` gives the stations and invitations at hand, `read` those of the files: hundreds of stations that come
   * back at once must not make the hub read all files for each.
   */
  answer(connection: NatsConnection, known: () => Membership, read: () => Promise<Membership>): void {
    connection.subscribe(SUBJECT, {
      queue: QUEUE,
      callback: (error, message) => {
        // A question that cannot be read gets no answer, and the node refuses the connection.
        if (error === null) owned(this.#reply(message, known, read), () => undefined);
      },
    });
  }

  async #reply(message: Msg, known: () => Membership, read: () => Promise<Membership>): Promise<void> {
    const request = requestSchema.parse(payloadOf(message.string())).nats;
    const admitted = admit(request, known(), this.#clock()) ?? admit(request, await read(), this.#clock());
    if (admitted === undefined) this.refused += 1;
    const about = { aud: request.server_id.id, sub: request.user_nkey };
    const verdict =
      admitted === undefined ? { error: 'not a station of this hub' } : { jwt: this.#user(request, admitted) };
    message.respond(this.#signed({ ...about, nats: { ...verdict, type: 'authorization_response', version: 2 } }));
  }

  #user({ user_nkey }: AuthRequest, { name, permissions: { publish, subscribe } }: Admitted): string {
    return this.#signed({
      name,
      aud: ACCOUNT,
      sub: user_nkey,
      nats: {
        pub: { allow: publish },
        sub: { allow: subscribe },
        resp: { max: RESPONSES.max, ttl: RESPONSES.withinMs * 1_000_000 },
        subs: -1,
        data: -1,
        payload: -1,
        type: 'user',
        version: 2,
      },
    });
  }

  #signed(claims: object): string {
    const iat = Math.floor(this.#clock() / 1000);
    const body = { jti: randomBytes(16).toString('hex'), iat, iss: this.#issuer, ...claims };
    const text = `${encoded(JWT_HEADER)}.${encoded(body)}`;
    return `${text}.${this.#sign(Buffer.from(text)).toString('base64url')}`;
  }
}

/** The station that proves its key, or the holder of an open invitation; undefined for anybody else. Pure. */
function admit(
  { connect_opts: { nkey, sig, user, pass }, client_info: { nonce } }: AuthRequest,
  { members, invitations }: Membership,
  at: number,
): Admitted | undefined {
  const member = members.find(({ publicKey, revokedAt }) => publicKey === nkey && revokedAt === undefined);
  if (member !== undefined) {
    const { stationId, publicKey } = member;
    if (!provesKey(publicKey, nonce, sig)) return undefined;
    return { name: publicKey, permissions: stationPermissions(stationId) };
  }
  const invited = invitations.find(({ stationId, password, expiresAt }) => {
    return expiresAt > at && user === joiningUser(stationId) && isSame(pass, password);
  });
  if (invited === undefined) return undefined;
  const { stationId } = invited;
  return { name: joiningUser(stationId), permissions: joiningPermissions(stationId) };
}

function provesKey(publicKey: string, nonce: string | undefined, signature: string | undefined): boolean {
  if (nonce === undefined || signature === undefined) return false;
  try {
    return isSignedBy(publicKey, Buffer.from(nonce), Buffer.from(signature, 'base64url'));
  } catch {
    return false;
  }
}

/** Compares secrets by their hashes, so that the time of the comparison tells nothing. */
function isSame(one: string | undefined, other: string): boolean {
  return one !== undefined && sha256(one) === sha256(other);
}

/** Claims of a token. Who signed it was checked by the cluster: only its nodes may publish on this subject. */
function payloadOf(token: string): unknown {
  return JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString());
}

function encoded(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}
