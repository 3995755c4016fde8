// Open incidents, then each change as it comes: node follow-alarms.mjs http://127.0.0.1:8080/ [TOKEN]
import WebSocket from 'ws';
import { apiClient } from '../../dist/src/api/client.js';

const [address, token] = process.argv.slice(2);
const tell = ({ id, state, alarm }) => console.log(id, state, alarm);
const { ask } = apiClient({ baseUrl: new URL(address).origin, token });
for (const incident of (await ask('GET /api/v1/incidents')).incidents) tell(incident);
const headers = token === undefined ? {} : { authorization: `Bearer ${token}` };
const live = new WebSocket(new URL('/live', address), 'rfi.v1', { headers });
live.on('message', (data, isBinary) => {
  const message = isBinary ? undefined : JSON.parse(String(data));
  if (message?.type === 'hello') console.log('following');
  if (message?.type === 'incident') tell(message.incident);
});
