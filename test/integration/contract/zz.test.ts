import { it } from 'vitest';
import { Feed } from '../../support/feed.ts';
import { send, withDestination } from '../../support/with-destination.ts';
it('x', withDestination(async (d) => {
  const feed = new Feed();
  const records = Array.from({ length: 800 }, (_, i) => feed.update({ id: i % 400, note: `n${i}` }, { partition: i % 4 }));
  const h = d.handler();
  for (let r = 0; r < 2; r++) {
    const vals = [2500, 1000];
    await send(h, records, { awsRequestId: '', getRemainingTimeInMillis: () => { const v = (vals.length > 1 ? vals.shift() : vals[0]) ?? 0; console.log(v, new Error().stack?.split('\n').slice(2, 4).join('|')); return v; } }).then(console.log, (e) => console.log(e.message));
    console.log(h.reports.at(-1));
  }
}));
