/** What is chosen on the waterfall of a phone, two times in one address, and the picture of the screen. */
import type { Browser, Page, Request, Worker } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DESKTOP, PHONE, sharedBrowser } from '../support/browser.js';
import { RunningProgram } from '../support/running-program.js';

/** Keeps what ends and brings back the graphics card of the drawing thread. */
const KEEP_CARDS = `{
  const get = OffscreenCanvas.prototype.getContext;
  OffscreenCanvas.prototype.getContext = function (kind, ...rest) {
    const context = get.call(this, kind, ...rest);
    if (kind === 'webgl2') self.lose = context.getExtension('WEBGL_lose_context');
    return context;
  };
}`;

/** Notes the texts that the page writes for its drawing thread. */
const NOTE_TEXTS = `{
  const { fillText } = OffscreenCanvasRenderingContext2D.prototype;
  window.texts = [];
  OffscreenCanvasRenderingContext2D.prototype.fillText = function (text, ...place) {
    window.texts.push(text);
    fillText.call(this, text, ...place);
  };
}`;

/** Notes the canvases with traces, and whether a layer came over them: pixels put later would lie over it. */
const NOTE_LAYERS = `{
  const { drawImage, putImageData } = OffscreenCanvasRenderingContext2D.prototype;
  self.traced = new Set();
  OffscreenCanvasRenderingContext2D.prototype.putImageData = function (...pixels) {
    traced.add(this.canvas);
    this.canvas.isLayered = false;
    putImageData.apply(this, pixels);
  };
  OffscreenCanvasRenderingContext2D.prototype.drawImage = function (image, ...place) {
    if (image instanceof ImageBitmap) this.canvas.isLayered = true;
    drawImage.call(this, image, ...place);
  };
}`;

/** Notes the texts of the axes. */
const NOTE_AXES = `{
  const { fillText } = OffscreenCanvasRenderingContext2D.prototype;
  self.written = [];
  OffscreenCanvasRenderingContext2D.prototype.fillText = function (text, ...place) {
    written.push(text);
    fillText.call(this, text, ...place);
  };
}`;

/** Runs this in the drawing thread before its own script. */
async function beginDrawingWith(page: Page, script: string): Promise<void> {
  await page.context().route('**/drawing-worker-*', async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, body: `${script};${await response.text()}` });
  });
}

function drawingOf(page: Page): Worker {
  const [worker] = page.workers();
  if (worker === undefined) throw new Error('the page has no drawing thread');
  return worker;
}

const FRAMES = '(async () => { for (let i = 0; i < 3; i++) await new Promise(requestAnimationFrame); })()';

/** The pixels of the waterfall once so painted, as a hash, and how many colours they have. */
async function pictureBy(page: Page, painter: string): Promise<{ hash: string; colours: number }> {
  // What the page said is drawn by the thread, and then comes to the screen.
  await page.evaluate(FRAMES);
  await drawingOf(page).evaluate(FRAMES);
  await page.evaluate(FRAMES);
  return await page.evaluate(async (wanted) => {
    const canvas = document.querySelector<HTMLCanvasElement>('.plot .waterfall');
    if (canvas?.dataset['painter'] !== wanted)
      throw new Error(`painted by ${canvas?.dataset['painter']}, not ${wanted}`);
    const { width, height } = canvas;
    const context = new OffscreenCanvas(width, height).getContext('2d');
    context?.drawImage(canvas, 0, 0);
    const pixels = context?.getImageData(0, 0, width, height).data ?? new Uint8ClampedArray();
    const hash = [...new Uint8Array(await crypto.subtle.digest('SHA-256', pixels))].join(' ');
    return { hash, colours: new Set(new Uint32Array(pixels.buffer)).size };
  }, painter);
}

const WAIT = { timeout: 30_000, interval: 100 };

