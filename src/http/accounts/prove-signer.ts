/** A signature needs its person, in that moment: a password, a code of the authenticator, or the provider. Never a token. */
import type { Request } from 'express';
import { checkPassword } from '../../access/passwords.js';
import { isToken } from '../gate.js';
import type { AccountParts } from './account-parts.js';
import { orRefused, refused } from './account-refusals.js';

/** Longest time in ms since the provider vouched for a person who has neither password nor authenticator here. */
const VOUCHED_WITHIN_MS = 10 * 60_000;
const WRONG_PROOF = {
  vi: 'Ký cần đúng mật khẩu, hoặc mã của ứng dụng xác thực, của chính người ký.',
  en: 'To sign, the person who signs gives the password, or a code of the authenticator.',
};
const NO_PERSON = { vi: 'Chỉ người đăng nhập mới ký được.', en: 'Only a person who signed in can sign.' };
const VOUCHED_LONG_AGO = {
  vi: 'Ký cần được nhà cung cấp danh tính xác nhận trong 10 phút gần đây: hãy đăng xuất, đăng nhập lại rồi ký.',
  en: 'To sign, the identity provider must have vouched for you within 10 minutes: sign out, sign in again, then sign.',
};

export type ProveSigner = (request: Request, proof: string | undefined) => Promise<void>;

/** @throws Problem 403 for a program that acts with a token */
export function mustBePerson(request: Request): void {
  if (isToken(request)) throw refused(403, 'Not allowed', NO_PERSON);
}

/** Checks that the person at the screen is the one who signs. While there are no accounts, no proof is asked for. @throws Problem 403 */
export async function proveSigner(
  { accounts: { users, sessions }, gate, clock }: Pick<AccountParts, 'accounts' | 'gate' | 'clock'>,
  request: Request,
  proof = '',
): Promise<void> {
  mustBePerson(request);
  const { user, sessionId = '' } = gate.callerOf(request);
  if (user === undefined) return;
  if (!user.hasPassword && !user.hasTotp) {
    const beganAt = sessions.get(sessionId)?.createdAt ?? 0;
    if (Math.abs(clock() - beganAt) > VOUCHED_WITHIN_MS) throw refused(403, 'Not allowed', VOUCHED_LONG_AGO);
    return;
  }
  if (user.hasTotp && users.takeCode(user.id, proof, clock())) return;
  const byPassword =
    user.hasPassword && (await orRefused(() => checkPassword(users.passwordHash(user.id), proof))).right;
  if (!byPassword) throw refused(403, 'Not allowed', WRONG_PROOF);
}
