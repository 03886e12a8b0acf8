/** How many bytes a base64 text stands for; undefined where it has a length that base64 never has. */
export function base64Length(text: string): number | undefined {
  const { length } = text;
  if (length % 4 !== 0) return undefined;
  const padding = text.endsWith('==') ? 2 : text.endsWith('=') ? 1 : 0;
  return (length / 4) * 3 - padding;
}
