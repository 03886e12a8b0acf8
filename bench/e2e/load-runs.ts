import { setTimeout as pause } from 'node:timers/promises';
import type { Expected } from '../../test/support/fixtures.ts';
import { startConnect } from '../../test/support/stack/connect.ts';
import { readSource, startSource } from '../../test/support/stack/source.ts';
import { fullLoad, type LoadOptions } from '../load.ts';
import type { Contender } from './contender.ts';
import { sinkContender } from './jdbc-sink.ts';
import { landfallContender } from './landfall.ts';
import { measureRun, type Run } from './measure.ts';
import { type EndToEndOptions, isRun } from './options.ts';
import { loadTopic, makeLoad } from './source-load.ts';
import type { Stack } from './stack.ts';

type Size = Omit<LoadOptions, 'schema'>;

const tenth: Size = { ...fullLoad, inserts: 4_000, updates: 6_000, hotKeys: 2_000, deletes: 500 };

/** Makes the load, then lets one after the other take its topic to a table. */
export async function measureLoad(
  stack: Stack,
  options: EndToEndOptions,
  progress: (what: string) => void,
): Promise<Run[]> {
  const { kafka, sinkParts, topics, server } = stack;
  progress('the load at the source');
  const expected = await fillTopic(stack, options.quick ? tenth : fullLoad);
  const contenders: readonly Contender[] = ([1, 4] as const).flatMap((tasks) => [
    sinkContender('defaults', tasks, sinkParts, kafka),
    sinkContender('best', tasks, sinkParts, kafka),
    landfallContender(tasks, kafka),
  ]);
  const runs: Run[] = [];
  for (const contender of contenders.filter(({ name }) => isRun(options, name))) {
    progress(contender.name);
    runs.push(await measureRun(contender, { server: server.url, topics, topic: loadTopic, expected }));
  }
  return runs;
}

/** Source, Debezium and its topic; returns what the table at the source holds then. Only Kafka stays up. */
export async function fillTopic({ parts, kafka, topics }: Stack, load: Size): Promise<Expected> {
  const source = await startSource();
  try {
    const connect = await startConnect(parts, kafka, 'source');
    try {
      await makeLoad(source, connect, load);
      const records = load.inserts + load.updates + load.deletes * 2;
      for (let there = 0; there < records; await pause(200)) {
        const failure = await connect.failure('load');
        if (failure !== undefined) throw new Error(`the source connector failed: ${failure}`);
        there = [...(await topics.ends([loadTopic])).values()].reduce((sum, end) => sum + end, 0);
      }
      return await readSource(source.url, 'public');
    } finally {
      await connect.stop();
    }
  } finally {
    await source.stop();
  }
}
