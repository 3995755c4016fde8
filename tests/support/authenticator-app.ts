import { Secret, TOTP } from 'otpauth';

/** The code at this instant, as an authenticator app with its usual settings shows it. */
export function totpCode(secret: string, at: number): string {
  return new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: at });
}
