/**
 * Four eyes: a temporary transmitter that one person proposes counts when another person has confirmed it. Those who keep the
 * register may also enter a licence directly. Pure.
 */
import type { Words } from '../../words/sentence.js';
import type { Assignment } from './assignment.js';

interface Author {
  /** Account of the author; undefined before there are accounts. */
  readonly by: string | undefined;
  /** True for those who keep the register. */
  readonly keepsRegister: boolean;
}

const ONLY_PROPOSED: Words = {
  vi: 'Tài khoản này chỉ đề xuất được đài tạm thời; giấy phép do người giữ danh mục sửa.',
  en: 'This account may only propose temporary transmitters; licences are changed by those who keep the register.',
};
const NO_LICENCE_BACK: Words = {
  vi: 'Giấy phép đã có hiệu lực không trở lại thành đề xuất được.',
  en: 'A licence in force does not become a proposal again.',
};
const NEEDS_END: Words = {
  vi: 'Đề xuất đài tạm thời phải có ngày hết hạn.',
  en: 'The proposal of a temporary transmitter needs a last day.',
};
const SECOND_PERSON: Words = {
  vi: 'Người đề xuất không tự xác nhận được: cần người thứ hai.',
  en: 'Who proposed it cannot confirm it: that takes a second person.',
};
const AS_PROPOSED: Words = {
  vi: 'Chỉ xác nhận được đúng như đã đề xuất. Muốn sửa thì đề xuất lại.',
  en: 'It is confirmed as it was proposed. To change it, propose it again.',
};

/** Why the author may not write this (`after` undefined: remove it); undefined when it is allowed. */
export function proposalRefused(
  before: Assignment | undefined,
  after: Assignment | undefined,
  { by, keepsRegister }: Author,
): Words | undefined {
  const wasProposed = before?.proposedBy !== undefined;
  if (after === undefined) return keepsRegister || wasProposed ? undefined : ONLY_PROPOSED;
  if (after.proposedBy !== undefined) {
    if (before !== undefined && !wasProposed) return keepsRegister ? NO_LICENCE_BACK : ONLY_PROPOSED;
    return after.validTo === undefined ? NEEDS_END : undefined;
  }
  if (!wasProposed) return keepsRegister ? undefined : ONLY_PROPOSED;
  if (by !== undefined && before.proposedBy === by) return SECOND_PERSON;
  const { proposedBy: _, ...proposed } = before;
  return keepsRegister || written(proposed) === written(after) ? undefined : AS_PROPOSED;
}

/** The fields in one order, without those that have no value. */
function written(licence: object): string {
  return JSON.stringify(Object.fromEntries(Object.entries(licence).sort(([a], [b]) => (a < b ? -1 : 1))));
}
