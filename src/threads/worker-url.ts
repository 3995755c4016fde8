/**
 * Where a worker thread's file lies. Node 20 runs JavaScript only, so a test that imports `src/…​.ts` starts the
 * worker from the build beside it (`dist/src/…​.js`); `npm test` builds first.
 */
export function workerUrl(importMetaUrl: string, name: string): URL {
  const here = importMetaUrl.endsWith('.ts')
    ? importMetaUrl.replace(/\/(src\/[^?]*)\.ts.*$/, '/dist/$1.js')
    : importMetaUrl;
  return new URL(`./${name}.js`, here);
}
