import { Waker } from './waker.ts';

/** Without a wake-up a waiting call looks this often, in case one was lost. In milliseconds. */
const lookAtLeastEvery = 5_000;

/** Once at the start, whenever something may have happened, and a last time when the signal is aborted. */
export async function* wakeUps(
  subscribe: (wake: () => void) => () => void,
  signal: AbortSignal,
): AsyncGenerator<undefined, void> {
  const waker = new Waker();
  using stack = new DisposableStack();
  stack.defer(subscribe(waker.wake));
  const timer = setInterval(waker.wake, lookAtLeastEvery);
  stack.defer(() => clearInterval(timer));
  signal.addEventListener('abort', waker.wake);
  stack.defer(() => signal.removeEventListener('abort', waker.wake));
  for (;;) {
    const isLast = isAborted(signal);
    const woken = waker.arm();
    yield;
    if (isLast) return;
    if (!isAborted(signal)) await woken;
  }
}

/** Read anew after a pause, where the compiler believes the earlier reading. */
function isAborted(signal: AbortSignal): boolean {
  return signal.aborted;
}
