/** The drawing thread: keeps a copy of each picture that is drawn, and draws all plots of the page. */
import { type FromDrawing, READY, type ToDrawing } from './drawing-messages.js';
import { PictureCopies } from './picture-copies.js';
import { PlotDrawing } from './plot-drawing.js';

const copies = new PictureCopies();
const plots = new Map<number, PlotDrawing>();

addEventListener('message', ({ data: messages }: MessageEvent<readonly ToDrawing[]>) => {
  for (const message of messages) follow(message);
});
postMessage(READY);

function tell(told: FromDrawing): void {
  postMessage(told);
}

function follow(message: ToDrawing): void {
  if (message.kind === 'open') {
    const { plot, wish } = message;
    plots.set(plot, new PlotDrawing(message, wish, { copies, tell: (told) => tell({ plot, ...told }) }));
  } else if (message.kind === 'show') plots.get(message.plot)?.show(message.scene, message.repaint);
  else if (message.kind === 'close') {
    plots.get(message.plot)?.close();
    plots.delete(message.plot);
  } else if (message.kind === 'letters') void takeLetters(message.bytes);
  else if (message.kind === 'ping') tell('alive');
  else {
    const changed = copies.follow(message);
    if (changed !== undefined) for (const plot of plots.values()) plot.changed(changed.picture, changed.slot);
  }
}

async function takeLetters(bytes: ArrayBuffer): Promise<void> {
  const { fonts } = globalThis as { readonly fonts?: FontFaceSet };
  if (fonts === undefined) return;
  try {
    fonts.add(await new FontFace('JetBrains Mono Variable', bytes, { weight: '100 800' }).load());
    for (const plot of plots.values()) plot.lettersCame();
  } catch (error) {
    console.warn('The letters of the plots could not be read; those of the system serve:', error);
  }
}
