/** Unread bytes: takes chunks in, gives exact counts out, and copies each byte at most once. */
export class ByteQueue {
  #chunks: Uint8Array[] = [];
  #head = 0;
  #offset = 0;
  #length = 0;

  get length(): number {
    return this.#length;
  }

  push(chunk: Uint8Array): void {
    if (chunk.length === 0) return;
    this.#chunks.push(chunk);
    this.#length += chunk.length;
  }

  /** Exactly `count` bytes, as a view where they lie in one chunk. @throws RangeError when the queue holds fewer. */
  take(count: number): Uint8Array {
    if (count > this.#length) throw new RangeError(`${count} bytes asked of a queue that holds ${this.#length}`);
    const first = this.#chunks[this.#head];
    if (first !== undefined && first.length - this.#offset >= count) {
      const view = first.subarray(this.#offset, this.#offset + count);
      this.#advance(count);
      return view;
    }
    const copy = new Uint8Array(count);
    for (let filled = 0; filled < count; ) {
      const chunk = this.#chunks[this.#head] as Uint8Array;
      const part = chunk.subarray(this.#offset, Math.min(chunk.length, this.#offset + count - filled));
      copy.set(part, filled);
      filled += part.length;
      this.#advance(part.length);
    }
    return copy;
  }

  /** Puts bytes back in front of all others. No copy is made when they are the end of the bytes just taken. */
  unread(bytes: Uint8Array): void {
    if (bytes.length === 0) return;
    this.#length += bytes.length;
    const chunk = this.#chunks[this.#head];
    if (chunk !== undefined && bytes.buffer === chunk.buffer) {
      const gap = chunk.byteOffset + this.#offset - (bytes.byteOffset + bytes.length);
      if (gap === 0 && bytes.length <= this.#offset) {
        this.#offset -= bytes.length;
        return;
      }
    }
    if (chunk !== undefined) this.#chunks[this.#head] = this.#headChunk();
    this.#offset = 0;
    if (this.#head > 0) this.#chunks[--this.#head] = bytes;
    else this.#chunks.unshift(bytes);
  }

  /** Index of `delimiter`, searched in the first `limit` bytes; −1 when it is not there. */
  indexOf(delimiter: Uint8Array, limit: number): number {
    const first = delimiter[0];
    if (first === undefined) return -1;
    let base = 0;
    for (let c = this.#head; c < this.#chunks.length && base < limit; c++) {
      const chunk = c === this.#head ? this.#headChunk() : (this.#chunks[c] as Uint8Array);
      for (let at = chunk.indexOf(first); at !== -1; at = chunk.indexOf(first, at + 1)) {
        if (base + at + delimiter.length > limit) return -1;
        if (this.#matches(c, chunk, at, delimiter)) return base + at;
      }
      base += chunk.length;
    }
    return -1;
  }

  #matches(index: number, chunk: Uint8Array, at: number, delimiter: Uint8Array): boolean {
    let c = index;
    let current = chunk;
    let position = at;
    for (const byte of delimiter) {
      while (position >= current.length) {
        const next = this.#chunks[++c];
        if (next === undefined) return false;
        position -= current.length;
        current = next;
      }
      if (current[position++] !== byte) return false;
    }
    return true;
  }

  #headChunk(): Uint8Array {
    const chunk = this.#chunks[this.#head] as Uint8Array;
    return this.#offset === 0 ? chunk : chunk.subarray(this.#offset);
  }

  #advance(count: number): void {
    this.#offset += count;
    this.#length -= count;
    const chunk = this.#chunks[this.#head] as Uint8Array;
    if (this.#offset < chunk.length) return;
    this.#offset = 0;
    this.#head += 1;
    if (this.#head < 64 && this.#head < this.#chunks.length) return;
    this.#chunks.splice(0, this.#head);
    this.#head = 0;
  }
}
