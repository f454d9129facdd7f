import { z } from 'zod';
import { PageQuery } from '../v1/common-schemas.ts';

/** Clients of the official SDK give up after 60 seconds, unless they are told otherwise. */
export const WaitSeconds = z.int().min(0).max(300).default(45).meta({
  description: 'How long to wait at most. Longer than your own time limit for a call is of no use.',
});

export const pageFields = {
  limit: z.int().min(1).max(100).default(20),
  cursor: PageQuery.shape.cursor,
};
