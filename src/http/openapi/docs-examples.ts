/** The examples of `/api/docs`, each a whole program. A test runs them as they stand. */

export interface DocsExample {
  readonly language: 'curl' | 'Node' | 'Python';
  readonly does: string;
  readonly text: string;
}

/** Each reads the address of the program and an API token from the environment. */
export const EXAMPLE_ENVIRONMENT = `export RFI_URL=http://station.example:8080
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
