import { AwsConfiguration } from '../../../lib/sink/aws/aws-configuration.ts';
import { deployedSettings } from '../../support/deployed-settings.ts';

/** A configuration that reads plain objects instead of AWS, and a clock that stands still. */
export function inMemory(given: { deployed?: unknown; override?: unknown; secret?: string } = {}) {
  const parameters = new Map<string, string>();
  const set = (which: 'deployed' | 'override', value: unknown): void => {
    const text = typeof value === 'string' ? value : JSON.stringify(value);
    if (value === undefined) parameters.delete(`/landfall/shop/${which}`);
    else parameters.set(`/landfall/shop/${which}`, text);
  };
  set('deployed', 'deployed' in given ? given.deployed : deployedSettings);
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
    unread: (message) => warnings.push(message),
  });
  return { configuration, state, warnings, set };
}
