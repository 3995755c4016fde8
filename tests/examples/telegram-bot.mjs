// Answers "/alarms" in a Telegram chat: node telegram-bot.mjs http://127.0.0.1:8080/ https://api.telegram.org/botTOKEN [TOKEN]
const [address, telegram, token] = process.argv.slice(2);
const headers = token === undefined ? {} : { authorization: `Bearer ${token}` };
const json = async (url, options) => (await fetch(url, options)).json();
for (let offset = 0; ; ) {
  const { result } = await json(`${telegram}/getUpdates?timeout=30&offset=${offset}`);
  for (const { update_id, message } of result) {
    offset = update_id + 1;
    if (message?.text !== '/alarms') continue;
    const { incidents } = await json(new URL('/api/v1/incidents?state=open', address), { headers });
    const text = incidents.map(({ id, state }) => `${id} ${state}`).join('\n') || 'Không có báo động. No alarms.';
    const body = JSON.stringify({ chat_id: message.chat.id, text });
    await fetch(`${telegram}/sendMessage`, { method: 'POST', headers: { 'content-type': 'application/json' }, body });
  }
}
