/**
 * A name as Redshift stores it: ASCII letters in lower case, even where it was quoted (r_names.html). Letters beyond ASCII
 * stay as they are.
 */
export function fold(name: string): string {
  return /[A-Z]/.test(name) ? name.replace(/[A-Z]+/g, (letters) => letters.toLowerCase()) : name;
}
