/** Answers held against the contract, in tests and in the demonstration: what is sent is what the schema says. */
import type { z } from 'zod';

/** A sentence for each field of an answer that its schema does not allow, or does not name. */
export function answerFaults(schema: z.ZodType, answer: unknown): string[] {
  const sent: unknown = JSON.parse(JSON.stringify(answer));
  const parsed = schema.safeParse(sent);
  if (parsed.success) return unnamed(sent, parsed.data, '');
  return parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
}

/** Parsing drops the fields that a schema does not name. */
function unnamed(sent: unknown, kept: unknown, path: string): string[] {
  if (typeof sent !== 'object' || sent === null) return [];
  const known: ReadonlyMap<string, unknown> = new Map(Object.entries(kept ?? {}));
  return Object.entries(sent).flatMap(([key, value]) => {
    const field = path === '' ? key : `${path}.${key}`;
    return known.has(key) ? unnamed(value, known.get(key), field) : [`${field}: the contract has no such field`];
  });
}
