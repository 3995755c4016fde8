import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { open } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { isThere, listOrNone, statOrAbsent, textOrAbsent } from '../../src/files/absent.js';
import { copyOnce, moveWhole, writeWhole, writeWholeSync } from '../../src/files/write-whole.js';
import { rawFileUses } from '../support/raw-files.js';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'rfi-whole-'));
});
afterEach(() => {
  vi.restoreAllMocks();
  rmSync(folder, { recursive: true, force: true });
});
const modeOf = (path: string) => (statSync(path).mode & 0o777).toString(8);
const handles = async () => {
  const handle = await open(folder);
  await handle.close();
  return Object.getPrototypeOf(handle) as typeof handle;
};

describe('a file that is written whole', () => {
  it('is readable by its owner alone when it is new, and keeps its rights afterwards', async () => {
    const path = join(folder, 'a.json');
    await writeWhole(path, 'one');
    expect(modeOf(path)).toBe('600');
    chmodSync(path, 0o640);
    await writeWhole(path, 'two', { keepsBefore: true });
    expect([modeOf(path), readFileSync(path, 'utf8'), readFileSync(`${path}.bak`, 'utf8')]).toEqual([
      '640',
      'two',
      'one',
    ]);
    writeWholeSync(join(folder, 'b'), 'three');
    expect(modeOf(join(folder, 'b'))).toBe('600');
    expect(readdirSync(folder).sort()).toEqual(['a.json', 'a.json.bak', 'b']);
  });

  it('is flushed before it has its name, and its folder after', async () => {
    const path = join(folder, 'a');
    writeFileSync(path, 'old');
    const seen: string[] = [];
    const prototype = await handles();
    const real = prototype.sync;
    vi.spyOn(prototype, 'sync').mockImplementation(async function (this: typeof prototype) {
      seen.push(
        `${(await this.stat()).isDirectory() ? 'folder' : 'file'} flushed, "${readFileSync(path, 'utf8')}" there`,
      );
      await real.call(this);
    });
    await writeWhole(path, 'new');
    expect(seen).toEqual(['file flushed, "old" there', 'folder flushed, "new" there']);
  });

  it('is as before when the disk refuses it, leaves nothing beside it, and the error names it', async () => {
    const path = join(folder, 'a');
    await writeWhole(path, 'old');
    vi.spyOn(await handles(), 'sync').mockRejectedValueOnce(
      Object.assign(new Error('ENOSPC: no space left on device, fsync'), { code: 'ENOSPC' }),
    );
    await expect(writeWhole(path, 'new')).rejects.toMatchObject({
      code: 'ENOSPC',
      message: `ENOSPC: no space left on device, fsync '${path}'`,
    });
    expect([readFileSync(path, 'utf8'), readdirSync(folder)]).toEqual(['old', ['a']]);
    mkdirSync(join(folder, 'a folder'));
    await expect(writeWhole(join(folder, 'a folder'), 'x')).rejects.toMatchObject({ code: 'EISDIR' });
  });

  it('has the content of the last call, however many write it at once', async () => {
    const path = join(folder, 'a');
    const texts = Array.from({ length: 40 }, (_, i) => `${i}`.repeat(10_000 - 200 * i));
    await Promise.all(texts.map((text) => writeWhole(path, text)));
    expect(readFileSync(path, 'utf8')).toBe(texts.at(-1));
  });

  it('changes the target of a link, and stays behind a link', async () => {
    writeFileSync(join(folder, 'real'), 'old');
    symlinkSync('real', join(folder, 'link'));
    await writeWhole(join(folder, 'link'), 'new');
    expect(readFileSync(join(folder, 'real'), 'utf8')).toBe('new');
    symlinkSync('circle', join(folder, 'circle'));
    await expect(writeWhole(join(folder, 'circle'), 'x')).rejects.toMatchObject({ code: 'ELOOP' });
  });

  it('is not there below a file, and neither is anything else', async () => {
    const below = join(folder, 'file/below');
    await writeWhole(join(folder, 'file'), 'in the way');
    expect([isThere(below), await textOrAbsent(below), await statOrAbsent(below)]).toEqual([
      false,
      undefined,
      undefined,
    ]);
    await expect(listOrNone(join(folder, 'file'))).rejects.toMatchObject({ code: 'ENOTDIR' });
    expect(await listOrNone(join(folder, 'nothing'))).toEqual([]);
  });

  it('is copied once for the older program, and moved with all it has', async () => {
    const [path, copy] = [join(folder, 'a'), join(folder, 'a.format-1')];
    for (const text of ['one', 'two']) {
      await writeWhole(path, text);
      await copyOnce(path, copy);
    }
    await moveWhole(path, join(folder, 'b'));
    expect([readFileSync(copy, 'utf8'), readFileSync(join(folder, 'b'), 'utf8')]).toEqual(['one', 'two']);
  });
});

describe('the rule for files', () => {
  const uses = (code: string) => rawFileUses('src/x.ts', code);
  it.each([
    ["import { renameSync as move } from 'node:fs';", 'src/x.ts:1: renameSync: a name is on disk only after a flush'],
    ["import { writeFile } from 'node:fs/promises';", 'src/x.ts:1: writeFile: a crash or a full disk'],
    ["import * as fs from 'node:fs';", 'src/x.ts:1: node:fs is imported as a whole'],
    [
      "import { readFile } from 'node:fs/promises';\nconst a = () => readFile('b').catch(() => '');",
      'src/x.ts:2: .catch() on readFile()',
    ],
    [
      "import { stat } from 'node:fs/promises';\nconst a = () => stat('b').then(() => 1, () => 0);",
      'src/x.ts:2: .then() on stat()',
    ],
    [
      "import { readFileSync } from 'node:fs';\ntry {\n  readFileSync('b');\n} catch {\n}",
      'src/x.ts:4: a catch that ignores the error of readFileSync()',
    ],
    [
      "import { textOrAbsent } from './files/absent.js';\ntextOrAbsent('b').catch((error) => {});",
      'src/x.ts:2: .catch() on textOrAbsent()',
    ],
  ])('names line, reason and cure of %s', (code, expected) => {
    expect(uses(code)).toEqual([expect.stringMatching(new RegExp(`^${expected.replace(/[().]/g, '\\$&')}.*Cure: `))]);
  });

  it('lets a catch be that looks at its error', () => {
    const code =
      "import { readFileSync } from 'node:fs';\ntry {\n  readFileSync('b');\n} catch (error) {\n  tell(error);\n}";
    expect(uses(code)).toEqual([]);
  });
});
