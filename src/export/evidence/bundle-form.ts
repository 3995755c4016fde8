/**
 * The form of a bundle and of the verdict about it. This file imports nothing, because `verify.html` contains it
 * unchanged.
 */

export interface FoundFile {
  readonly path: string;
  readonly bytes: number;
  /** Hexadecimal. */
  readonly sha256: string;
}

export interface BundleContents {
  /** Every file of the zip, hashed by the code that opened it; unreadable files are in `unreadable`. */
  readonly files: readonly FoundFile[];
  readonly unreadable: readonly { readonly path: string; readonly why: Told }[];
  /** Text of a file in `files`. */
  text(path: string): Promise<string>;
}

export interface CheckTools {
  sha256(text: string): Promise<string>;
  sha256OfBase64(base64: string): Promise<string>;
  /**
   * Checks an Ed25519 signature; the key is SPKI, key and signature are base64. Undefined where this platform cannot
   * check it.
   */
  isSigned(publicKey: string, signature: string, text: string): Promise<boolean | undefined>;
}

/** Facts that the reader has from elsewhere: from paper, from an earlier bundle, from the station itself. */
export interface KnownOutside {
  /** Fingerprint of the station's key. */
  readonly fingerprint?: string | undefined;
  /** Seals of audit rows. */
  readonly anchors?: readonly { readonly seq: number; readonly hash: string }[] | undefined;
}

export type FaultKind = 'manifest' | 'signature' | 'key' | 'changed' | 'missing' | 'extra' | 'audit' | 'case';

/** A sentence for the reader of a verdict. */
export interface Told {
  readonly vi: string;
  readonly en: string;
}

export interface Fault extends Told {
  readonly kind: FaultKind;
  /** Path of the file that differs. */
  readonly path: string;
}

export interface ManifestFile {
  readonly path: string;
  readonly bytes: number;
  readonly sha256: string;
  readonly what: string;
}

export interface Manifest {
  readonly format: string;
  readonly version: number;
  readonly incidentId: string;
  readonly madeAt: string;
  readonly madeBy: string;
  readonly program: string;
  readonly from: string;
  readonly to: string;
  readonly receivers: readonly {
    readonly receiverId: string;
    readonly stationId: string;
    readonly sweeps: number;
    readonly from: string;
    readonly to: string;
  }[];
  readonly audit: {
    readonly fromSeq: number;
    readonly toSeq: number;
    /** The seal to which the first row is chained. */
    readonly before: string;
    readonly head: { readonly seq: number; readonly hash: string };
  };
  /**
   * The form of tables and pictures, and the range marked in the pictures: with these the verifier makes them again from
   * the signed blocks. Absent in bundles of older programs.
   */
  readonly figures?: { readonly form: number; readonly markStartHz: number; readonly markStopHz: number };
  /** The fields of the incident that the audit log seals, in the order of the seal. */
  readonly caseFields: readonly string[];
  readonly files: readonly ManifestFile[];
}

export interface Verdict {
  readonly good: boolean;
  readonly faults: readonly Fault[];
  /** Checks that could not be made here. They are no faults. */
  readonly unchecked: readonly Told[];
  /** Facts about a whole bundle that its reader must know. */
  readonly told: readonly Told[];
  readonly manifest: Manifest | undefined;
  readonly fingerprint: string | undefined;
  /**
   * `named`: signed with the key whose fingerprint was given from outside. `unknown`: none was given; anybody can sign a
   * bundle with a key of their own, so it may not be called good.
   */
  readonly signer: 'named' | 'unknown';
  /** Hash of `manifest.json`, which a time-stamp covers. */
  readonly manifestSha256: string | undefined;
}

export const MANIFEST = 'manifest.json';
export const SIGNATURE = 'signature.json';
export const TIMESTAMP = 'timestamp.tsr';
export const RECEIVERS = 'receivers.json';
export const AUDIT = 'audit.jsonl';
export const INCIDENT = 'incident.json';
export const COVERAGE = 'coverage.json';
/** Action of the audit row that records the making of a bundle. */
export const BUNDLED = 'evidence.bundled';
/** Its actor where a command made the bundle, which leaves the log of the station as it is: that log does not have this row. */
export const COMMAND_LINE = 'command-line';
/** Counts up when a byte of CSV, SM.1809, a picture or the coverage of the same sweeps changes; a test holds today's bytes. */
export const FIGURES_FORM = 3;
export const BUNDLE_FORMAT = 'rfi-logger evidence bundle';
/** Files that the manifest cannot list, because they were made from the manifest. */
export const ABOUT_MANIFEST: readonly string[] = [MANIFEST, SIGNATURE, TIMESTAMP];

export type Note = (kind: FaultKind, path: string, vi: string, en: string) => void;

export interface Checking {
  readonly contents: BundleContents;
  readonly tools: CheckTools;
  readonly known: KnownOutside;
  readonly note: Note;
  readonly unchecked: Told[];
}

/** A time as courts in Viet Nam write it, to the second. @param at epoch ms */
export function inVietnam(at: number): string {
  const [date = '', clock = ''] = new Date(at + 7 * 3_600_000).toISOString().split('T');
  return `${clock.slice(0, 8)} ngày ${date.split('-').reverse().join('/')} giờ Việt Nam`;
}

/** The time in both ways of writing; a text that is no time as it stands. */
export function spelled(utc: string): string {
  const at = Date.parse(utc);
  return Number.isNaN(at) ? utc : `${inVietnam(at)} (${utc})`;
}

/** Actors that are no person by name. */
const MAKERS: Readonly<Record<string, Told | undefined>> = {
  local: {
    vi: 'người ngồi tại máy của trạm, không đăng nhập',
    en: 'a person at the computer of the station, not signed in',
  },
  system: { vi: 'chương trình', en: 'the program' },
  'command-line': {
    vi: 'lệnh rfi-logger trên máy của trạm',
    en: 'the command on the computer of the station',
  },
};

/** Who made the bundle, in words or by name. */
export function makerOf({ madeBy }: Pick<Manifest, 'madeBy'>): Partial<Told> {
  return MAKERS[madeBy] ?? { vi: madeBy };
}

export function parsedObject(text: string): Record<string, unknown> | undefined {
  try {
    return objectOf(JSON.parse(text));
  } catch {
    return undefined;
  }
}

export function objectOf(value: unknown): Record<string, unknown> | undefined {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
}

/** Undefined for a text that is no manifest, whatever stands in it. */
export function parsedManifest(text: string): Manifest | undefined {
  const value = parsedObject(text) as Partial<Manifest> | undefined;
  const { files, receivers, caseFields, audit } = value ?? {};
  const isText = (one: unknown) => typeof one === 'string';
  const whole =
    value?.format === BUNDLE_FORMAT &&
    [value.incidentId, audit?.before, audit?.head?.hash].every(isText) &&
    [audit?.fromSeq, audit?.toSeq, audit?.head?.seq].every(Number.isFinite) &&
    isList(caseFields, isText) &&
    isList(files, (one) => isText(one?.path) && isText(one?.sha256) && Number.isFinite(one?.bytes)) &&
    isList(receivers, (one) => [one?.receiverId, one?.from, one?.to].every(isText) && Number.isFinite(one?.sweeps));
  return whole ? (value as Manifest) : undefined;
}

function isList<T>(value: readonly T[] | undefined, is: (one: T | null) => boolean): boolean {
  return Array.isArray(value) && value.every(is);
}
