/** The function of a destination. */
export function functionNameOf(destination: string): string {
  return `landfall-${destination}`;
}

/** The function that looks before traffic; no destination has such a name. */
export function checkFunctionNameOf(destination: string): string {
  return `${functionNameOf(destination)}_check`;
}

/** Where the function and its mappings log. */
export function logGroupOf(destination: string): string {
  return `/landfall/${destination}`;
}

/** What the names of a destination’s alarms begin with; so do those of another one whose name begins with this one’s. */
export function alarmPrefixOf(destination: string): string {
  return `landfall-${destination}-`;
}

/** What the descriptions of a destination’s alarms begin with, and of no other’s. */
export function alarmDescriptionOf(destination: string): string {
  return `Landfall, destination ${destination}: `;
}
