import { type ErrorClass, LandfallError } from '../../model/errors.ts';

export const settingsUnreadable = 'SETTINGS_UNREADABLE';
export const secretUnreadable = 'SECRET_UNREADABLE';
export const credentialsUnreadable = 'CREDENTIALS_UNREADABLE';

/** What a call of the SDK comes to. @throws LandfallError saying what was wanted, and why not in AWS's own words. */
export async function answerOf<T>(call: Promise<T>, code: string, wanted: string): Promise<T> {
  try {
    return await call;
  } catch (error) {
    throw new LandfallError(errorClassOf(error), code, `${wanted} cannot be read: ${wordsOf(error)}`);
  }
}

/** What AWS calls an error, or Node an error of the network, and its message. Both hold no secret, other members may. */
export function wordsOf(error: unknown): string {
  const { name, message, code = name } = error as { name?: unknown; message?: unknown; code?: unknown };
  return `${code}: ${String(message).replaceAll(/\s+/g, ' ')}`;
}

/** Asking again may help against the network, an error of AWS's own (`$fault` of the SDK's errors) and throttling. */
export function errorClassOf(error: unknown): ErrorClass {
  const { name, $fault } = error as { name?: unknown; $fault?: unknown };
  if (name === 'CredentialsProviderError') return 'systemic';
  return $fault === 'client' && !String(name).includes('Throttl') ? 'systemic' : 'transient';
}
