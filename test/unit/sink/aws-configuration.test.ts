import { describe, expect, test } from 'vitest';
import { AwsConfiguration } from '../../../lib/sink/aws/aws-configuration.ts';

const deployed = {
  hostname: 'db.example.com',
  username: 'writer',
  passwordSecret: 'shop/writer',
  database: 'shop',
  schema: 'landing',
  insertMode: 'upsert',
  deleteMode: 'delete',
};
const minute = 60_000;

/** A configuration that reads plain objects instead of AWS, and a clock that stands still. */
function inMemory(given: { deployed?: unknown; override?: unknown; secret?: string } = {}) {
  const parameters = new Map<string, string>();
  const set = (which: 'deployed' | 'override', value: unknown): void => {
    const text = typeof value === 'string' ? value : JSON.stringify(value);
    if (value === undefined) parameters.delete(`/landfall/shop/${which}`);
    else parameters.set(`/landfall/shop/${which}`, text);
  };
  set('deployed', 'deployed' in given ? given.deployed : deployed);
  set('override', given.override);
  const state = {
    now: 0,
    random: 0,
    reads: 0,
    isDown: false,
    secret: given.secret ?? 'pa55',
    secretReads: [] as string[],
  };
  const warnings: string[] = [];
  const configuration = new AwsConfiguration({
    destination: 'shop',
    parameters: {
      read: async (names) => {
        state.reads += 1;
        if (state.isDown) throw new Error('ThrottlingException');
        return new Map([...parameters].filter(([name]) => names.includes(name)));
      },
    },
    secrets: {
      read: async (id) => {
        state.secretReads.push(id);
        return state.secret;
      },
    },
    now: () => state.now,
    random: () => state.random,
    warn: (message) => warnings.push(message),
  });
  return { configuration, state, warnings, set };
}

/** Lets what goes on behind a call's back come to its end. */
const settle = () => new Promise((resolve) => setImmediate(resolve));

