/**
 * Stations of a hub and open invitations: one small file for each, so that a command and a running hub can both write. A hub
 * checks the folder several times a second: a revoked station is out within one.
 *
 *   stations/STATION.json       { publicKey, joinedAt, revokedAt? }
 *   invitations/STATION.json    { password, expiresAt }
 */
import { mkdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { ConfigError } from '../../errors/errors.js';
import { isThere, listOrNone, orAbsent, textOrAbsent } from '../../files/absent.js';
import { writeWhole } from '../../files/write-whole.js';

const stationId = z.string().regex(/^[a-z0-9][a-z0-9-]{0,39}$/);
const memberSchema = z.object({
  publicKey: z.string().regex(/^U[A-Z2-7]{55}$/),
  /** Epoch ms. */
  joinedAt: z.number(),
  revokedAt: z.number().optional(),
});
const invitationSchema = z.object({ password: z.string().min(16), expiresAt: z.number() });

export interface Member extends z.infer<typeof memberSchema> {
  readonly stationId: string;
}

export interface Invitation extends z.infer<typeof invitationSchema> {
  readonly stationId: string;
}

export interface Membership {
  readonly members: readonly Member[];
  readonly invitations: readonly Invitation[];
  /** Files that could not be read, as sentences: what was known of them before is among the others. */
  readonly faults: readonly string[];
}

export const NOBODY: Membership = { members: [], invitations: [], faults: [] };

export class Members {
  readonly #folder: string;

  /** @param folder the hub's network folder */
  constructor(folder: string) {
    this.#folder = folder;
  }

  /**
   * Reads all files. Damaged ones are left out, and of one that cannot be read now `known` still holds: neither may lock out the
   * other stations. @throws Error when a folder cannot be read
   */
  async read(known = NOBODY): Promise<Membership> {
    const faults: string[] = [];
    const [members, invitations] = await Promise.all([
      this.#all('stations', memberSchema, known.members, faults),
      this.#all('invitations', invitationSchema, known.invitations, faults),
    ]);
    return { members, invitations, faults: faults.sort() };
  }

  /** Time stamp of the folders, which changes when a file is written or deleted. */
  async stamp(): Promise<string> {
    const times = ['stations', 'invitations'].map(async (kind) => {
      const folder = join(this.#folder, kind);
      return String((await orAbsent(folder, stat(folder, { bigint: true })))?.mtimeNs ?? 0);
    });
    return (await Promise.all(times)).join(' ');
  }

  /** @throws ConfigError when `id` is no station id */
  async invite(id: string, invitation: Omit<Invitation, 'stationId'>): Promise<void> {
    await this.#write('invitations', id, invitation);
  }

  /** Stores the station's key and deletes its invitation. */
  async join(id: string, publicKey: string, at: number): Promise<void> {
    await this.#write('stations', id, memberSchema.parse({ publicKey, joinedAt: at }));
    await this.endInvitation(id);
  }

  async endInvitation(id: string): Promise<void> {
    await rm(this.#path('invitations', id), { force: true });
  }

  /** Revokes a station; false when there is no such station. */
  async revoke(id: string, at: number): Promise<boolean> {
    const [member] = one((await textOrAbsent(this.#path('stations', id))) ?? '', memberSchema);
    if (member === undefined) return false;
    await this.#write('stations', id, { ...member, revokedAt: member.revokedAt ?? at });
    return true;
  }

  /** Forgets a station and its invitation; false when there is neither. */
  async forget(id: string): Promise<boolean> {
    const isKnown = ['stations', 'invitations'].some((kind) => isThere(this.#path(kind, id)));
    await rm(this.#path('stations', id), { force: true });
    await this.endInvitation(id);
    return isKnown;
  }

  #path(kind: string, id: string): string {
    if (!stationId.safeParse(id).success)
      throw ConfigError.of('"{id}" is no station id: lower-case letters, digits and hyphens, at most 40.', { id });
    return join(this.#folder, kind, `${id}.json`);
  }

  async #write(kind: string, id: string, value: unknown): Promise<void> {
    const path = this.#path(kind, id);
    await mkdir(join(this.#folder, kind), { recursive: true, mode: 0o700 });
    await writeWhole(path, `${JSON.stringify(value)}\n`);
  }

  async #all<T extends object>(
    kind: string,
    schema: z.ZodType<T>,
    known: readonly (T & { readonly stationId: string })[],
    faults: string[],
  ): Promise<(T & { readonly stationId: string })[]> {
    const names = await listOrNone(join(this.#folder, kind));
    const read = names.sort().map(async (name) => {
      const id = name.replace(/\.json$/, '');
      if (!stationId.safeParse(id).success || !name.endsWith('.json')) return [];
      const path = join(this.#folder, kind, name);
      try {
        return one((await textOrAbsent(path)) ?? '', schema).map((value) => ({ ...value, stationId: id }));
      } catch (error) {
        faults.push(`${path} cannot be read (${(error as NodeJS.ErrnoException).code}).`);
        return known.filter((before) => before.stationId === id);
      }
    });
    return (await Promise.all(read)).flat();
  }
}

function one<T>(text: string, schema: z.ZodType<T>): T[] {
  try {
    return [schema.parse(JSON.parse(text))];
  } catch {
    return [];
  }
}
