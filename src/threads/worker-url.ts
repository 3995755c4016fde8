/**
 * The address of a worker thread's file. Node 20 runs JavaScript only, so a test that imports `src/….ts` starts the
 * worker from the built program (`dist/src/….js`), which is made before the first test.
 */
export function workerUrl(importMetaUrl: string, name: string): URL {
  const here = importMetaUrl.endsWith('.ts')
    ? importMetaUrl.replace(/\/(src\/[^?]*)\.ts.*$/, '/dist/$1.js')
    : importMetaUrl;
  return new URL(`./${name}.js`, here);
}
