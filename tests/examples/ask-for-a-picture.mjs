// The strongest level of each row of a picture: node ask-for-a-picture.mjs http://127.0.0.1:8080/ RECEIVER [MINUTES] [TOKEN]
const [address, receiverId, minutes = '1', token] = process.argv.slice(2);
const to = Date.now();
const from = to - Number(minutes) * 60_000;
const iso = (at) => new Date(at).toISOString();
const query = new URLSearchParams({ receiverId, from: iso(from), to: iso(to), rows: '60', bins: '500' });
const headers = token === undefined ? {} : { authorization: `Bearer ${token}` };
const response = await fetch(new URL(`/api/v1/sweeps?${query}`, address), { headers });
const answer = await response.json();
if (!response.ok) throw new Error(answer.detail);
for (const { at, levelsDbm } of answer.rows)
  console.log(at, Math.max(...levelsDbm.filter((level) => level !== null)), 'dBm');
