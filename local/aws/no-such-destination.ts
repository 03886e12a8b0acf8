import { listDestinations } from './parameters.ts';

/** The error for a name that no destination has: it names those there are, where that may be asked. */
export async function noSuchDestination(name: string): Promise<Error> {
  const there = await listDestinations().catch(() => undefined);
  const others =
    there === undefined
      ? 'and which there are cannot be told (ssm:DescribeParameters)'
      : there.length === 0
        ? 'none is, in this account and region (AWS_PROFILE, AWS_REGION)'
        : `there are ${there.join(', ')}`;
  return new Error(`no destination ${name} is deployed here: ${others}`);
}
