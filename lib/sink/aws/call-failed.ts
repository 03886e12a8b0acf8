import { type ErrorClass, LandfallError } from '../../model/errors.ts';

export const settingsUnreadable = 'SETTINGS_UNREADABLE';
export const secretUnreadable = 'SECRET_UNREADABLE';

/** What a call of the SDK comes to. @throws LandfallError saying what was wanted, and why not in AWS's own words. */
export async function answerOf<T>(call: Promise<T>, code: string, wanted: string): Promise<T> {
  try {
    return await call;
  } catch (error) {
    const { name, message } = error instanceof Error ? error : new Error(String(error));
    throw new LandfallError(errorClassOf(name, error), code, `${wanted} cannot be read: ${name}: ${message}`);
  }
}

/** Asking again may help against the network, an error of AWS's own (`$fault` of the SDK's errors) and throttling. */
function errorClassOf(name: string, error: unknown): ErrorClass {
  if (name === 'CredentialsProviderError') return 'systemic';
  const { $fault } = error as { readonly $fault?: unknown };
  return $fault === 'client' && !name.includes('Throttl') ? 'systemic' : 'transient';
}
