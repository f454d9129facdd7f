import type { Transform } from 'node:stream';
import {
  constants,
  createGunzip,
  createGzip,
  createZstdCompress,
  createZstdDecompress,
  type ZstdOptions,
} from 'node:zlib';

/** How a tar file is made smaller; a zip file does that by itself. */
export type TarFormat = 'gzip' | 'zstd';

/** So that a changed byte shows at once. */
const zstd: ZstdOptions = { params: { [constants.ZSTD_c_checksumFlag]: 1 } };

export function compressor(format: TarFormat): Transform {
  return format === 'gzip' ? createGzip() : createZstdCompress(zstd);
}

export function decompressor(format: TarFormat): Transform {
  return format === 'gzip' ? createGunzip() : createZstdDecompress();
}
