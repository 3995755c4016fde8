/** The OpenAPI document, made from the route table. */
import { z } from 'zod';
import type { DescribedApi, Operation, Parameter } from './api-docs.js';
import type { Route } from './route.js';

const WIRE_NOTES = `WebSocket at \`/live\`, subprotocol \`rfi.v1\`. The viewer sends JSON: \`subscribe {receiverId, startHz?, stopHz?, maxBins?, maxFps?, coarse?, window?}\` (with \`window\` it says \`seen {receiverId, seq}\` for each frame, and no more than so many go unseen), \`unsubscribe {receiverId}\`, \`ping {at?}\`. The server sends JSON events (\`hello\`, \`subscribed\`, \`receiver\`, \`port\`, \`behind\`, \`pong\`, \`error\`) and binary sweep frames, little-endian: 0 u8 kind (1); 1 u8 version (1); 2 u16 receiver number; 4 u32 sequence number; 8 f64 startedAt (epoch ms); 16 f64 frequency of bin 0 (Hz); 24 f64 bin step (Hz); 32 u32 bins; 36 u16 flags; 38 u16 duration (ms); 40 i16[bins] level in 0.01 dBm, -32768 = missing. A coarse frame has kind 2 and, after the same header: 40 i16 reference in 0.01 dBm; 42 u8[bins] level = reference + (value - 1) * 0.5 dB, 0 = missing. A binary answer of \`/api/v1/sweeps\` is a row of such frames, each behind its u32 length.`;

export function openApiDocument(
  routes: readonly Route[],
  version: string,
): DescribedApi & { readonly openapi: string; readonly components: unknown } {
  const paths: Record<string, Record<string, Operation>> = {};
  for (const route of routes) {
    const operations = paths[route.path] ?? {};
    paths[route.path] = operations;
    operations[route.method] = {
      summary: route.summary,
      parameters: [...pathParameters(route), ...parameters(route.query, 'query')],
      ...(route.body === undefined
        ? {}
        : { requestBody: { required: true, content: { 'application/json': { schema: jsonSchema(route.body) } } } }),
      responses: {
        200: { description: 'Done.', content: answers(route) },
        default: {
          description: 'RFC 9457 problem.',
          content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
        },
      },
    };
  }
  return {
    openapi: '3.1.0',
    info: { title: 'rfi-logger', version, description: WIRE_NOTES },
    paths,
    components: {
      schemas: {
        Problem: {
          type: 'object',
          required: ['title', 'status', 'detail'],
          properties: {
            type: { type: 'string' },
            title: { type: 'string' },
            status: { type: 'integer' },
            detail: { type: 'string' },
          },
        },
      },
    },
  };
}

function answers(route: Route): Record<string, { schema?: unknown }> {
  const content: Record<string, { schema?: unknown }> = {};
  if (route.answer !== undefined) content['application/json'] = { schema: jsonSchema(route.answer) };
  for (const type of route.otherAnswers ?? []) content[type] = {};
  return content;
}

function pathParameters({ path, params }: Route): Parameter[] {
  if (params !== undefined) return parameters(params, 'path');
  const names = [...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name);
  return names.map((name) => ({ name, in: 'path', required: true, schema: { type: 'string' } }));
}

function parameters(schema: z.ZodObject | undefined, where: 'path' | 'query'): Parameter[] {
  if (schema === undefined) return [];
  return Object.entries(schema.shape).map(([name, field]) => ({
    name,
    in: where,
    required: where === 'path' || !(field as z.ZodType).safeParse(undefined).success,
    schema: jsonSchema(field as z.ZodType),
  }));
}

function jsonSchema(schema: z.ZodType): unknown {
  return z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' });
}
