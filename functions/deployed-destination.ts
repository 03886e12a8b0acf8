import { environment } from '../lib/model/environment.ts';

/** The destination that a deployed function is of. @throws Error where the stack has not said. */
export function deployedDestination(): string {
  const destination = process.env[environment.destination];
  if (!destination) throw new Error(`the environment variable ${environment.destination} is not set`);
  return destination;
}
