/** How long the certificates of the network are good: of the message servers, and of the authority that signed them. */
import { X509Certificate } from 'node:crypto';
import { sentenceOf } from '../../errors/errors.js';
import { chainAt } from '../../network/membership/hub-contact.js';
import { DAY_MS } from '../../time/units.js';
import type { Finding } from './doctor-checks.js';

const check = 'certificate';
const RENEW_BEFORE_DAYS = 30;

/** Looks at the certificate that host:port shows; says so when nobody answers. */
export async function certificateAt(address: string, now: number): Promise<Finding[]> {
  try {
    const [shown] = await chainAt(address);
    if (shown === undefined) return [];
    const cure =
      'A hub with its own nats-server renews it at its next start. For a cluster: "rfi-logger hub nats-config" again, then copy the files to the nodes.';
    return [expiryFinding(`The certificate of the message server ${address}`, shown, { now, cure })];
  } catch (error) {
    const cure = 'See that nats-server runs there, and that its TCP port can be reached from here.';
    return [{ check: 'network', severity: 'bad', message: sentenceOf(error), cure }];
  }
}

/** @param pem certificate of the authority */
export function authorityFinding(pem: string, now: number): Finding {
  const cure = 'Make a new authority in time: every station joins again with a new code (deploy/network.md, Keys).';
  return expiryFinding('The authority of the hub', new X509Certificate(pem), { now, cure });
}

function expiryFinding(
  what: string,
  { validTo }: X509Certificate,
  { now, cure }: { readonly now: number; readonly cure: string },
): Finding {
  const until = Date.parse(validTo);
  const days = Math.floor((until - now) / DAY_MS);
  const day = new Date(until).toISOString().slice(0, 10);
  if (days < 0) return { check, severity: 'bad', message: `${what} ran out on ${day}.`, cure };
  const message = `${what} is good until ${day} (${days} days).`;
  return days < RENEW_BEFORE_DAYS ? { check, severity: 'note', message, cure } : { check, severity: 'good', message };
}
