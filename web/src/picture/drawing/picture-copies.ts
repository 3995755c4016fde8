/** The copies of the page's pictures: each repeats the calls that changed its picture. */
import { decodeFrame, type SweepFrame } from '../../../../src/live/wire.js';
import { Picture } from '../picture.js';
import type { StepMessage, ToDrawing } from './drawing-messages.js';

export class PictureCopies {
  readonly #pictures = new Map<number, Picture>();

  of(number: number): Picture | undefined {
    return this.#pictures.get(number);
  }

  /** Follows what is said of pictures; tells the picture that changed, and from which slot on. */
  follow(message: ToDrawing): { readonly picture: number; readonly slot: number | undefined } | undefined {
    if (message.kind === 'picture') this.#pictures.set(message.picture, new Picture(message.rows, message.slotMs));
    if (message.kind === 'forget') this.#pictures.delete(message.picture);
    const picture = message.kind === 'step' ? this.#pictures.get(message.picture) : undefined;
    if (message.kind !== 'step' || picture === undefined) return undefined;
    return { picture: message.picture, slot: repeated(picture, message) };
  }
}

/** The oldest slot that changed. */
function repeated(picture: Picture, message: StepMessage): number | undefined {
  switch (message.step) {
    case 'take':
    case 'takeClose':
      return picture[message.step](decoded(...message.with));
    case 'takeStored':
      return picture.takeStored(...message.with);
    case 'takeStoredClose':
      return picture.takeStoredClose(...message.with);
    case 'restartHolds':
      picture.restartHolds(...message.with);
      return undefined;
    case 'reslot':
      picture.reslot(...message.with);
      return undefined;
    default:
      picture[message.step]();
      return undefined;
  }
}

function decoded(frame: SweepFrame | ArrayBuffer): SweepFrame {
  return frame instanceof ArrayBuffer ? decodeFrame(new Uint8Array(frame)) : frame;
}
