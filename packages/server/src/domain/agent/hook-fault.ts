/** A hook failed for a reason that its maker may read: a sentence without anything of this server's. */
export class HookFault extends Error {
  override readonly name = 'HookFault';
}
