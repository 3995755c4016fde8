/** What tells names apart, where there is no room for whole names. Pure. */

/** Shortest common beginning that is worth leaving out. */
const SHORTEST = 4;

/** "…Mẫu Sơn" of "Lạng Sơn – Mẫu Sơn" beside "Lạng Sơn – Đồng Đăng": the words with which all names begin are left out. */
export function distinctName(name: string, all: readonly string[]): string {
  let common = 0;
  while (all.length > 1 && common < name.length && all.every((one) => one[common] === name[common])) common += 1;
  // Words stay whole.
  const words = name.slice(0, common).search(/[^\p{L}\p{N}][\p{L}\p{N}]*$/u) + 1;
  const own = name.slice(words);
  // A number alone is no name: "Trạm 12" stays.
  return words < SHORTEST || !/\p{L}/u.test(own) ? name : `…${own}`;
}

/** "Lạng Sơn – Mẫu Sơn, Đồng Đăng": words with which all these names begin are said once. */
export function joinedNames([first, ...others]: readonly string[]): string {
  if (first === undefined) return '';
  const all = [first, ...others];
  return [first, ...others.map((name) => distinctName(name, all).replace(/^…/, ''))].join(', ');
}
