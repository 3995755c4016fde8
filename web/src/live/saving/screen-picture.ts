/** What stands on the screen as a PNG: the canvases with their axes, and above them in words what and when it is. */

export interface PictureWords {
  readonly title: string;
  /** Under it: times, frequencies, that levels are as received. */
  readonly lines: readonly string[];
  readonly background: string;
  readonly ink: string;
}

const MARGIN = 16;
const TITLE_PX = 20;
const LINE_PX = 14;

/** One under the other, at the resolution they have. Undefined when there is nothing to picture. */
export async function pictureOf(
  canvases: readonly HTMLCanvasElement[],
  words: PictureWords,
): Promise<Blob | undefined> {
  const shown = canvases.filter(({ width, height }) => width > 0 && height > 0);
  const [first] = shown;
  if (first === undefined) return undefined;
  const density = first.width / Math.max(1, first.clientWidth);
  const px = (css: number) => Math.round(css * density);
  const head = px(MARGIN + TITLE_PX + words.lines.length * (LINE_PX + 6) + MARGIN);
  const out = document.createElement('canvas');
  out.width = Math.max(...shown.map(({ width }) => width)) + 2 * px(MARGIN);
  out.height = head + shown.reduce((sum, { height }) => sum + height, 0) + px(MARGIN);
  const context = out.getContext('2d');
  if (context === null) return undefined;
  context.fillStyle = words.background;
  context.fillRect(0, 0, out.width, out.height);
  context.fillStyle = words.ink;
  context.textBaseline = 'top';
  context.font = `600 ${px(TITLE_PX)}px "Inter Variable", system-ui, sans-serif`;
  context.fillText(words.title, px(MARGIN), px(MARGIN));
  context.font = `${px(LINE_PX)}px "Inter Variable", system-ui, sans-serif`;
  for (const [i, line] of words.lines.entries())
    context.fillText(line, px(MARGIN), px(MARGIN + TITLE_PX + 6 + i * (LINE_PX + 6)));
  let top = head;
  for (const canvas of shown) {
    context.drawImage(canvas, px(MARGIN), top);
    top += canvas.height;
  }
  return await new Promise((resolve) => out.toBlob((blob) => resolve(blob ?? undefined), 'image/png'));
}

export function saveBlob(blob: Blob, name: string): void {
  const url = URL.createObjectURL(blob);
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  // The download has its own hold on the data by then.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
