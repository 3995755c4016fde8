/** Items with a key each, and their place; those of one name are told apart by how many went before. */
export function keyed<T>(items: readonly T[], nameOf: (item: T) => string): [key: string, item: T, place: number][] {
  const seen = new Map<string, number>();
  return items.map((item, place) => {
    const name = nameOf(item);
    const before = seen.get(name) ?? 0;
    seen.set(name, before + 1);
    return [`${name} ${before}`, item, place];
  });
}
