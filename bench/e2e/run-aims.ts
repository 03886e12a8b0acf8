import type { Aim } from '../aim.ts';
import { fixed } from '../text.ts';
import type { Run } from './measure.ts';

/** What the comparison is to show, for one task and for four. */
export function runAims(runs: readonly Run[]): Aim[] {
  return ([1, 4] as const).flatMap((tasks) => {
    const those = runs.filter(({ contender }) => contender.tasks === tasks);
    const ours = those.find(({ contender }) => contender.who === 'landfall');
    const sinks = those.filter(({ contender }) => contender.who !== 'landfall');
    const of = (figure: (run: Run) => number) => ({ ours: ours && figure(ours), theirs: sinks.map(figure) });
    const speed = of(({ records, writing }) => records / writing);
    const cpu = of((run) => run.cpu / run.records);
    const memory = of((run) => run.memory);
    const workers = tasks === 1 ? '1 task' : `${tasks} tasks`;
    return [
      aim(
        `events/s ÷ the sink's best, ${workers}`,
        '≥ 4',
        speed.ours,
        Math.max(...speed.theirs),
        (ratio) => ratio >= 4,
      ),
      aim(`CPU ÷ the sink's least, ${workers}`, '≤ 0.25', cpu.ours, Math.min(...cpu.theirs), (ratio) => ratio <= 0.25),
      aim(
        `peak memory ÷ the sink's least, ${workers}`,
        '≤ 0.33',
        memory.ours,
        Math.min(...memory.theirs),
        (ratio) => ratio <= 1 / 3,
      ),
    ];
  });
}

function aim(
  what: string,
  limit: string,
  ours: number | undefined,
  theirs: number,
  isMet: (ratio: number) => boolean,
): Aim {
  const ratio = ours === undefined ? undefined : ours / theirs;
  return { what, aim: limit, figure: fixed(ratio, 2), isMet: ratio === undefined ? undefined : isMet(ratio) };
}
