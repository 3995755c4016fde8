/** A picture with a copy in the drawing thread, which repeats each of its changes and is forgotten with it. */
import type { SweepFrame } from '../../../../src/live/wire.js';
import type { Span } from '../grid.js';
import { Picture } from '../picture.js';
import type { StepMessage } from './drawing-messages.js';
import { drawingThread } from './drawing-thread.js';

const forgotten = new FinalizationRegistry<number>((picture) => drawingThread().post({ kind: 'forget', picture }));

export class CopiedPicture extends Picture {
  /** Names the copy. */
  readonly number = drawingThread().number();

  constructor(rows: number, slotMs: number) {
    super(rows, slotMs);
    drawingThread().post({ kind: 'picture', picture: this.number, rows, slotMs });
    forgotten.register(this, this.number);
  }

  /** `bytes`: the frame as it came, given to the copy, which decodes it by itself. */
  override take(frame: SweepFrame, bytes?: ArrayBuffer): number | undefined {
    this.#copy({ step: 'take', with: [bytes ?? frame] }, bytes);
    return super.take(frame);
  }

  override takeStored(frames: readonly SweepFrame[]): number | undefined {
    this.#copy({ step: 'takeStored', with: [frames] });
    return super.takeStored(frames);
  }

  override takeClose(frame: SweepFrame, bytes?: ArrayBuffer): number | undefined {
    this.#copy({ step: 'takeClose', with: [bytes ?? frame] }, bytes);
    return super.takeClose(frame);
  }

  override takeStoredClose(frames: readonly SweepFrame[]): number | undefined {
    this.#copy({ step: 'takeStoredClose', with: [frames] });
    return super.takeStoredClose(frames);
  }

  override lookElsewhere(): void {
    this.#copy({ step: 'lookElsewhere', with: [] });
    super.lookElsewhere();
  }

  override freeze(): void {
    this.#copy({ step: 'freeze', with: [] });
    super.freeze();
  }

  override thaw(): void {
    this.#copy({ step: 'thaw', with: [] });
    super.thaw();
  }

  override restartHolds(within?: Span): void {
    this.#copy({ step: 'restartHolds', with: [within] });
    super.restartHolds(within);
  }

  override reslot(rows: number, slotMs: number): void {
    this.#copy({ step: 'reslot', with: [rows, slotMs] });
    super.reslot(rows, slotMs);
  }

  #copy(message: StepMessage, given?: ArrayBuffer): void {
    drawingThread().post({ kind: 'step', picture: this.number, ...message }, given && [given]);
  }
}
