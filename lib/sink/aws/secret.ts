import { LandfallError } from '../../model/errors.ts';
import { isPem } from '../../model/pem.ts';

/** A secret holds the password itself, or the JSON that RDS writes. Its text never goes into a message. */
export function passwordOf(secret: string, id: string): string {
  if (!secret.trimStart().startsWith('{')) return secret;
  let value: unknown;
  try {
    value = (JSON.parse(secret) as { password?: unknown }).password;
  } catch {
    return secret;
  }
  if (typeof value === 'string') return value;
  throw new LandfallError('systemic', 'SECRET_INVALID', `secret ${id} is JSON without a string in "password"`);
}

/** A secret holds the certificates themselves. */
export function certificatesOf(secret: string, id: string): string {
  if (isPem(secret)) return secret;
  throw new LandfallError('systemic', 'SECRET_INVALID', `secret ${id}, which tlsCa names, holds no certificate in PEM`);
}
