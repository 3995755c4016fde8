/** Sentences for refusals about accounts, in both languages; the page shows them unchanged. */
import type { Request } from 'express';
import { type PasswordFault, passwordFault, SHORTEST_PASSWORD, TooManySignIns } from '../../access/passwords.js';
import type { User } from '../../access/user.js';
import { AccountRefused } from '../../store/accounts/account-users.js';
import type { Gate } from '../gate.js';
import { Problem } from '../problem.js';

export const WRONG_PASSWORD = {
  vi: 'Tên đăng nhập hoặc mật khẩu không đúng.',
  en: 'The name or the password is not right.',
};
export const WRONG_CODE = {
  vi: 'Mã xác thực không đúng hoặc đã dùng rồi.',
  en: 'The code is not right, or was used already.',
};
const BUSY = {
  vi: 'Quá nhiều người đang đăng nhập cùng lúc. Hãy thử lại sau giây lát.',
  en: 'Too many people sign in at this moment. Try again shortly.',
};
const NO_ACCOUNTS = {
  vi: 'Chưa có tài khoản nào.',
  en: 'There are no accounts yet.',
};
const PASSWORD_FAULTS: Readonly<Record<PasswordFault, { vi: string; en: string }>> = {
  short: {
    vi: `Mật khẩu cần ít nhất ${SHORTEST_PASSWORD} ký tự. Một câu ngắn dễ nhớ là tốt nhất.`,
    en: `The password needs at least ${SHORTEST_PASSWORD} characters. A short sentence is best.`,
  },
  long: { vi: 'Mật khẩu dài quá 200 ký tự.', en: 'The password is longer than 200 characters.' },
  obvious: {
    vi: 'Mật khẩu này quá dễ đoán: tránh tên mình, dãy phím liền nhau và từ thông dụng.',
    en: 'This password is too easy to guess: avoid your own name, runs of keys and common words.',
  },
};

export function refused(status: number, title: string, reason: { vi: string; en: string }): Problem {
  return new Problem(status, title, reason);
}

/** @throws Problem 400 for a password that is too short or too obvious */
export function mustBeGoodPassword(password: string, names: readonly string[]): void {
  const fault = passwordFault(password, names);
  if (fault !== undefined) throw refused(400, 'Bad password', PASSWORD_FAULTS[fault]);
}

/** Turns refusals of the store, and too many sign-ins, into answers. */
export async function orRefused<T>(work: () => T | Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof AccountRefused) throw new Problem(409, 'Not possible', error.said);
    if (error instanceof TooManySignIns) throw refused(503, 'Busy', BUSY);
    throw error;
  }
}

/** @throws Problem 409 before there are accounts: then nobody has a password */
export function signedIn(gate: Gate, request: Request): { readonly user: User; readonly sessionId: string } {
  const { user, sessionId } = gate.callerOf(request);
  if (user === undefined || sessionId === undefined) throw refused(409, 'Not possible', NO_ACCOUNTS);
  return { user, sessionId };
}
