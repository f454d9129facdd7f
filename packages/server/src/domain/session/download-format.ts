export const downloadFormats = ['tar.gz', 'zip', 'tar.zst'] as const;
export type DownloadFormat = (typeof downloadFormats)[number];

export const mediaTypeOfFormat = {
  'tar.gz': 'application/gzip',
  zip: 'application/zip',
  'tar.zst': 'application/zstd',
} as const satisfies Record<DownloadFormat, string>;
