/** `network:` of the configuration file: where people may have the program connect to, and how stations reach a hub. */
import { z } from 'zod';
import { MINUTE_MS } from '../time/units.js';
import { duration, size } from './values.js';

/** One place of `network.allow`: an address, a network or a name, with a port or without. */
export const ALLOWED_PLACE = /^(?:\[[0-9a-fA-F:]+\]|[\w.-]+|[0-9a-fA-F:]+)(?:\/\d{1,3})?(?::\d{1,5})?$/;

const STREAMS_AT_MOST_BYTES = 20e9;
const HOST_AND_PORT = /^(?:\[[0-9a-fA-F:]+\]|[^\s:[\]]+):(\d{1,5})$/;

const hostAndPort = z.string().refine((text) => {
  const port = Number(HOST_AND_PORT.exec(text)?.[1] ?? Number.NaN);
  return port >= 1 && port <= 65_535;
}, 'must be host:port, such as "hub.example:4222" or "[2001:db8::1]:4222"');

/** `tls://` before an address may be left out: no connection is without TLS. */
const node = z
  .string()
  .transform((text) => text.replace(/^(?:tls|nats):\/\//, ''))
  .pipe(hostAndPort);
const nodes = z.array(node).min(1).max(9);

const isPartOfMinute = (ms: number) => ms >= 1000 && MINUTE_MS % ms === 0;

/** Interval in ms of which the link carries one sweep of each plan; 0: it carries all sweeps. */
const policySchema = z.union([
  z.literal('full').transform(() => 0),
  z.literal('summaries').transform(() => MINUTE_MS),
  z
    .strictObject({
      thinned: z.strictObject({
        every: duration.refine(isPartOfMinute, 'must be a whole part of a minute, such as "10s"'),
      }),
    })
    .transform(({ thinned }) => thinned.every),
]);

const natsSchema = z.union([
  nodes.transform((servers) => ({ servers })),
  z.strictObject({
    servers: nodes,
    /** PEM file of the authority that signed the certificates of the nodes; the hub's own authority when absent. */
    authority: z.string().min(1).optional(),
  }),
]);

export const networkSchema = z.strictObject({
  /**
   * Where people at the page may have the program connect to: addresses, networks (10.0.0.0/8) and names, each with
   * `:port` or without; the station's own private networks when absent. What this file itself names needs no leave.
   */
  allow: z
    .array(z.string().regex(ALLOWED_PLACE, 'must be an address, a network or a name, with :port or without'))
    .max(200)
    .optional(),
  /** Hub: where its message server listens for stations. */
  listen: hostAndPort.default('0.0.0.0:4222'),
  /** Hub: how stations reach it from outside, as join codes name it; an address of this machine when absent. */
  address: hostAndPort.optional(),
  /** Hub: the nodes of an operator's own NATS cluster, in place of a nats-server that the hub runs itself. */
  nats: natsSchema.optional(),
  /**
   * The page as other hub processes and an OpenID provider reach it (`http://10.0.0.5:8080`). Absent: from `--host` and `--port`;
   * for the provider an address, name or certificate of this computer.
   */
  page: z.url({ protocol: /^https?$/ }).optional(),
  /** Hub: most bytes of blocks and events that wait on disk for its archive; beyond it stations keep them. */
  waitingAtMost: size.default(STREAMS_AT_MOST_BYTES),
  /** Station: most bits per second that blocks may take of the link to the hub; measured when absent. */
  linkBitsPerS: z.number().min(1000).optional(),
  /** Station: sweeps that go to the hub unasked: `full`, `thinned: { every: 10s }`, or `summaries` (one a minute). */
  policy: policySchema.default(0),
});
