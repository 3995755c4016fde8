/**
 * The second factor: six digits from an authenticator app (TOTP, RFC 6238), and codes on paper for a lost telephone.
 */
import { randomInt } from 'node:crypto';
import { Secret, TOTP } from 'otpauth';
import { create } from 'qrcode';

const PERIOD_S = 30;
/** A code from a clock that is off by up to this many periods is accepted. */
const WINDOW = 1;
const RECOVERY_CODES = 10;
/** Without 0, O, 1, I and L, because the codes are read from paper, perhaps in bad light. */
const ALPHABET = '23456789abcdefghjkmnpqrstuvwxyz';

export function newTotpSecret(): string {
  return new Secret({ size: 20 }).base32;
}

/** The address that the authenticator app scans. */
export function totpAddress(secret: string, account: string, issuer: string): string {
  return totpOf(secret, account, issuer).toString();
}

/**
 * The number of the period to which the code belongs; undefined when it is wrong. A period at or before `lastStep` was
 * already used, so a code that somebody else saw cannot be used again.
 */
export function totpStep(secret: string, code: string, at: number, lastStep: number): number | undefined {
  const token = code.replaceAll(/\s/g, '');
  if (!/^\d{6}$/.test(token)) return undefined;
  const delta = totpOf(secret).validate({ token, timestamp: at, window: WINDOW });
  if (delta === null) return undefined;
  const step = Math.floor(at / 1000 / PERIOD_S) + delta;
  return step > lastStep ? step : undefined;
}

function totpOf(secret: string, label = '', issuer = ''): TOTP {
  return new TOTP({ issuer, label, algorithm: 'SHA1', digits: 6, period: PERIOD_S, secret: Secret.fromBase32(secret) });
}

/** Recovery codes, each with 59 random bits and valid once: "k7mp-2xqa-w9dt". */
export function newRecoveryCodes(): string[] {
  const letter = () => ALPHABET[randomInt(ALPHABET.length)];
  const group = () => Array.from({ length: 4 }, letter).join('');
  return Array.from({ length: RECOVERY_CODES }, () => `${group()}-${group()}-${group()}`);
}

/** The form in which a code is hashed: capitals, spaces and hyphens do not matter. */
export function plainRecoveryCode(code: string): string {
  return code.toLowerCase().replaceAll(/[^a-z0-9]/g, '');
}

export interface QrPicture {
  /** Number of modules on a side; the path is drawn on a square of this many units. */
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
