/** Builds InfluxDB line protocol from plain typed values; the meaning of the values is not known here. */

/** A field with its line-protocol type: InfluxDB treats `3i` and `3` as different types and refuses a mixture. */
export type FieldValue =
  | { readonly kind: 'float'; readonly value: number }
  | { readonly kind: 'integer'; readonly value: number }
  /** `plain`: the text has no character that must be escaped. */
  | { readonly kind: 'text'; readonly value: string; readonly plain?: boolean }
  | { readonly kind: 'flag'; readonly value: boolean };

export interface LinePoint {
  readonly measurement: string;
  /** Empty values are left out, because line protocol has no empty tag. */
  readonly tags: Readonly<Record<string, string>>;
  readonly fields: Readonly<Record<string, FieldValue | undefined>>;
  /** Epoch nanoseconds; a JavaScript number cannot hold them. */
  readonly atNs: bigint;
}

export const float = (value: number | undefined): FieldValue | undefined =>
  value === undefined ? undefined : { kind: 'float', value };
export const integer = (value: number | undefined): FieldValue | undefined =>
  value === undefined ? undefined : { kind: 'integer', value };
export const text = (value: string | undefined): FieldValue | undefined =>
  value === undefined ? undefined : { kind: 'text', value };
/** `plain` base64 text: tens of kilobytes of letters, digits and `+/=` need not be searched for quotes. */
export const base64 = (bytes: Uint8Array | undefined): FieldValue | undefined =>
  bytes && {
    kind: 'text',
    value: Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64'),
    plain: true,
  };
export const flag = (value: boolean | undefined): FieldValue | undefined =>
  value === undefined ? undefined : { kind: 'flag', value };

/**
 * Builds one line; undefined when no field can be written (line protocol has no NaN and no infinity, and a line without a field
 * is refused).
 */
export function buildLine(point: LinePoint): string | undefined {
  let fields = '';
  for (const name in point.fields) {
    const value = point.fields[name];
    const spelled = value === undefined ? undefined : spellField(value);
    if (spelled !== undefined) fields += `${fields === '' ? '' : ','}${escapeKey(name)}=${spelled}`;
  }
  if (fields === '') return undefined;
  let head = escapeMeasurement(point.measurement);
  // Sorted tags save the server the sorting; their order has no meaning.
  for (const name of Object.keys(point.tags).sort()) {
    const value = escapeKey(point.tags[name] ?? '');
    if (value !== '') head += `,${escapeKey(name)}=${value}`;
  }
  return `${head} ${fields} ${point.atNs}`;
}

function spellField(field: FieldValue): string | undefined {
  switch (field.kind) {
    case 'float':
      return Number.isFinite(field.value) ? String(field.value) : undefined;
    case 'integer':
      return Number.isSafeInteger(Math.round(field.value)) ? `${Math.round(field.value)}i` : undefined;
    case 'flag':
      return field.value ? 'true' : 'false';
    case 'text':
      return `"${field.plain ? field.value : escapeText(field.value)}"`;
  }
}

/**
 * Replaces backslash and line break in a name by `_`. A backslash is not read the same by all versions (1.x takes `\,` for a
 * comma and cannot escape the backslash itself), and a line break ends the line.
 */
function tidy(name: string): string {
  let tidied = '';
  for (const char of name) tidied += char === '\\' || char < ' ' || char === '\x7f' ? '_' : char;
  return tidied;
}

/** Escaped names and tag values, cached because they are few and occur in every line. */
const ESCAPED = new Map<string, string>();
const MOST_ESCAPED = 20_000;

/** Escapes comma, equals sign and space in tag names, tag values and field names. */
export function escapeKey(name: string): string {
  const known = ESCAPED.get(name);
  if (known !== undefined) return known;
  const escaped = tidy(name).replace(/[,= ]/g, '\\$&');
  if (ESCAPED.size >= MOST_ESCAPED) ESCAPED.clear();
  ESCAPED.set(name, escaped);
  return escaped;
}

function escapeMeasurement(name: string): string {
  return tidy(name).replace(/[, ]/g, '\\$&');
}

/**
 * Escapes quote and backslash, the only special characters inside a string field; a line break would be ambiguous and is
 * replaced.
 */
function escapeText(value: string): string {
  return value.replace(/[\r\n]+/g, ' ').replace(/["\\]/g, '\\$&');
}
