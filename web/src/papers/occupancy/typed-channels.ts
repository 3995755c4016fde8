/** Channels that a person types, one a line: name; centre in MHz; width in kHz. Pure. */
export interface TypedChannel {
  readonly name: string;
  readonly startHz: number;
  readonly stopHz: number;
}

/** Channels of the lines, or the first line that is none. Numbers have a point or a comma. */
export function typedChannels(text: string): { readonly channels: TypedChannel[] } | { readonly wrongLine: string } {
  const channels: TypedChannel[] = [];
  for (const line of text.split('\n').filter((one) => one.trim() !== '')) {
    const [name = '', centre = '', width = ''] = line.split(';').map((part) => part.trim());
    const centreHz = 1e6 * number(centre);
    const halfHz = 500 * number(width);
    if (name === '' || !(centreHz - halfHz >= 0) || !(halfHz > 0)) return { wrongLine: line.trim() };
    channels.push({ name, startHz: Math.round(centreHz - halfHz), stopHz: Math.round(centreHz + halfHz) });
  }
  return { channels };
}

function number(text: string): number {
  return text === '' ? Number.NaN : Number(text.replace(',', '.'));
}