describe('on the live screen', () => {
  let browser: Browser;
  let program: RunningProgram;
  beforeAll(async () => {
    const receiver = {
      ...{ id: 'fm', name: 'FM 88–108', driver: 'simulated', port: { simulated: true } },
      plans: [{ startHz: 88e6, stopHz: 108e6, points: 400, everyMs: 100 }],
    };
    // One grid of more bins than columns, and a coarse one that it lies over.
    const plans = [
      { startHz: 90e6, stopHz: 110e6, points: 6000, everyMs: 200 },
      { startHz: 105e6, stopHz: 125e6, points: 150, everyMs: 450 },
    ];
    const receivers = [receiver, { ...receiver, id: 'wide', name: '90–125', plans }];
    const config = { stations: [{ id: 's1', name: 'Lạng Sơn', receivers }] };
    [browser, program] = await Promise.all([sharedBrowser(), RunningProgram.start({ config })]);
  });
  afterAll(async () => {
    await browser?.close();
    await program?.close();
  });

  async function open(size: typeof DESKTOP, query = '', script = ''): Promise<Page> {
    const page = await (await browser.newContext(size)).newPage();
    await page.addInitScript(script);
    await page.goto(`${program.address}${query}`);
    await page.locator('.plot .waterfall[data-top-slot]').waitFor({ timeout: 60_000 });
    return page;
  }

  it('chooses a region on a phone by a button and a drag of one finger; every target is large enough', async () => {
    const page = await open(PHONE);
    const choose = page.getByRole('button', { name: 'Chọn vùng', exact: true });
    await choose.tap();
    expect(await choose.getAttribute('aria-pressed')).toBe('true');
    const box = await page.locator('.plot .waterfall').boundingBox();
    if (box === null) throw new Error('no waterfall');
    const scrolled = await page.evaluate(() => scrollY);
    const session = await page.context().newCDPSession(page);
    const touch = (type: string, x?: number, y?: number) =>
      session.send('Input.dispatchTouchEvent', {
        type: type as 'touchStart',
        touchPoints: x === undefined || y === undefined ? [] : [{ x, y }],
      });
    const [left, top] = [box.x + 120, box.y + 40];
    await touch('touchStart', left, top);
    for (let i = 1; i <= 8; i++) await touch('touchMove', left + 15 * i, top + 12 * i);
    // The page did not scroll under the finger.
    expect(await page.evaluate(() => scrollY)).toBe(scrolled);
    await touch('touchEnd');
    const bar = page.locator('.region-bar');
    await bar.waitFor();
    await expect.poll(() => choose.getAttribute('aria-pressed'), WAIT).toBe('false');
    await expect
      .poll(async () => {
        const place = await bar.boundingBox();
        return place !== null && place.y >= 0 && place.y < 844;
      }, WAIT)
      .toBe(true);
    const [, low = '', high = ''] = /([\d,]+) – ([\d,]+) MHz/.exec((await bar.textContent()) ?? '') ?? [];
    const [startMhz, stopMhz] = [low, high].map((text) => Number(text.replace(',', '.')));
    expect(startMhz).toBeGreaterThan(88);
    expect(stopMhz).toBeGreaterThan((startMhz ?? 0) + 3);
    for (const button of [choose, ...(await bar.getByRole('button').all())]) {
      const size = await button.boundingBox();
      expect(Math.min(size?.height ?? 0, size?.width ?? 0)).toBeGreaterThanOrEqual(44);
    }
    await page.context().close();
  });

  it('draws a limit line by the keyboard, its label over the traces, and keeps it where it was put', async () => {
    const page = await open(DESKTOP, '?receiver=fm', NOTE_TEXTS);
    await page.keyboard.press('l');
    await page.getByRole('button', { name: 'Thêm đường' }).click();
    const points = page.locator('.limit-point');
    await expect.poll(() => points.count(), WAIT).toBe(2);
    const point = points.first();
    const before = await point.getAttribute('aria-label');
    await point.focus();
    await page.keyboard.press('Shift+ArrowUp');
    await expect.poll(() => point.getAttribute('aria-label'), WAIT).not.toBe(before);
    const moved = await point.getAttribute('aria-label');
    await expect
      .poll(() => page.evaluate<string>('texts.join()'), WAIT)
      .toContain('Đường giới hạn mới · chưa có quy tắc nào bật');
    await drawingOf(page).evaluate(NOTE_LAYERS);
    const isOver = () => drawingOf(page).evaluate<boolean>('[...traced].some(({ isLayered }) => isLayered)');
    await expect.poll(isOver, WAIT).toBe(true);
    await page.getByRole('button', { name: 'Lưu', exact: true }).click();
    await expect.poll(() => points.count(), WAIT).toBe(0);
    expect(await page.locator('.limit-list').textContent()).toContain('Đường giới hạn mới · chưa có quy tắc nào bật');
    await page.getByRole('button', { name: 'Sửa đường Đường giới hạn mới' }).click();
    await expect.poll(() => point.getAttribute('aria-label'), WAIT).toBe(moved);
    await page.context().close();
  });

  it('puts a comparison into the address, and shows the same from the address alone', async () => {
    const page = await open(DESKTOP);
    const dragged = async () => {
      const box = await page.locator('.plot .waterfall').boundingBox();
      if (box === null) throw new Error('no waterfall');
      await page.keyboard.down('Shift');
      await page.mouse.move(box.x + 300, box.y + 10);
      await page.mouse.down();
      await page.mouse.move(box.x + 500, box.y + 60, { steps: 4 });
      await page.mouse.up();
      await page.keyboard.up('Shift');
      return page.locator('.region-bar').isVisible();
    };
    // Before the first rows there is nothing to choose.
    await expect.poll(dragged, WAIT).toBe(true);
    await page.locator('.region-bar').getByRole('button', { name: 'So sánh' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('button', { name: '1 giờ trước' }).click();
    const apartMs = () => {
      const query = new URL(page.url()).searchParams;
      return Date.parse(query.get('t') ?? '') - Date.parse(query.get('cmp') ?? '');
    };
    // The address follows a moment later.
    await expect.poll(apartMs, WAIT).toBe(3_600_000);
    const inputs = (shown: Page) =>
      shown
        .getByRole('dialog')
        .locator('input[data-kind="datetime-local"]')
        .evaluateAll((all) => all.map((one) => (one as HTMLInputElement).value));
    const title = (shown: Page) => shown.getByRole('dialog').locator('h2').first().textContent();
    const [chosen, heading] = [await inputs(page), await title(page)];

    const other = await open(DESKTOP, new URL(page.url()).search);
    await other.getByRole('dialog').waitFor();
    await expect.poll(() => inputs(other), WAIT).toEqual(chosen);
    expect(await title(other)).toBe(heading);
    // Left, the address is that of the moment again.
    await other.getByRole('dialog').getByRole('button', { name: 'Đóng' }).click();
    await expect.poll(() => other.url(), WAIT).not.toMatch(/[?&]cmp=/);
    await Promise.all([page.context().close(), other.context().close()]);
  });

  it('saves the screen as a PNG: the very plots with axes and units, and who, when and how sure in words', async () => {
    const page = await (await browser.newContext({ ...DESKTOP, acceptDownloads: true })).newPage();
    // What the page writes into canvases: the picture.
    await page.addInitScript(() => {
      const written: { width: number; text: string }[] = [];
      const real = CanvasRenderingContext2D.prototype.fillText;
      CanvasRenderingContext2D.prototype.fillText = function fillText(text, ...place) {
        written.push({ width: this.canvas.width, text });
        return real.call(this, text, ...place);
      };
      // The plots as they are when the picture is made of them: frames of cases may change a moment later.
      const shown: ImageData[] = [];
      const make = HTMLCanvasElement.prototype.toBlob;
      HTMLCanvasElement.prototype.toBlob = function toBlob(...wish) {
        for (const plot of document.querySelectorAll<HTMLCanvasElement>('#plot canvas[role="img"]')) {
          const context = new OffscreenCanvas(plot.width, plot.height).getContext('2d');
          context?.drawImage(plot, 0, 0);
          const pixels = context?.getImageData(0, 0, plot.width, plot.height);
          if (pixels !== undefined) shown.push(pixels);
        }
        make.apply(this, wish);
      };
      Object.assign(window, { written, shown });
    });
    await beginDrawingWith(page, NOTE_AXES);
    await page.goto(program.address);
    await page.locator('.plot .waterfall[data-top-slot]').waitFor({ timeout: 60_000 });
    await page.locator('.badge[data-flag="simulated"]').waitFor({ timeout: 60_000 });
    // It stands still, so that picture and screen can be held against each other.
    await page.getByRole('button', { name: /^Dừng hình/ }).click();
    const axisTexts = await drawingOf(page).evaluate<string[]>('written');
    expect(axisTexts).toEqual(expect.arrayContaining(['MHz', 'UTC+7', '100']));
    expect(axisTexts).toContainEqual(expect.stringMatching(/^−\d+ dBm$/));
    const coming = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Ảnh đang xem (PNG)' }).click();
    const download = await coming;
    expect(download.suggestedFilename()).toMatch(/^fm-20\d\d-\d\d-\d\dT\d{6}Z\.png$/);
    const texts = await page.evaluate(() => (window as unknown as { written: { text: string }[] }).written);
    const words = texts.map(({ text }) => text).join('\n');
    expect(words).toContain('Lạng Sơn · FM 88–108');
    expect(words).toMatch(/\d\d\/\d\d\/20\d\d \d\d:\d\d:\d\d – .*UTC\+7 · 20\d\d-\d\d-\d\dT[\d:.]+Z/);
    expect(words).toMatch(/[\d,]+ – [\d,]+ MHz/);
    expect(words).toContain('mức như máy thu báo');
    expect(words).toContain('Mô phỏng');

    const chunks: Buffer[] = [];
    for await (const chunk of await download.createReadStream()) chunks.push(chunk as Buffer);
    const png = Buffer.concat(chunks);
    expect(png.subarray(1, 4).toString()).toBe('PNG');
    // Below its words the picture is the spectrum and the waterfall, point by point.
    const differing = await page.evaluate(async (base64) => {
      const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
      const image = await createImageBitmap(new Blob([bytes], { type: 'image/png' }));
      const canvas = new OffscreenCanvas(image.width, image.height);
      const context = canvas.getContext('2d');
      const { shown } = window as unknown as { shown: ImageData[] };
      if (context === null || shown.length !== 2) return -1;
      context.drawImage(image, 0, 0);
      let bottom = image.height - 16;
      let count = 0;
      for (const { width, height, data } of shown.reverse()) {
        bottom -= height;
        const saved = context.getImageData(16, bottom, width, height).data;
        for (let i = 0; i < saved.length; i++) if (saved[i] !== data[i]) count += 1;
      }
      return count;
    }, png.toString('base64'));
    expect(differing).toBe(0);
    await page.context().close();
  });

  it('paints the same picture with the graphics card and without, also when the card is lost and comes back', async () => {
    // Small: software draws what a card would.
    const context = await browser.newContext({ viewport: { width: 900, height: 600 }, deviceScaleFactor: 2 });
    const page = await context.newPage();
    await beginDrawingWith(page, KEEP_CARDS);
    await page.addInitScript(`localStorage.setItem('rfi-logger.page', '{"painter":"gpu"}')`);
    const asked = new Set<Request>();
    page.on('request', (request) => request.url().includes('/api/v1/sweeps') && asked.add(request));
    page.on('requestfinished', (request) => asked.delete(request));
    page.on('requestfailed', (request) => asked.delete(request));
    /** A still picture becomes finer when the bins of its part come: asked for once the view has stood, live and of the past. */
    const isAllThere = () =>
      expect
        .poll(async () => {
          const { hash } = await pictureBy(page, 'gpu');
          await page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 800)));
          return asked.size === 0 && (await pictureBy(page, 'gpu')).hash === hash;
        }, WAIT)
        .toBe(true);
    await page.goto(`${program.address}?receiver=wide`);
    const painter = () => page.locator('.plot .waterfall').getAttribute('data-painter');
    const drawing = () => drawingOf(page);
    await expect.poll(painter, WAIT).toBe('gpu');
    await page.waitForTimeout(2500);
    // The colours stay those of the same levels.
    await page.locator('.colour-button').click();
    await page.locator('.levels input[type=checkbox]').uncheck({ force: true });
    await page.keyboard.press('Escape');
    await page.locator('#plot').focus();
    await page.keyboard.press('Space');
    const shown: string[] = [];
    // Many bins a column, then many columns a bin, then between.
    for (const keys of [[], ['+', '+', '+', '+', '+', '+', '+'], ['-', '-', '-']]) {
      for (const key of keys) await page.keyboard.press(key);
      await isAllThere();
      const byCard = await pictureBy(page, 'gpu');
      await drawing().evaluate('lose.loseContext()');
      await expect.poll(painter, WAIT).toBe('canvas');
      await expect.poll(() => pictureBy(page, 'canvas'), WAIT).toEqual(byCard);
      expect(byCard.colours).toBeGreaterThan(20);
      shown.push(byCard.hash);
      await drawing().evaluate('lose.restoreContext()');
      await expect.poll(painter, WAIT).toBe('gpu');
      await expect.poll(() => pictureBy(page, 'gpu'), WAIT).toEqual(byCard);
    }
    expect(new Set(shown).size).toBe(3);
    await page.keyboard.press('Space');
    const before = await pictureBy(page, 'gpu');
    await expect.poll(() => pictureBy(page, 'gpu'), WAIT).not.toEqual(before);
    await context.close();
  }, 120_000);
});
