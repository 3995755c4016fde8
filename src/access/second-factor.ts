/** The second factor: six digits of a telephone's authenticator (TOTP, RFC 6238), and codes on paper for when it is lost. */
import { randomInt } from 'node:crypto';
import { Secret, TOTP } from 'otpauth';
import { create } from 'qrcode';

const PERIOD_S = 30;
/** A clock that is this many periods off is still believed. */
const WINDOW = 1;
const RECOVERY_CODES = 10;
/** Without 0, O, 1, I, L: read from paper, perhaps by torch light. */
const ALPHABET = '23456789abcdefghjkmnpqrstuvwxyz';

export function newTotpSecret(): string {
  return new Secret({ size: 20 }).base32;
}

/** What the authenticator scans. */
export function totpAddress(secret: string, account: string, issuer: string): string {
  return totpOf(secret, account, issuer).toString();
}

/**
 * The period whose code this is; undefined when it is none. A period at or before `lastStep` was used already: a code
 * that was read over a shoulder opens nothing.
 */
export function totpStep(secret: string, code: string, at: number, lastStep: number): number | undefined {
  const token = code.replaceAll(/\s/g, '');
  if (!/^\d{6}$/.test(token)) return undefined;
  const delta = totpOf(secret).validate({ token, timestamp: at, window: WINDOW });
  if (delta === null) return undefined;
  const step = Math.floor(at / 1000 / PERIOD_S) + delta;
  return step > lastStep ? step : undefined;
}

/** The code of this moment, as an authenticator shows it. */
export function totpCode(secret: string, at: number): string {
  return totpOf(secret).generate({ timestamp: at });
}

function totpOf(secret: string, label = '', issuer = ''): TOTP {
  return new TOTP({ issuer, label, algorithm: 'SHA1', digits: 6, period: PERIOD_S, secret: Secret.fromBase32(secret) });
}

/** Each of 59 random bits, good once: "k7mp-2xqa-w9dt". */
export function newRecoveryCodes(): string[] {
  const letter = () => ALPHABET[randomInt(ALPHABET.length)];
  const group = () => Array.from({ length: 4 }, letter).join('');
  return Array.from({ length: RECOVERY_CODES }, () => `${group()}-${group()}-${group()}`);
}

/** As it is hashed: how people type it does not matter. */
export function plainRecoveryCode(code: string): string {
  return code.toLowerCase().replaceAll(/[^a-z0-9]/g, '');
}

export interface QrPicture {
  /** Modules along a side; the path is drawn on a square of this many units. */
  readonly size: number;
  /** SVG path data of the dark modules. */
  readonly path: string;
}

export function qrPicture(text: string): QrPicture {
  const { size, data } = create(text, { errorCorrectionLevel: 'M' }).modules;
  let path = '';
  for (let y = 0; y < size; y++) for (let x = 0; x < size; x++) if (data[y * size + x]) path += `M${x} ${y}h1v1h-1z`;
  return { size, path };
}
