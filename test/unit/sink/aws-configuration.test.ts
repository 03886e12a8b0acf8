import { describe, expect, test } from 'vitest';
import { inMemory } from './in-memory-aws.ts';

const minute = 60_000;

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
