import type { Actor } from '../domain/access/actor.ts';

/** Who asks, where that is known by now: a request that was refused early has nobody, whatever its type says. */
export function knownActor({ actor }: { readonly actor?: Actor }): Actor | undefined {
  return actor;
}
