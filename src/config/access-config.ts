/** `access:` of the configuration file: certificate, reverse proxy, length of a session, an OpenID provider. */
import { isIP } from 'node:net';
import { z } from 'zod';
import { HOUR_MS } from '../time/units.js';
import { secret } from './secrets.js';
import { duration } from './values.js';

const SESSION_IDLE_MS = 8 * HOUR_MS;
const SESSION_LONGEST_MS = 7 * 24 * HOUR_MS;

const role = z.enum(['viewer', 'field', 'operator', 'investigator', 'administrator']);

/** "loopback", an address, or a network such as "10.0.0.0/8". */
export const proxyAddress = z.string().refine((text) => {
  const [address = '', bits] = text.split('/');
  if (text === 'loopback') return true;
  const family = isIP(address);
  return family !== 0 && (bits === undefined || (/^\d+$/.test(bits) && Number(bits) <= (family === 4 ? 32 : 128)));
}, 'must be "loopback", an address, or a network such as "10.0.0.0/8"');

const oidcSchema = z.strictObject({
  /** The provider's address, under which it serves `/.well-known/openid-configuration`. */
  issuer: z
    .string()
    .refine(
      (text) => URL.canParse(text) && isPrivateLine(new URL(text)),
      'must be https://… (http only to this machine)',
    ),
  clientId: z.string().min(1),
  clientSecret: secret.optional(),
  /** Text of the button on the sign-in screen. */
  label: z.string().min(1).max(60).default('OpenID'),
  scopes: z.array(z.string().min(1)).default(['openid', 'profile', 'email']),
  /** The claim that lists a person's groups. */
  groupsClaim: z.string().min(1).default('groups'),
  /** Group → role; with several groups, the role with the most permissions counts. */
  roles: z.record(z.string(), role).default({}),
  /** Role of a person in none of these groups. Without it such a person may sign in only to an existing account. */
  otherwise: role.optional(),
});

export const accessSchema = z
  .strictObject({
    /** Files in PEM; read again when they change. */
    tls: z.strictObject({ cert: z.string().min(1), key: z.string().min(1) }).optional(),
    /** Reverse proxies that are trusted to state a visitor's address and the use of TLS. */
    behindProxy: z.array(proxyAddress).min(1).optional(),
    sessionIdle: duration.default(SESSION_IDLE_MS),
    sessionLongest: duration.default(SESSION_LONGEST_MS),
    oidc: oidcSchema.optional(),
  })
  .refine(({ sessionIdle, sessionLongest }) => sessionIdle <= sessionLongest, {
    path: ['sessionIdle'],
    message: 'must not be longer than sessionLongest',
  });

export type AccessConfig = z.infer<typeof accessSchema>;
export type OidcConfig = NonNullable<AccessConfig['oidc']>;

function isPrivateLine({ protocol, hostname }: URL): boolean {
  return protocol === 'https:' || (protocol === 'http:' && /^(localhost|127\.[\d.]+|\[::1\])$/.test(hostname));
}