describe('settings (in-memory readers)', () => {
  test('override wins, key by key, and the destination’s name is its own', async () => {
    const override = { deleteMode: 'mark', truncate: 'truncate', name: 'other' };
    const { configuration } = inMemory({ override });
    expect(await configuration.settings()).toMatchObject({
      name: 'shop',
      insertMode: 'upsert',
      deleteMode: 'mark',
      truncate: 'truncate',
    });
  });

  test('are read once and handed out as the same object while they are the same', async () => {
    const { configuration, state } = inMemory();
    const first = await configuration.settings();
    state.now = minute - 1;
    expect(await configuration.settings()).toBe(first);
    expect(state.reads).toBe(1);
    state.now = 2 * minute;
    await configuration.settings();
    await settle();
    expect(await configuration.settings()).toBe(first);
    expect(state.reads).toBe(2);
  });

  test('an edit takes effect behind a batch’s back when a minute has passed', async () => {
    const { configuration, state, set } = inMemory();
    await configuration.settings();
    set('override', { deleteMode: 'ignore' });
    state.now = minute;
    expect(await configuration.settings()).toMatchObject({ deleteMode: 'delete' });
    await settle();
    expect(await configuration.settings()).toMatchObject({ deleteMode: 'ignore' });
  });

  test('are read again later by up to a quarter of a minute, so that writers do not ask together', async () => {
    const { configuration, state } = inMemory();
    state.random = 0.999;
    await configuration.settings();
    state.now = minute + 14_000;
    await configuration.settings();
    expect(state.reads).toBe(1);
    state.now = minute + 15_000;
    await configuration.settings();
    expect(state.reads).toBe(2);
  });

  test('a removed override no longer counts', async () => {
    const { configuration, state, set } = inMemory({ override: { deleteMode: 'mark' } });
    await configuration.settings();
    set('override', undefined);
    state.now = minute;
    await configuration.settings();
    await settle();
    expect(await configuration.settings()).toMatchObject({ deleteMode: 'delete' });
  });

  test('stay in force while reading fails, with a warning each minute', async () => {
    const { configuration, state, warnings, set } = inMemory();
    await configuration.settings();
    set('override', { deleteMode: 'ignore' });
    state.isDown = true;
    for (const minutes of [1, 1, 2]) {
      state.now = minutes * minute;
      expect(await configuration.settings()).toMatchObject({ deleteMode: 'delete' });
      await settle();
    }
    expect(warnings).toHaveLength(2);
    expect(warnings[0]).toContain('stay in force');
    state.isDown = false;
    state.now = 3 * minute;
    await configuration.settings();
    await settle();
    expect(await configuration.settings()).toMatchObject({ deleteMode: 'ignore' });
  });

  test('a start without them fails, and says what is missing', async () => {
    const down = inMemory();
    down.state.isDown = true;
    await expect(down.configuration.settings()).rejects.toThrow('ThrottlingException');
    down.state.isDown = false;
    expect(await down.configuration.settings()).toMatchObject({ schema: 'landing' });
    const none = inMemory({ deployed: undefined });
    await expect(none.configuration.settings()).rejects.toMatchObject({
      class: 'systemic',
      code: 'SETTINGS_MISSING',
      message: expect.stringContaining('/landfall/shop/deployed'),
    });
  });

  test('that are invalid fail every call, and heal at once when corrected', async () => {
    const { configuration, set } = inMemory({ override: { deleteMode: 'soft' } });
    for (let call = 0; call < 2; call += 1) {
      await expect(configuration.settings()).rejects.toMatchObject({
        class: 'systemic',
        code: 'SETTINGS_INVALID',
        message: expect.stringMatching(/deleteMode.*"soft".*ignore, delete, mark/),
      });
    }
    set('override', { deleteMode: 'mark' });
    expect(await configuration.settings()).toMatchObject({ deleteMode: 'mark' });
  });

  test('that become invalid fail from then on, and say what is wrong now', async () => {
    const { configuration, state, set } = inMemory();
    await configuration.settings();
    set('override', { deleteMode: 'soft' });
    state.now = minute;
    await configuration.settings();
    await settle();
    await expect(configuration.settings()).rejects.toThrow('deleteMode');
    set('override', { truncate: 'yes' });
    await expect(configuration.settings()).rejects.toThrow('truncate');
  });

  test.for(['{"deleteMode":', '[]', '"text"', 'null'])(
    'a parameter that holds %s is named, its text is not',
    async (text) => {
      const { configuration } = inMemory({ override: text });
      await expect(configuration.settings()).rejects.toMatchObject({
        code: 'SETTINGS_INVALID',
        message: 'settings: parameter /landfall/shop/override is not a JSON object',
      });
    },
  );

  test('unknown keys warn and never fail', async () => {
    const { configuration, warnings } = inMemory({ override: { tasks: 5, future: true } });
    await configuration.settings();
    expect(warnings).toEqual([expect.stringMatching(/unknown.*future/)]);
  });
});

describe('the password (in-memory readers)', () => {
  const rds = { username: 'writer', password: 'pa"55', engine: 'postgres', host: 'h', port: 5432 };

  test.for([
    ['plain text', 'pa55 ', 'pa55 '],
    ['plain text that begins like JSON', '{pa55', '{pa55'],
    ['the JSON of RDS', JSON.stringify(rds), 'pa"55'],
    ['the JSON of RDS on several lines', `\n${JSON.stringify(rds, null, 2)}`, 'pa"55'],
  ] as const)('may be %s', async ([, secret, password]) => {
    expect(await inMemory({ secret }).configuration.password(false)).toBe(password);
  });

  test('is read once, and again when a login was refused', async () => {
    const { configuration, state } = inMemory();
    await configuration.password(false);
    state.secret = 'rotated';
    expect(await configuration.password(false)).toBe('pa55');
    expect(await configuration.password(true)).toBe('rotated');
    expect(await configuration.password(false)).toBe('rotated');
    expect(state.secretReads).toEqual(['shop/writer', 'shop/writer']);
  });

  test.for(['{"username":"writer"}', '{"password":{"deep":"S3CRET"}}', '{"password":5,"old":"S3CRET"}'])(
    'of a secret that holds %s is an error that names the secret and none of its text',
    async (secret) => {
      const refused = inMemory({ secret }).configuration.password(false);
      await expect(refused).rejects.toMatchObject({ class: 'systemic', code: 'SECRET_INVALID' });
      await expect(refused).rejects.toThrow(/shop\/writer/);
      await expect(refused).rejects.not.toThrow(/S3CRET|writer"/);
    },
  );

  test('without passwordSecret is an error that names the setting', async () => {
    const { passwordSecret: _, ...without } = deployed;
    await expect(inMemory({ deployed: without }).configuration.password(false)).rejects.toThrow(
      'passwordSecret is missing',
    );
  });
});
