type Unsure<T> = { [K in keyof T]: undefined extends T[K] ? K : never }[keyof T];
type Defined<T> = Omit<T, Unsure<T>> & { readonly [K in Unsure<T>]?: Exclude<T[K], undefined> };

/** A copy without the keys whose value is undefined, for records in which an absent key says "not known". */
export function defined<const T extends object>(values: T): Defined<T> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as Defined<T>;
}
