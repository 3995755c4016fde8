/** `/live` in the OpenAPI document. OpenAPI has no WebSockets, so `x-websocket` describes messages and frames. */
import { serverMessage, viewerMessage } from '../../api/live.js';
import { FRAME_HEADER_BYTES, FRAME_KIND_COARSE, FRAME_KIND_SWEEP, LIVE_SUBPROTOCOL } from '../../live/wire.js';
import type { Operation } from './operation.js';
import type { JsonSchema, Schemas } from './schemas.js';

export interface FrameField {
  /** Offset of the first byte. Numbers are little-endian. */
  readonly at: number;
  readonly type: 'u8' | 'u16' | 'u32' | 'f64' | 'i16' | 'i16[bins]' | 'u8[bins]';
  readonly name: string;
  readonly meaning?: string;
}

export interface FrameKind {
  readonly kind: number;
  readonly name: string;
  readonly fields: readonly FrameField[];
}

export interface LiveOperation extends Operation {
  readonly 'x-websocket': {
    readonly subprotocol: string;
    readonly fromViewer: JsonSchema;
    readonly toViewer: JsonSchema;
    /** Binary messages to the viewer: one sweep each. */
    readonly frames: readonly FrameKind[];
  };
}

const HEADER: readonly FrameField[] = [
  { at: 0, type: 'u8', name: 'kind', meaning: '1 sweep, 2 coarse sweep' },
  { at: 1, type: 'u8', name: 'version', meaning: '1' },
  { at: 2, type: 'u16', name: 'receiverNumber', meaning: 'as in the message "subscribed"' },
  { at: 4, type: 'u32', name: 'seq', meaning: 'sequence number of the sweep, low 32 bits' },
  { at: 8, type: 'f64', name: 'startedAt', meaning: 'epoch ms' },
  { at: 16, type: 'f64', name: 'startHz', meaning: 'frequency of bin 0' },
  { at: 24, type: 'f64', name: 'stepHz', meaning: 'from bin to bin' },
  { at: 32, type: 'u32', name: 'bins' },
  { at: 36, type: 'u16', name: 'flags' },
  { at: 38, type: 'u16', name: 'durationMs', meaning: '65535: that or longer' },
];

export const FRAME_KINDS: readonly FrameKind[] = [
  {
    kind: FRAME_KIND_SWEEP,
    name: 'sweep',
    fields: [
      ...HEADER,
      {
        at: FRAME_HEADER_BYTES,
        type: 'i16[bins]',
        name: 'levels',
        meaning: '0.01 dBm; -32768: missing; flag 16384: dBµV/m less 107',
      },
    ],
  },
  {
    kind: FRAME_KIND_COARSE,
    name: 'coarse sweep',
    fields: [
      ...HEADER,
      { at: FRAME_HEADER_BYTES, type: 'i16', name: 'reference', meaning: '0.01 dBm' },
      {
        at: FRAME_HEADER_BYTES + 2,
        type: 'u8[bins]',
        name: 'levels',
        meaning: 'level = reference + (value - 1) * 0.5 dB; 0: missing',
      },
    ],
  },
];

export function liveOperation(schemas: Schemas): LiveOperation {
  return {
    operationId: 'openLive',
    tags: ['live'],
    summary: 'The live view: a WebSocket with JSON messages in both directions, and binary sweep frames to the viewer.',
    parameters: [
      { name: 'Sec-WebSocket-Protocol', in: 'header', schema: { const: LIVE_SUBPROTOCOL } },
      { name: 'deflate', in: 'query', schema: { const: '1', description: 'compressed messages, for thin lines' } },
    ],
    responses: {
      101: { description: 'The connection is a WebSocket now.' },
      401: { description: 'Nobody is signed in. A session or token that ends later closes the socket with code 4401.' },
      403: { description: 'The page that asks comes from another site (Origin).' },
      429: { description: 'The account has too many live views.' },
      503: { description: 'There are as many viewers as the program serves.' },
    },
    'x-websocket': {
      subprotocol: LIVE_SUBPROTOCOL,
      fromViewer: schemas.of(viewerMessage),
      toViewer: schemas.of(serverMessage),
      frames: FRAME_KINDS,
    },
  };
}
