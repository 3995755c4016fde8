/** Compares answers with the contract, in tests and in the demonstration. */
import type { z } from 'zod';

/** A sentence for each field of an answer that its schema forbids or does not name. */
export function answerFaults(schema: z.ZodType, answer: unknown): string[] {
  const sent: unknown = JSON.parse(JSON.stringify(answer));
  const parsed = schema.safeParse(sent);
  if (parsed.success) return unnamed(sent, parsed.data, '');
  return parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
}

/** Fields that the schema does not name: parsing drops them. */
function unnamed(sent: unknown, kept: unknown, path: string): string[] {
  if (typeof sent !== 'object' || sent === null) return [];
  const known: ReadonlyMap<string, unknown> = new Map(Object.entries(kept ?? {}));
  return Object.entries(sent).flatMap(([key, value]) => {
    const field = path === '' ? key : `${path}.${key}`;
    return known.has(key) ? unnamed(value, known.get(key), field) : [`${field}: the contract has no such field`];
  });
}
