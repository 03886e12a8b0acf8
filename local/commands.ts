import type { Command } from './command.ts';

/** What `landfall` can do, in the order of its help. */
export const commands: Readonly<Record<string, Command>> = {
  grants: {
    summary: 'print the SQL of a database user with just the rights Landfall needs',
    options: async () => (await import('./grants-arguments.ts')).grantsOptions,
    operands: 'none',
    run: async (args) => (await import('./grants.ts')).grants(args),
  },
  check: {
    summary: 'look at a destination: connection, rights, keys, what is in the way',
    options: async () => (await import('./check-arguments.ts')).checkOptions,
    operands: 'none',
    run: async (args) => (await import('./check.ts')).check(args),
  },
  plan: {
    summary: 'tell what events would do to a destination, and print the DDL; nothing is written',
    options: async () => (await import('./plan-arguments.ts')).planOptions,
    operands: 'files',
    run: async (args) => (await import('./plan.ts')).plan(args),
  },
  replay: {
    summary: 'feed files of Lambda events through the handler',
    options: async () => (await import('./replay-arguments.ts')).replayOptions,
    operands: 'files',
    run: async (args) => (await import('./replay.ts')).replay(args),
  },
  'dead-letters': {
    summary: 'list records that could not be written, show one with its row, or close some for good',
    options: async () => (await import('./dead-letters-arguments.ts')).deadLettersOptions,
    operands: ['list', 'show', 'close'],
    run: async (args) => (await import('./dead-letters.ts')).deadLetters(args),
  },
  redrive: {
    summary: 'write parked records after all, once the cause is mended',
    options: async () => (await import('./redrive-arguments.ts')).redriveOptions,
    operands: 'files',
    run: async (args) => (await import('./redrive.ts')).redrive(args),
  },
  progress: {
    summary: 'show how far each topic-partition has come, forget it, or give a record up',
    options: async () => (await import('./progress-arguments.ts')).progressOptions,
    operands: ['show', 'reset', 'skip'],
    run: async (args) => (await import('./progress.ts')).progress(args),
  },
  verify: {
    summary: 'compare the tables of a source with those of a destination, by checksums',
    options: async () => (await import('./verify-arguments.ts')).verifyOptions,
    operands: 'none',
    run: async (args) => (await import('./verify.ts')).verify(args),
  },
  run: {
    summary: 'apply topics of any Kafka as they come, without AWS',
    options: async () => (await import('./run-arguments.ts')).runOptions,
    operands: 'none',
    run: async (args) => (await import('./run.ts')).run(args),
  },
  status: {
    summary: 'tell how a deployed destination is: mappings, lag, errors, dead letters, alarms',
    options: async () => (await import('./status-arguments.ts')).statusOptions,
    operands: 'none',
    run: async (args) => (await import('./status.ts')).status(args),
  },
  pause: {
    summary: 'stop reading for a deployed destination; records wait in Kafka',
    options: async () => (await import('./switch-arguments.ts')).switchOptions,
    operands: 'none',
    run: async (args) => (await import('./switch.ts')).pause(args),
  },
  resume: {
    summary: 'read on for a destination that was paused',
    options: async () => (await import('./switch-arguments.ts')).switchOptions,
    operands: 'none',
    run: async (args) => (await import('./switch.ts')).resume(args),
  },
  settings: {
    summary: 'show the settings of a deployed destination, and change them',
    options: async () => (await import('./settings-arguments.ts')).settingsOptions,
    operands: ['set', 'clear'],
    run: async (args) => (await import('./settings.ts')).settings(args),
  },
  cost: {
    summary: 'calculate what a month costs in AWS, and compare it with a price per gigabyte',
    options: async () => (await import('./cost-arguments.ts')).costOptions,
    operands: 'none',
    run: async (args) => (await import('./cost.ts')).cost(args),
  },
  completion: {
    summary: 'print a script that completes commands and options in a shell',
    options: async () => (await import('./completion-arguments.ts')).completionOptions,
    operands: ['bash', 'zsh', 'fish'],
    run: async (args) => (await import('./completion.ts')).completion(args, commands),
  },
};
