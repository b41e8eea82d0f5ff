import { promisify } from 'node:util';
import { constants, crc32, deflateRaw } from 'node:zlib';

const deflated = promisify(deflateRaw);

/** Magic number, deflate, no flags, no time, no extra flags, an operating system that is not said (RFC 1952 §2.3). */
const GZIP_HEADER = Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0xff]);
/** The last block, stored as it is (RFC 1951 §3.2.4). */
const LAST_STORED = 1;
const STORED_HEADER_BYTES = 5;
/** Bytes that a stored block can hold. */
const MAX_STORED_BYTES = 0xffff;
/** CRC-32 and length (RFC 1952 §2.3.1). */
const TRAILER_BYTES = 8;

/** Text that many answers begin with, compressed once. */
export class CompressedHead {
  private constructor(
    /** What the answers begin with: the same bytes each time. Ends at a byte, with no last block (`Z_SYNC_FLUSH`). */
    readonly head: Buffer,
    private readonly crc: number,
    private readonly bytes: number,
  ) {}

  static async of(head: Buffer): Promise<CompressedHead> {
    const blocks = await deflated(head, { finishFlush: constants.Z_SYNC_FLUSH });
    return new CompressedHead(Buffer.concat([GZIP_HEADER, blocks]), crc32(head), head.length);
  }

  /**
   * What follows `head` for an answer that ends in this text: one gzip member in all (RFC 1952), as not every client reads
   * two. Throws `RangeError` for more than 64 KiB.
   */
  endingIn(tail: Buffer): Buffer {
    if (tail.length > MAX_STORED_BYTES) throw new RangeError('the end of an answer is too long');
    const end = Buffer.alloc(STORED_HEADER_BYTES + tail.length + TRAILER_BYTES);
    end.writeUInt8(LAST_STORED, 0);
    end.writeUInt16LE(tail.length, 1);
    end.writeUInt16LE(~tail.length & MAX_STORED_BYTES, 3);
    tail.copy(end, STORED_HEADER_BYTES);
    const at = STORED_HEADER_BYTES + tail.length;
    // Of no bytes Node says 0.
    end.writeUInt32LE(tail.length === 0 ? this.crc : crc32(tail, this.crc), at);
    end.writeUInt32LE((this.bytes + tail.length) % 2 ** 32, at + 4);
    return end;
  }
}
