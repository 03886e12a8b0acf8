export class ArrayWriter {
  #parts: Buffer[] = []; #count = 0; #oid: number;
  constructor(oid: number, _hint: number) { this.#oid = oid; }
  null(): void { const b = Buffer.alloc(4); b.writeInt32BE(-1); this.#parts.push(b); this.#count += 1; }
  text(s: string): void { const t = Buffer.from(s); const b = Buffer.alloc(4); b.writeInt32BE(t.length); this.#parts.push(b, t); this.#count += 1; }
  finish(): Buffer { const h = Buffer.alloc(20); h.writeInt32BE(1, 0); h.writeInt32BE(1, 4); h.writeInt32BE(this.#oid, 8); h.writeInt32BE(this.#count, 12); h.writeInt32BE(1, 16); return Buffer.concat([h, ...this.#parts]); }
}
