const lookEvery = 20;

/** Looks again and again until the assertions hold, for what no event tells of; fails with the last one that did not. */
export async function eventually<T>(
  look: () => T | Promise<T>,
  { within }: { readonly within: number },
): Promise<T> {
  const deadline = performance.now() + within;
  for (;;) {
    try {
      return await look();
    } catch (error) {
      if (performance.now() > deadline) throw error;
    }
    await new Promise((resolve) => setTimeout(resolve, lookEvery));
  }
}
