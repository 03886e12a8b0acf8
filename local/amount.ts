/** Three digits, as 1.23K or 45.6M. */
export function amount(value: number): string {
  return new Intl.NumberFormat('en-US', { notation: 'compact', maximumSignificantDigits: 3 }).format(value);
}
