/**
 * `/api/docs`: the route table as a page to read, made on the server of the same OpenAPI document that machines read.
 * No script and no style of its own in the page, so that it needs no exception in the content security policy.
 */
import { type Access, ROLE_PERMISSIONS, ROLES, type Rule } from '../access/permissions.js';
import type { Route } from './route.js';

export const API_DOCS_PATH = '/api/docs';
export const API_DOCS_STYLE_PATH = '/api/docs.css';

export interface Parameter {
  readonly name: string;
  readonly in: string;
  readonly required: boolean;
  readonly schema: unknown;
}

export interface Operation {
  readonly summary: string;
  readonly parameters: readonly Parameter[];
  readonly requestBody?: {
    readonly required: boolean;
    readonly content: Readonly<Record<string, { readonly schema?: unknown }>>;
  };
  readonly responses: Readonly<
    Record<
      string,
      { readonly description: string; readonly content?: Readonly<Record<string, { readonly schema?: unknown }>> }
    >
  >;
}

/** What of the OpenAPI document is shown. */
export interface DescribedApi {
  readonly info: { readonly title: string; readonly version: string; readonly description: string };
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
}

/** @param routes for who may call what, which OpenAPI has no field for */
export function apiDocsHtml({ info, paths }: DescribedApi, routes: readonly Route[]): string {
  const groups = new Map<string, string[]>();
  for (const { method, path, access } of routes) {
    const operation = paths[path]?.[method];
    if (operation === undefined) continue;
    const group = /^\/api\/v1\/([\w-]+)/.exec(path)?.[1] ?? 'the program';
    const shown = groups.get(group) ?? [];
    groups.set(group, shown);
    shown.push(operationHtml(method, path, access, operation));
  }
  const sorted = [...groups].sort(([a], [b]) => a.localeCompare(b, 'en'));
  const contents = sorted.map(([name]) => `<li><a href="#${slug(name)}">${escaped(name)}</a></li>`).join('');
  const sections = sorted
    .map(([name, shown]) => `<section id="${slug(name)}"><h2>${escaped(name)}</h2>${shown.join('')}</section>`)
    .join('\n');
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escaped(info.title)} ${escaped(info.version)}: API</title><link rel="stylesheet" href="${API_DOCS_STYLE_PATH}"></head>
<body><header><h1>${escaped(info.title)} ${escaped(info.version)}: API</h1>
<p>Times are RFC 3339 in UTC, frequencies Hz, levels dBm at the receiver's input. Errors are RFC 9457 problems that name the field and
the value; unknown fields are refused. Lists page by cursor. The same for machines:
<a href="/api/openapi.json">/api/openapi.json</a>.</p></header>
<nav aria-label="Contents"><ul>${contents}<li><a href="#live">WebSocket</a></li></ul></nav>
<main>${sections}
<section id="live"><h2>WebSocket</h2><p>${inCode(info.description)}</p></section></main></body></html>
`;
}

function operationHtml(method: string, path: string, access: Access, operation: Operation): string {
  const { summary, parameters, requestBody, responses } = operation;
  const answers = Object.entries(responses['200']?.content ?? {});
  const rows = parameters.map(
    ({ name, in: where, required, schema }) =>
      `<tr><td><code>${escaped(name)}</code></td><td>${where}${required ? ', required' : ''}</td><td>${schemaHtml(schema)}</td></tr>`,
  );
  return `<details><summary><b class="${method}">${method.toUpperCase()}</b> <code>${escaped(path)}</code> <span>${escaped(summary)}</span></summary>
<p>Who may: ${escaped(whoMay(access))}.</p>
${rows.length === 0 ? '' : `<table><thead><tr><th>Parameter</th><th>Where</th><th>Form</th></tr></thead><tbody>${rows.join('')}</tbody></table>`}
${Object.entries(requestBody?.content ?? {})
  .map(([type, { schema }]) => `<h3>Takes <code>${escaped(type)}</code></h3>${schemaHtml(schema)}`)
  .join('')}
${answers
  .map(
    ([type, { schema }]) =>
      `<h3>Answers <code>${escaped(type)}</code></h3>${schema === undefined ? '' : schemaHtml(schema)}`,
  )
  .join('')}</details>`;
}

function whoMay(access: Access): string {
  if (typeof access === 'string') return ruleWords(access);
  return `for what is one's own ${ruleWords(access.own)}; for another's ${ruleWords(access.other)}`;
}

function ruleWords(rule: Rule): string {
  if (rule === 'public') return 'anybody';
  if (rule === 'person') return 'a person who signed in, no token';
  const roles = ROLES.filter((role) => ROLE_PERMISSIONS[role].has(rule));
  return `permission "${rule}" (${roles.join(', ')}; a token with this scope)`;
}

function schemaHtml(schema: unknown): string {
  const { $schema: _, ...own } = (schema ?? {}) as Record<string, unknown>;
  const text = JSON.stringify(own, null, 2);
  return text.length < 60 || !text.includes('\n')
    ? `<code>${escaped(JSON.stringify(own))}</code>`
    : `<pre>${escaped(text)}</pre>`;
}

function inCode(markdown: string): string {
  return escaped(markdown).replace(/`([^`]+)`/g, '<code>$1</code>');
}

function slug(name: string): string {
  return name.replace(/\W+/g, '-');
}

function escaped(text: string): string {
  return text.replace(/[&<>"]/g, (letter) => `&#${letter.charCodeAt(0)};`);
}

export const API_DOCS_STYLE = `:root { color-scheme: light dark; }
body { font: 16px/1.5 system-ui, sans-serif; margin: 0 auto; max-width: 72rem; padding: 1rem; }
code, pre { font-family: ui-monospace, monospace; font-size: 0.875em; }
pre { border: 1px solid color-mix(in srgb, CanvasText 25%, Canvas); max-height: 24rem; overflow: auto; padding: 0.5rem; }
nav ul { display: flex; flex-wrap: wrap; gap: 0.25rem 1rem; list-style: none; padding: 0; }
details { border-top: 1px solid color-mix(in srgb, CanvasText 15%, Canvas); padding: 0.375rem 0; }
summary { cursor: pointer; }
summary b { display: inline-block; min-width: 4.5em; }
summary span { display: block; margin-left: 5.5em; opacity: 0.8; }
table { border-collapse: collapse; width: 100%; }
th, td { border: 1px solid color-mix(in srgb, CanvasText 20%, Canvas); padding: 0.25rem 0.5rem; text-align: left; vertical-align: top; }
h3 { font-size: 1em; margin: 0.75rem 0 0.25rem; }
`;
