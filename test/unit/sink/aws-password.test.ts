import { describe, expect, test } from 'vitest';
import { deployedSettings } from '../../support/deployed-settings.ts';
import { inMemory } from './in-memory-aws.ts';

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
    const { passwordSecret: _, ...without } = deployedSettings;
    await expect(inMemory({ deployed: without }).configuration.password(false)).rejects.toThrow(
      'passwordSecret is missing',
    );
  });
});
