import { type Aim, atMost, isLarge, worst } from './aim.ts';
import type { Measured } from './measure.ts';
import { eachRatio, floorRatio, nodeCpuUs, sumRatio, withParseUs } from './result-tables.ts';
import type { Results } from './results.ts';
import { eventsOfRecords, peerEvents, type Scale } from './sketch.ts';
import { fixed, whole } from './text.ts';

/** What the full load is to take, on a machine of this scale. */
export function loadAims(load: Measured, { node, both }: Scale): Aim[] {
  const { schema } = load.workload;
  const of = `full load, ${schema ? 'schema embedded' : 'no schema'}: `;
  const perSecond = 1_000_000 / (withParseUs(load) ?? Number.NaN);
  const [aim, cpuAim] = schema ? [55_000, 11] : [90_000, 6];
  const cpu = nodeCpuUs(load);
  const peer = (perSecond * eventsOfRecords * both) / peerEvents;
  return [
    {
      what: `${of}records/s, JSON.parse of the event included`,
      aim: `≥ ${whole(aim)}; on this machine ${whole(aim / both)}`,
      figure: whole(perSecond),
      isMet: perSecond * both >= aim,
    },
    { what: `${of}× the peer's best with one task`, aim: '≥ 6', figure: fixed(peer, 1), isMet: peer >= 6 },
    {
      what: `${of}CPU s of Node per million`,
      aim: `≤ ${cpuAim}; on this machine ${fixed(cpuAim * node, 1)}`,
      figure: fixed(cpu, 1),
      isMet: atMost(cpu, cpuAim * node),
    },
  ];
}

/** What the handler is to take, in floors. */
export function ratioAims({ loads, cells }: Results): Aim[] {
  const aims: Aim[] = [];
  for (const schema of [true, false]) {
    const limit = schema ? 1.5 : 1.2;
    const where = schema ? 'schema embedded' : 'no schema';
    const those = cells.filter((one) => one.workload.schema === schema && isLarge(one));
    const written = those.filter(({ workload }) => ['inserts', 'updates'].includes(workload.cell?.mix ?? ''));
    const load = loads.find(({ workload }) => workload.schema === schema);
    if (load !== undefined) {
      const ratio = sumRatio(load);
      const what = `handler ÷ floor, 12 columns (full load), ${where}`;
      aims.push({ what, aim: `≤ ${limit}`, figure: fixed(ratio, 2), isMet: atMost(ratio, limit) });
    }
    aims.push(worst(`handler ÷ floor, 30 columns, inserts and updates, ${where}`, written, floorRatio, limit, 2));
    const hot = those.filter(({ workload }) => workload.cell?.mix === 'hot keys');
    aims.push(worst(`hot keys ÷ floor of writing every event, 30 columns, ${where}`, hot, eachRatio, 0.3, 2));
  }
  return aims;
}
