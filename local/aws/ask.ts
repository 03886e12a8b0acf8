import { awsProblem } from './aws-problem.ts';

interface Client {
  destroy(): void;
}

/**
 * What every client is made with. The SDK itself does not know AWS_DEFAULT_REGION, which the aws command does.
 * @param environment that of the process
 */
export function clientOptions(environment: Readonly<Record<string, string | undefined>> = process.env) {
  const region = environment.AWS_REGION || environment.AWS_DEFAULT_REGION;
  return {
    ...(region ? { region } : {}),
    requestHandler: { connectionTimeout: 5_000, requestTimeout: 30_000 },
  };
}

/** Makes a client, uses it and lets it go. @throws AwsProblem, in one line; `action` is what a policy would have to allow. */
export async function ask<C extends Client, T>(
  action: string,
  makeClient: () => C,
  use: (client: C) => Promise<T>,
): Promise<T> {
  let client: C | undefined;
  try {
    // Without a region already this fails.
    client = makeClient();
    return await use(client);
  } catch (error) {
    throw awsProblem(action, error);
  } finally {
    client?.destroy();
  }
}
