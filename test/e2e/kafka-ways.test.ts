import { writeFile } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { selfSigned } from '../support/certificate.ts';
import { Feed } from '../support/feed.ts';
import { freePorts } from '../support/stack/java-process.ts';
import { expectDone, patient, stageOfFile } from '../support/stack/stage.ts';
import { describeStack } from '../support/stack/suite.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const mechanisms = ['plain', 'scram-sha-256', 'scram-sha-512'];

describeStack('landfall run and how it reaches its brokers', () => {
  const stage = stageOfFile();
  const folder = temporaryFolder();

  const orders = async (topic: string) => {
    const feed = new Feed({ topic });
    const written = await stage().topic(topic, 1);
    await written.append([1, 2, 3].map((id) => feed.create({ id, note: `note ${id}` })));
    return written;
  };
  const login = (password: string) => ({
    LANDFALL_KAFKA_USER: stage().kafka.secured.user,
    LANDFALL_KAFKA_PASSWORD: password,
  });
  const notes = (schema: string) =>
    stage()
      .database.query(`select note from "${schema}".orders order by id`)
      .then(
        (rows) => rows.map(({ note }) => note),
        () => [],
      );

  test('TLS and every login of SASL: what is trusted and known gets in', async () => {
    const { kafka, run, schema } = stage();
    const { tls, sasl, ca, password } = kafka.secured;
    await orders('secured.orders');
    const trusted = ['--tls', '--ca', ca, '--until-idle', '1'];
    const ways = [
      { name: 'tls', args: ['--brokers', tls, ...trusted, '--tasks', '2'] },
      ...mechanisms.map((name) => ({ name, args: ['--brokers', sasl, ...trusted, '--sasl', name] })),
    ];
    const ran = ways.map(async ({ name, args }) => {
      await schema(name);
      expectDone(await run('secured.orders', name, args, login(password)).ended());
      expect(await notes(name)).toEqual(['note 1', 'note 2', 'note 3']);
    });
    await Promise.all(ran);
  });

  test('a wrong password and a certificate that is not trusted are refused, and the password is not told', async () => {
    const { kafka, run } = stage();
    const { tls, sasl, ca } = kafka.secured;
    const otherCa = join(folder(), 'other.pem');
    await writeFile(otherCa, selfSigned('localhost').pem);
    const refused: readonly (readonly [readonly string[], RegExp])[] = [
      ...mechanisms.map(
        (name) => [['--brokers', sasl, '--tls', '--ca', ca, '--sasl', name], /[Aa]uthentication/] as const,
      ),
      [['--brokers', tls, '--tls', '--ca', otherCa], /self-signed certificate/],
      [['--brokers', tls, '--tls'], /self-signed certificate/],
      [['--brokers', tls.replace('localhost', '127.0.0.1'), '--tls', '--ca', ca], /does not match certificate/],
    ];
    const ran = refused.map(async ([args, says]) => {
      const { code, stdout, stderr } = await run('secured.orders', 'tls', args, login('wrong-s3cret')).ended();
      expect({ code, stderr }).toMatchObject({ code: 2, stderr: expect.stringMatching(says) });
      expect(stderr).toMatch(/no way to (localhost|127\.0\.0\.1):\d+/);
      expect(stdout + stderr).not.toContain('s3cret');
    });
    await Promise.all(ran);
  });

  test('brokers that speak TLS to who does not, or not to who does, are said to', async () => {
    const { kafka, run, untilSaid } = stage();
    const plainly = run('secured.orders', 'tls', ['--brokers', kafka.secured.tls]);
    const secretly = run('secured.orders', 'tls', ['--brokers', kafka.broker, '--tls']);
    await Promise.all([
      untilSaid(plainly, /waiting for the brokers .*TLS/),
      untilSaid(secretly, /waiting for the brokers .*TLS/),
    ]);
  });

  test('brokers that are away at the start are waited for, as is a name that nobody knows', async () => {
    const { kafka, schema, run, untilSaid } = stage();
    await orders('later.orders');
    await schema('later');
    const [port = 0] = await freePorts(1);
    const running = run('later.orders', 'later', ['--brokers', `127.0.0.1:${port}`]);
    const unknown = run('later.orders', 'later', ['--brokers', `broker.invalid:9092`]);
    await Promise.all([
      untilSaid(running, /waiting for the brokers .*ECONNREFUSED/),
      untilSaid(unknown, /waiting .*ENOTFOUND|EAI_AGAIN/),
    ]);
    expect(await unknown.terminate()).toMatchObject({ code: 0 });
    const [host = '', brokerPort = ''] = kafka.broker.split(':');
    const door = createServer((client) => {
      const broker = connect(Number(brokerPort), host);
      client.pipe(broker).pipe(client);
      for (const socket of [client, broker]) socket.on('error', () => socket.destroy());
    }).listen(port, '127.0.0.1');
    try {
      await expect.poll(() => notes('later'), patient).toHaveLength(3);
      expect(running.said()).toMatch(/the brokers answer/);
      expect(await running.terminate()).toMatchObject({ code: 0 });
    } finally {
      door.close();
    }
  });

  test('a run until idleness ends with what is wrong when a record blocks its partition', async () => {
    const { schema, topic, run } = stage();
    await schema('blocked');
    const feed = new Feed({ topic: 'blocked.orders' });
    const written = await topic('blocked.orders', 2);
    const good = [1, 2, 3, 4].map((id) => feed.create({ id, note: `note ${id}` }, { partition: id % 2 }));
    await written.append([
      ...good,
      feed.garbage({ partition: 1 }),
      feed.create({ id: 5, note: 'note 5' }, { partition: 1 }),
    ]);
    const ran = await run('blocked.orders', 'blocked', ['--until-idle', '3']).ended();
    expect(ran).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/blocked\.orders-1 at offset 2 waits \(lag 2\): \S/),
    });
    expect(ran.summary()).toMatchObject({ lag: 2, waiting: [{ partition: 'blocked.orders-1', offset: 2 }] });
    expect(await notes('blocked')).toEqual(['note 1', 'note 2', 'note 3', 'note 4']);
  });
});
