import type { ObjectStore } from './object-store.ts';
import { decodeTree, encodeTree, hashOf } from './tree-format.ts';

/** A tree with the folders of several, each from the tree that is named for it, as far as that one has it. */
export function mergeTrees(store: ObjectStore, parts: Readonly<Record<string, string>>): string {
  const entries = Object.entries(parts).flatMap(([part, tree]) =>
    decodeTree(store.read(tree)).filter(({ name }) => name === part),
  );
  const bytes = encodeTree(entries);
  const hash = hashOf(bytes);
  store.add(hash, bytes);
  return hash;
}
