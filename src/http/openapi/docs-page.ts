/**
 * `/api/docs`: the OpenAPI document as a page to read. The page has no script and no inline style, so it needs no exception in
 * the content security policy.
 */
import { type Access, ROLE_PERMISSIONS, ROLES, type Rule, TOKEN_SCOPES } from '../../access/permissions.js';
import { refusalsOf } from '../refusals.js';
import type { Route } from '../route.js';
import type { OpenApi } from './document.js';
import { FRAME_KINDS } from './live-path.js';
import { type Content, type Operation, PROBLEM_TYPE, REFUSALS, tagOf } from './operation.js';
import { resolved } from './shared-parts.js';

export const API_DOCS_PATH = '/api/docs';
export const API_DOCS_STYLE_PATH = '/api/docs.css';

/** @param routes tell who may call an operation; OpenAPI has no field for that */
export function apiDocsHtml({ info, paths, components }: OpenApi, routes: readonly Route[]): string {
  const groups = new Map<string, string[]>();
  for (const route of routes) {
    const operation = paths[route.path]?.[route.method];
    if (operation === undefined) continue;
    const shown = groups.get(tagOf(route.path)) ?? [];
    groups.set(tagOf(route.path), shown);
    shown.push(operationHtml(route, operation, components));
  }
  const sorted = [...groups].sort(([a], [b]) => a.localeCompare(b, 'en'));
  const contents = sorted.map(([name]) => `<li><a href="#${slug(name)}">${escaped(name)}</a></li>`).join('');
  const sections = sorted
    .map(([name, shown]) => `<section id="${slug(name)}"><h2>${escaped(name)}</h2>${shown.join('')}</section>`)
    .join('\n');
  const schemas = Object.entries(components.schemas).sort(([a], [b]) => a.localeCompare(b, 'en'));
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escaped(info.title)} ${escaped(info.version)}: API</title><link rel="stylesheet" href="${API_DOCS_STYLE_PATH}"></head>
<body><header><h1>${escaped(info.title)} ${escaped(info.version)}: API</h1>
<p>${inCode(info.description)} The same for machines: <a href="/api/openapi.json">/api/openapi.json</a>.</p></header>
<nav aria-label="Contents"><ul><li><a href="#begin">Begin here</a></li>${contents}<li><a href="#live">/live</a></li><li><a href="#schemas">Schemas</a></li></ul></nav>
<main>${beginHtml(components)}
${sections}
${liveHtml(paths['/live'].get)}
<section id="schemas"><h2>Schemas</h2>${schemas
    .map(([name, schema]) => `<details id="schema-${name}"><summary>${name}</summary>${schemaHtml(schema)}</details>`)
    .join('')}</section></main></body></html>
`;
}

function beginHtml({ securitySchemes }: OpenApi['components']): string {
  const schemes = Object.values(securitySchemes).map(({ description }) => `<li>${inCode(String(description))}</li>`);
  const refusals = Object.entries(REFUSALS).map(
    ([status, meaning]) => `<tr><td>${status}</td><td>${inCode(meaning)}</td></tr>`,
  );
  const examples = DOCS_EXAMPLES.map(
    ({ language, does, text }) => `<h3>${language}</h3><p>${escaped(does)}</p><pre>${escaped(text)}</pre>`,
  );
  return `<section id="begin"><h2>Begin here</h2>
<p>A program sends an API token with each request; the page sends its session. Either is enough:</p><ul>${schemes.join('')}</ul>
<h3>Before the examples</h3><pre>${escaped(EXAMPLE_ENVIRONMENT)}</pre>${examples.join('')}
<h3>Refusals</h3><p>A refusal is a <a href="#schema-Problem">Problem</a> (RFC 9457), sent as <code>application/problem+json</code>.</p>
<table><thead><tr><th>Status</th><th>Meaning</th></tr></thead><tbody>${refusals.join('')}</tbody></table></section>`;
}

function operationHtml(route: Route, operation: Operation, components: OpenApi['components']): string {
  const { method, path, access } = route;
  const { operationId, summary, parameters = [], requestBody, responses } = operation;
  const rows = parameters.map((one) => {
    const { name, in: where, required = false, schema } = resolved(one, components.parameters);
    return `<tr><td><code>${escaped(name)}</code></td><td>${where}${required ? ', required' : ''}</td><td>${schemaHtml(schema)}</td></tr>`;
  });
  const answers = Object.entries(responses).map(([status, one]) => {
    const { content } = resolved(one, components.responses);
    return content?.[PROBLEM_TYPE] ? '' : `<h3>Answers ${status}</h3>${contentHtml(content)}`;
  });
  const body = requestBody && resolved(requestBody, components.requestBodies);
  return `<details id="${operationId}"><summary><b class="${method}">${method.toUpperCase()}</b> <code>${escaped(path)}</code> <span>${escaped(summary)}</span></summary>
