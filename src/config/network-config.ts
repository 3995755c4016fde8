/** `network:` of the configuration file: where people may have the program connect to, and how stations reach a hub. */
import { z } from 'zod';
import { ALLOWED_PLACE } from './allowed-place.js';
import { size } from './values.js';

const STREAMS_AT_MOST_BYTES = 20e9;
const HOST_AND_PORT = /^(?:\[[0-9a-fA-F:]+\]|[^\s:[\]]+):(\d{1,5})$/;

const hostAndPort = z.string().refine((text) => {
  const port = Number(HOST_AND_PORT.exec(text)?.[1] ?? Number.NaN);
  return port >= 1 && port <= 65_535;
}, 'must be host:port, such as "hub.example:4222" or "[2001:db8::1]:4222"');

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
  /** Hub: most bytes of blocks and events that wait on disk for its archive; beyond it stations keep them. */
  waitingAtMost: size.default(STREAMS_AT_MOST_BYTES),
  /** Station: most bits per second that blocks may take of the link to the hub; measured when absent. */
  linkBitsPerS: z.number().min(1000).optional(),
});
