import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import type { LambdaParts } from './runtime-setup.ts';

export interface ProcessOptions extends LambdaParts {
  readonly environment: Readonly<Record<string, string>>;
  /** Megabytes. */
  readonly memory: number;
}

/** The runtime client with the function, in Lambda's environment and nothing of this one's. */
export function startProcess({ client, task, environment, memory }: ProcessOptions, api: string): ChildProcess {
  return spawn(process.execPath, [client, 'index.handler'], {
    cwd: task,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      PATH: '/usr/bin:/bin',
      TZ: ':UTC',
      LANG: 'en_US.UTF-8',
      _HANDLER: 'index.handler',
      LAMBDA_TASK_ROOT: task,
      AWS_LAMBDA_RUNTIME_API: api,
      AWS_LAMBDA_FUNCTION_NAME: 'landfall-shop',
      AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
      AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(memory),
      AWS_LAMBDA_LOG_GROUP_NAME: '/landfall/shop',
      AWS_LAMBDA_LOG_STREAM_NAME: '2026/11/21/[$LATEST]0',
      AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
      AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
      ...environment,
    },
  });
}

/** What the kernel tells of a process: proc(5), "/proc/pid/status". */
export function statusOf({ pid }: ChildProcess, field: 'State' | 'VmHWM'): string {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  return new RegExp(`^${field}:\\s*(.*)$`, 'm').exec(status)?.[1] ?? '';
}
