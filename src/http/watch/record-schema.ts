/** How one list of records is taken over HTTP. */
import type { z } from 'zod';
import type { Permission } from '../../access/permissions.js';

export interface RecordSchema {
  readonly path: string;
  readonly summary: string;
  /** Who may read the list: whoever watches, where nothing is said. */
  readonly read?: Permission;
  /** Who may change it. */
  readonly edit: Permission;
  /** Left out for callers without this permission. */
  readonly privateFields?: { readonly fields: readonly string[]; readonly read: Permission };
  readonly value: z.ZodType;
  faults?(value: never): string[];
}
