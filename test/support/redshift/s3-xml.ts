const head = '<?xml version="1.0" encoding="UTF-8"?>';

export function errorXml(code: string, message: string): string {
  return `${head}<Error><Code>${code}</Code><Message>${escaped(message)}</Message></Error>`;
}

/** ListObjectsV2, all on one page. */
export function listingXml(bucket: string, query: URLSearchParams, objects: ReadonlyMap<string, Buffer>): string {
  const prefix = query.get('prefix') ?? '';
  const start = `${bucket}/`;
  const found = [...objects]
    .filter(([name]) => name.startsWith(start + prefix))
    .map(([name, body]) => ({ key: name.slice(start.length), size: body.length }))
    .sort((a, b) => (a.key < b.key ? -1 : 1));
  const contents = found.map(({ key, size }) => `<Contents><Key>${escaped(key)}</Key><Size>${size}</Size></Contents>`);
  return (
    `${head}<ListBucketResult><Name>${escaped(bucket)}</Name><Prefix>${escaped(prefix)}</Prefix>` +
    `<KeyCount>${found.length}</KeyCount><IsTruncated>false</IsTruncated>${contents.join('')}</ListBucketResult>`
  );
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
