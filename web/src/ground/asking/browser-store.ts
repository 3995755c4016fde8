/** What the page keeps in the browser's database: records on their way to the program, and cases that were opened. */

const MOST_CASES = 50;

export interface KeptCase<T> {
  readonly key: string;
  /** Epoch ms at which the program answered it. */
  readonly at: number;
  readonly value: T;
}

let opened: Promise<IDBDatabase> | undefined;

function open(): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const asked = indexedDB.open('rfi-logger', 1);
    asked.onupgradeneeded = () => {
      asked.result.createObjectStore('records', { keyPath: 'id' });
      asked.result.createObjectStore('cases', { keyPath: 'key' }).createIndex('at', 'at');
    };
    asked.onsuccess = () => resolve(asked.result);
    asked.onerror = () => reject(asked.error);
  });
}

/** Does one thing with a store; settles when it is on the disk. @throws DOMException when the browser keeps nothing, or is full */
export async function stored<T>(
  name: 'records' | 'cases',
  mode: IDBTransactionMode,
  work: (store: IDBObjectStore) => IDBRequest<T>,
): Promise<T> {
  opened ??= open();
  const db = await opened;
  return await new Promise((resolve, reject) => {
    const all = db.transaction(name, mode, { durability: name === 'records' ? 'strict' : 'relaxed' });
    const request = work(all.objectStore(name));
    all.oncomplete = () => resolve(request.result);
    all.onabort = () => reject(all.error);
  });
}

/** Keeps a case as the program answered it, in place of the oldest; a browser that keeps nothing only forgets it. */
export async function keepCase(key: string, value: unknown): Promise<void> {
  const keep = (store: IDBObjectStore) => {
    const count = store.count();
    count.onsuccess = () => {
      if (count.result <= MOST_CASES) return;
      const oldest = store.index('at').openKeyCursor();
      oldest.onsuccess = () => void (oldest.result && store.delete(oldest.result.primaryKey));
    };
    return store.put({ key, at: Date.now(), value });
  };
  await stored('cases', 'readwrite', keep).catch((error: unknown) => console.warn('The case is not kept:', error));
}

export async function keptCase<T>(key: string): Promise<KeptCase<T> | undefined> {
  return await stored('cases', 'readonly', (store) => store.get(key)).catch(() => undefined);
}

/** Nothing of a case stays with a browser whose person signs out. */
export async function forgetCases(): Promise<void> {
  await stored('cases', 'readwrite', (store) => store.clear()).catch(() => undefined);
}
