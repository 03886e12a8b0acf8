import { Admin } from '@platformatic/kafka';
import { expect, test } from 'vitest';
import { seed } from '../support/first-seed.ts';
import { seeded } from '../support/random.ts';
import { runLandfall } from '../support/run-landfall.ts';
import { Ledger, type Mode, modes } from '../support/stack/ledger.ts';
import { expectDone, patient, stageOfFile } from '../support/stack/stage.ts';
import { describeStack } from '../support/stack/suite.ts';
import { createTopic } from '../support/stack/topic.ts';

const partitions = 3;
const right = { missing: [], tooMany: [] };

describeStack(`a group, a topic and a broker that do not stay as they were, seed ${seed}`, () => {
  const stage = stageOfFile();

  /** A topic with a ledger, and a schema for each mode. */
  const begin = async (name: string) => {
    const { schema, topic } = stage();
    const ledger = new Ledger(`${name}.orders`, partitions, seeded(seed));
    for (const mode of modes) await schema(`${name} ${mode}`);
    return { ledger, topic: await topic(ledger.topic, partitions) };
  };
  const argumentsOf = (ledger: Ledger, name: string, mode: Mode) => [
    ...['--group', `${name}-${mode}`, '--batch-size', '50', ...ledger.settings(mode)],
  ];
  const untilRight = (ledger: Ledger, name: string, mode: Mode) =>
    expect
      .poll(
        () => ledger.wrong(stage().database, `${name} ${mode}`, mode).catch((error: Error) => error.message),
        patient,
      )
      .toEqual(right);
  const withAdmin = async (act: (admin: Admin) => Promise<void>) => {
    const admin = new Admin({ clientId: 'test', bootstrapBrokers: [stage().kafka.broker] });
    await act(admin).finally(() => admin.close());
  };

  test('a group that is rewound to the start applies nothing again, and goes on', async () => {
    const { ledger, topic } = await begin('rewound');
    const runToEnd = (mode: Mode) =>
      stage()
        .run(ledger.topic, `rewound ${mode}`, [...argumentsOf(ledger, 'rewound', mode), '--until-idle', '1'])
        .ended();
    await topic.append(ledger.next(300));
    for (const ran of await Promise.all(modes.map(runToEnd))) expectDone(ran);
    await withAdmin(async (admin) => {
      const partitionOffsets = Array.from({ length: partitions }, (_, partition) => ({ partition, offset: 0n }));
      for (const mode of modes) {
        const topics = [{ name: ledger.topic, partitionOffsets }];
        await admin.alterConsumerGroupOffsets({ groupId: `rewound-${mode}`, topics });
      }
    });
    const before = ledger.appended;
    await topic.append(ledger.next(100));
    await Promise.all(
      modes.map(async (mode) => {
        const ran = await runToEnd(mode);
        expectDone(ran);
        expect(ran.summary().alreadyApplied).toBeGreaterThanOrEqual(before);
        expect(await ledger.wrong(stage().database, `rewound ${mode}`, mode)).toEqual(right);
      }),
    );
  });

  test('a topic that is deleted and created again waits for its operator, and then is read from its start', async () => {
    const { run, untilSaid, kafka, database } = stage();
    const { ledger, topic } = await begin('anew');
    await topic.append(ledger.next(200));
    const running = modes.map((mode) => run(ledger.topic, `anew ${mode}`, argumentsOf(ledger, 'anew', mode)));
    await Promise.all(modes.map((mode) => untilRight(ledger, 'anew', mode)));
    await withAdmin((admin) => admin.deleteTopics({ topics: [ledger.topic] }));
    const again = await createTopic(kafka.broker, ledger.topic, partitions);
    // More than the old one had: where that one ended there is a record in this one, too.
    await again.append(ledger.next(500));
    await again.close();
    await Promise.all(running.map((one) => untilSaid(one, /TOPIC_RECREATED|created again/)));
    for (const mode of modes) {
      const target = ['--to', database.url, '--schema', `anew ${mode}`, '--topic', ledger.topic, '--yes'];
      expect(await runLandfall(['progress', 'reset', ...target])).toMatchObject({ code: 0 });
    }
    await Promise.all(modes.map((mode) => untilRight(ledger, 'anew', mode)));
    for (const one of running) expect(await one.terminate()).toMatchObject({ code: 0 });
    // The group stands in the new topic: what was done is not read again.
    for (const mode of modes) {
      const ran = await run(ledger.topic, `anew ${mode}`, [
        ...argumentsOf(ledger, 'anew', mode),
        '--until-idle',
        '1',
      ]).ended();
      expectDone(ran);
      expect(ran.summary()).toMatchObject({ records: 0 });
    }
  });

  test('pollers join and leave and the broker is restarted while changes come', async () => {
    const { run, kafka } = stage();
    const { ledger, topic } = await begin('joined');
    const start = (mode: Mode, tasks: string) =>
      run(ledger.topic, `joined ${mode}`, [...argumentsOf(ledger, 'joined', mode), '--tasks', tasks]);
    const write = async (rounds: number) => {
      for (let round = 0; round < rounds; round++) await topic.append(ledger.next(50));
    };
    const first = modes.map((mode) => start(mode, '1'));
    await write(20);
    await Promise.all(modes.map((mode) => untilRight(ledger, 'joined', mode)));
    const second = modes.map((mode) => start(mode, '2'));
    await write(30);
    await Promise.all(first.map(async (one) => expect(await one.terminate()).toMatchObject({ code: 0 })));
    // Nobody writes meanwhile: what a broker took and did not confirm would be written twice.
    await write(30);
    await kafka.restart();
    const third = modes.map((mode) => start(mode, '1'));
    await Promise.all([write(30), ...second.map((one) => one.kill())]);
    await Promise.all(modes.map((mode) => untilRight(ledger, 'joined', mode)));
    await Promise.all(third.map(async (one) => expect(await one.terminate()).toMatchObject({ code: 0 })));
  });
});
