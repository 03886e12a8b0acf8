/** The stack’s settings of a destination; never edited by hand. */
export function deployedParameter(destination: string): string {
  return `/landfall/${destination}/deployed`;
}

/** The operator’s settings of a destination: in no template, and they win, key by key. */
export function overrideParameter(destination: string): string {
  return `/landfall/${destination}/override`;
}

/** Bytes that a standard parameter holds. */
export const parameterBytes = 4_096;
