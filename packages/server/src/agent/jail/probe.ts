/** An attempt to leave the jail, run by bash. */
export type Probe = {
  readonly name: string;
  readonly script: string;
  /** What it prints when the wall holds, with its exit code in front: `exit=1 …`. Anything else is an escape. */
  readonly holds: RegExp;
  /** A program that the attempt is made with. Without it nothing is learnt. */
  readonly needs?: 'python3';
  /** On a machine without a wall it would do harm, show what is private or reach other machines: never run there. */
  readonly dangerous?: true;
};

/** What lies outside for probes to find; each is a shell variable in their scripts. */
export type Decoys = {
  readonly TENANT_FILE: string;
  readonly SERVER_FILE: string;
  readonly OTHER_SOCKET: string;
  readonly HOST_PID: string;
  readonly HOST_PORT: string;
  readonly ABSTRACT_NAME: string;
};

export type Outcome = {
  readonly name: string;
  readonly verdict: 'held' | 'escaped' | 'not run';
  readonly detail: string;
};