<p>Who may: ${escaped(whoMay(access))}. Operation <code>${operationId}</code>; refuses with ${refusalsOf(route).join(', ')}.</p>
${rows.length === 0 ? '' : `<table><thead><tr><th>Parameter</th><th>Where</th><th>Form</th></tr></thead><tbody>${rows.join('')}</tbody></table>`}
${body === undefined ? '' : `<h3>Takes</h3>${contentHtml(body.content)}`}${answers.join('')}</details>`;
}

function contentHtml(content: Content = {}): string {
  return Object.entries(content)
    .map(([type, { schema }]) => `<p><code>${escaped(type)}</code></p>${schemaHtml(schema)}`)
    .join('');
}

function liveHtml({ summary, responses, 'x-websocket': socket }: OpenApi['paths']['/live']['get']): string {
  const frames = FRAME_KINDS.map(({ kind, name, fields }) => {
    const rows = fields.map(
      ({ at, type, name: field, meaning = '' }) =>
        `<tr><td>${at}</td><td><code>${type}</code></td><td><code>${field}</code></td><td>${escaped(meaning)}</td></tr>`,
    );
    return `<h3>Frame of kind ${kind}: ${name}</h3><table><thead><tr><th>Byte</th><th>Type</th><th>Field</th><th>Meaning</th></tr></thead><tbody>${rows.join('')}</tbody></table>`;
  });
  const refusals = Object.entries(responses).map(
    ([status, one]) => `<li>${status}: ${'description' in one ? inCode(one.description) : ''}</li>`,
  );
  return `<section id="live"><h2><code>/live</code></h2><p>${escaped(summary)} The subprotocol is <code>${socket.subprotocol}</code>. Numbers in frames are little-endian. A binary
answer of <code>/api/v1/sweeps</code> is a row of such frames, each behind its length as a u32.</p><ul>${refusals.join('')}</ul>
<h3>From the viewer</h3>${schemaHtml(socket.fromViewer)}<h3>To the viewer</h3>${schemaHtml(socket.toViewer)}${frames.join('')}</section>`;
}

function whoMay(access: Access): string {
  if (typeof access === 'string') return ruleWords(access);
  return `for the caller's own ${ruleWords(access.own)}; for another person's ${ruleWords(access.other)}`;
}

function ruleWords(rule: Rule): string {
  if (rule === 'public') return 'anybody';
  if (rule === 'person') return 'a person who signed in, no token';
  const roles = ROLES.filter((role) => ROLE_PERMISSIONS[role].has(rule));
  const token = TOKEN_SCOPES.some((scope) => scope === rule) ? 'a token with this scope' : 'no token';
  return `permission "${rule}" (${roles.join(', ')}; ${token})`;
}

/** References to named schemas are links. */
function schemaHtml(schema: object): string {
  const short = JSON.stringify(schema);
  const text = escaped(short.length < 60 ? short : JSON.stringify(schema, null, 2));
  const linked = text.replaceAll(/#\/components\/schemas\/(\w+)/g, '<a href="#schema-$1">$1</a>');
  return short.length < 60 ? `<code>${linked}</code>` : `<pre>${linked}</pre>`;
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

/** The examples of `/api/docs`, each a whole program. A test runs them as they stand. */
interface DocsExample {
  readonly language: 'curl' | 'Node' | 'Python';
  readonly does: string;
  readonly text: string;
}

/** Each reads the address of the program and an API token from the environment. */
const EXAMPLE_ENVIRONMENT = `export RFI_URL=http://station.example:8080
export RFI_TOKEN=rfi_…
`;

export const DOCS_EXAMPLES: readonly DocsExample[] = [
  {
    language: 'curl',
    does: 'Writes the receivers and their state.',
    text: `curl --fail-with-body --silent --show-error \\
  --header "Authorization: Bearer $RFI_TOKEN" \\
  "$RFI_URL/api/v1/receivers"
`,
  },
  {
    language: 'Node',
    does: 'Acknowledges each alarm that waits for a person. The scope "incidents" is needed.',
    text: `const { RFI_URL, RFI_TOKEN } = process.env;

async function ask(method, path, body) {
  const headers = { authorization: \`Bearer \${RFI_TOKEN}\`, 'content-type': 'application/json' };
  const response = await fetch(RFI_URL + path, { method, headers, body: JSON.stringify(body) });
  const answer = await response.json();
  if (!response.ok) throw new Error(\`\${response.status}: \${answer.detail}\`);
  return answer;
}

const { groups } = await ask('GET', '/api/v1/alarms');
for (const { id, version, alarm } of groups.flatMap((group) => group.incidents)) {
  if (!alarm.includes('unacknowledged')) continue;
  const { incident } = await ask('POST', \`/api/v1/incidents/\${id}/ack\`, { version });
  console.log(incident.id, incident.alarm);
}
`,
  },
  {
    language: 'Python',
    does: 'Reads the newest sweep of the first receiver as a binary frame and writes its strongest bin.',
    text: `import json, os, struct, urllib.request

def ask(path):
    request = urllib.request.Request(os.environ["RFI_URL"] + path)
    request.add_header("Authorization", "Bearer " + os.environ["RFI_TOKEN"])
    return urllib.request.urlopen(request, timeout=15)

receiver = json.load(ask("/api/v1/receivers"))["receivers"][0]["id"]
frame = ask(f"/api/v1/receivers/{receiver}/newest").read()
start_hz, step_hz, bins = struct.unpack_from("<ddI", frame, 16)
levels = struct.unpack_from(f"<{bins}h", frame, 40)
strongest = max(range(bins), key=lambda i: levels[i])
print(f"{(start_hz + strongest * step_hz) / 1e6:.3f} MHz {levels[strongest] / 100:.1f} dBm")
`,
  },
];
