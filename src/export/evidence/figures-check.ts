/**
 * Makes tables and pictures of a bundle again from its signed blocks and compares them byte by byte: a person with the
 * key can sign a table that says something else than the raw sweeps beside it.
 */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { sentenceOf } from '../../errors/errors.js';
import type { ZipReader } from '../../files/zip/zip-reader.js';
import { decodeBlock } from '../../store/blocks/block-codec.js';
import type { ExportSink, SinkSpec } from '../export-sink.js';
import { openSink } from '../open-sink.js';
import type { ReceiverFacts } from '../sweep-table.js';
import { blockSweeps } from './block-sweeps.js';
import { type Fault, FIGURES_FORM, type Manifest, RECEIVERS, type Told } from './bundle-form.js';
import { ClockOrder } from './clock-order.js';
import { differenceIn } from './figure-difference.js';
import {
  type BundledReceiver,
  baselessFaults,
  blocksOf,
  countFault,
  factsIn,
  figureFaults,
  frameOf,
  mostBytesOf,
  notGiven,
  notNamed,
  type Receiver,
  settingsFaults,
} from './figures-form.js';
import { type MeasuredWith, noteSettings } from './measured-with.js';

export interface FiguresOrder {
  readonly zip: ZipReader;
  readonly manifest: Manifest;
  /** Files of the zip that are as the manifest names them. */
  readonly sound: ReadonlySet<string>;
  /** An empty folder for the figures made again. */
  readonly scratch: string;
  /** Takes facts that the reader of the verdict must know. */
  readonly told: Told[];
}

/** Where figures are made again: a folder, and the receivers whose figures are of the bundle. */
type FiguresPlace = Pick<SinkSpec, 'taken' | 'folder'>;

/** The faults of blocks and figures of all receivers; `recomputed` is false for a bundle in another form than today's. */
export async function checkFigures(order: FiguresOrder): Promise<{ faults: Fault[]; recomputed: boolean }> {
  const { zip, manifest, sound } = order;
  const recomputed = manifest.figures?.form === FIGURES_FORM && sound.has(RECEIVERS);
  const facts = recomputed
    ? factsIn((await zip.content(RECEIVERS)).toString('utf8'))
    : new Map<string, BundledReceiver>();
  const faults = recomputed ? baselessFaults(manifest) : [];
  for (const [i, receiver] of manifest.receivers.entries()) {
    const path = blocksOf(receiver);
    if (!zip.entries.some(({ name }) => name === path)) continue;
    const known = facts.get(receiver.receiverId);
    if (recomputed && known === undefined) {
      faults.push(notNamed(receiver));
      continue;
    }
    const folder = join(order.scratch, String(i));
    await mkdir(folder);
    const found = await checkReceiver(order, receiver, { facts: known, taken: [...facts.keys()], folder }).catch(
      (error: unknown) => [notGiven(path, sentenceOf(error), sentenceOf(error))],
    );
    faults.push(...found);
  }
  return { faults, recomputed };
}

async function checkReceiver(
  check: FiguresOrder,
  receiver: Receiver,
  { facts, taken, folder }: FiguresPlace & { readonly facts: BundledReceiver | undefined },
): Promise<Fault[]> {
  const { zip, sound } = check;
  const path = blocksOf(receiver);
  const sink =
    facts === undefined || !sound.has(path) ? undefined : await figuresSink(check, receiver, facts, { taken, folder });
  const measured = new Map<string, MeasuredWith>();
  const order = new ClockOrder();
  let counted = 0;
  try {
    for await (const sweeps of blockSweeps(zip.pieces(path), decodeBlock)) {
      counted += sweeps.length;
      noteSettings(measured, sweeps);
      order.add(sweeps);
      await sink?.add({ sweeps });
    }
  } catch (error) {
    await sink?.abandon().catch(() => undefined);
    throw error;
  }
  check.told.push(...order.told(receiver.receiverId));
  const made = sink === undefined ? undefined : await sink.finish();
  if (counted !== receiver.sweeps) return [countFault(receiver, counted)];
  if (made === undefined) return [];
  const differenceOf = (name: string) => differenceIn(check, folder, name);
  const settings = settingsFaults(receiver, measured, facts);
  return [...settings, ...(await figureFaults(check.manifest, receiver, { made, differenceOf }))];
}

async function figuresSink(
  { manifest }: FiguresOrder,
  receiver: Receiver,
  facts: ReceiverFacts,
  place: FiguresPlace,
): Promise<ExportSink> {
  const [mostBytes, frame] = [mostBytesOf(manifest), frameOf(manifest, receiver)];
  return await openSink({ format: 'figures', ...place, name: receiver.receiverId, about: {}, mostBytes, facts, frame });
}
