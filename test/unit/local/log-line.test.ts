import { expect, test } from 'vitest';
import { sameness, troubleIn } from '../../../local/aws/log-line.ts';

test.for<[string, string, ReturnType<typeof troubleIn>]>([
  [
    'a failure of the handler',
    '{"level":"ERROR","message":"no grant","code":"42501","class":"systemic","returned":5}',
    { kind: 'failed', code: '42501', message: 'no grant' },
  ],
  [
    'a parked record',
    '{"level":"WARN","message":"too long","code":"22001","deadLetters":1}',
    { kind: 'parked', code: '22001', message: 'too long' },
  ],
  ['a warning that is about no record', '{"level":"WARN","message":"unknown settings, ignored: x"}', undefined],
  ['what was written', '{"level":"INFO","message":"applied","table":"orders"}', undefined],
  ['a metric whose name says error', '{"_aws":{},"ERROR":1}', undefined],
  [
    'a complaint of a mapping’s poller',
    '{"logLevel":"WARN","error":{"errorMessage":"no brokers"}}',
    { kind: 'mapping', code: undefined, message: '{"errorMessage":"no brokers"}' },
  ],
  [
    'a time-out',
    '2026-11-21T10:00:00.000Z 4a Task timed out after 300.00 seconds',
    { kind: 'lambda', code: undefined, message: 'Task timed out after 300.00 seconds' },
  ],
  [
    'a crash',
    'RequestId: 4a Error: Runtime exited with error: signal: killed',
    { kind: 'lambda', code: undefined, message: 'Runtime exited with error: signal: killed' },
  ],
  ['a text that mentions one', 'an ERROR somewhere', undefined],
  ['half a line of JSON', '{"level":"ERROR"', undefined],
])('%s', ([, line, trouble]) => {
  expect(troubleIn(line)).toEqual(trouble);
});

test('a long message is cut', () => {
  const told = troubleIn(JSON.stringify({ level: 'ERROR', message: 'x'.repeat(1_000) }));
  expect(told?.message).toHaveLength(300);
});

test('one code is one kind of trouble, and without code numbers make no difference', () => {
  const of = (message: string, code?: string) => sameness({ kind: 'failed', code, message });
  expect(of('row 1', 'X')).toBe(of('row 2', 'X'));
  expect(of('after 1.5 seconds')).toBe(of('after 30 seconds'));
  expect(of('row', 'X')).not.toBe(of('row', 'Y'));
});
