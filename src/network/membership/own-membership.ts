/** What a station keeps of the hub that it has joined. */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { ConfigError } from '../../errors/errors.js';
import { isThere, textOrAbsent } from '../../files/absent.js';
import { writeWhole } from '../../files/write-whole.js';

/** The facts about its hub that a station stores. */
const membershipSchema = z.object({
  stationId: z.string(),
  address: z.string(),
  authority: z.string(),
  seed: z.string(),
});
export type OwnMembership = z.infer<typeof membershipSchema>;

function membershipPath(dataDir: string): string {
  return join(dataDir, 'hub-membership.json');
}

/** A hub knows the numbers that this disk gave, or did. */
export function isJoined(dataDir: string): boolean {
  return isThere(membershipPath(dataDir));
}

/** Membership of this station; undefined before it has joined a hub. @throws ConfigError for a damaged file */
export async function readMembership(dataDir: string): Promise<OwnMembership | undefined> {
  const path = membershipPath(dataDir);
  const text = await textOrAbsent(path);
  if (text === undefined) return undefined;
  try {
    return membershipSchema.parse(JSON.parse(text));
  } catch (cause) {
    throw ConfigError.because(cause, '{path} is damaged: join the hub again with a new code.', { path });
  }
}

export async function keepMembership(dataDir: string, membership: OwnMembership): Promise<void> {
  await mkdir(dataDir, { recursive: true, mode: 0o700 });
  await writeWhole(membershipPath(dataDir), `${JSON.stringify(membership)}\n`);
}
