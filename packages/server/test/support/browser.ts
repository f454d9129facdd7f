import { rawRequest, type RawAnswer } from './raw-http.ts';

/** Follows redirects like a browser, and keeps for each server what it sets. */
export class Browser {
  readonly #cookies = new Map<string, Map<string, string>>();

  /** Goes on until it is led to an address that begins with this. @returns that address. */
  async until(address: string, beginning: string): Promise<string> {
    let next = address;
    for (let step = 0; step < 20; step++) {
      if (next.startsWith(beginning)) return next;
      const { status, headers, text } = await this.open(next);
      if (headers.location === undefined)
        throw new Error(`${next} answered ${status}: ${text.slice(0, 500)}`);
      next = new URL(headers.location, next).href;
    }
    throw new Error(`It leads nowhere: ${next}`);
  }

  async open(address: string): Promise<RawAnswer> {
    const { origin, pathname, search } = new URL(address);
    const kept = this.#cookies.get(origin) ?? new Map<string, string>();
    this.#cookies.set(origin, kept);
    const cookie = [...kept].map(([name, value]) => `${name}=${value}`).join('; ');
    const answer = await rawRequest(origin, {
      path: `${pathname}${search}`,
      headers: { host: new URL(address).host, ...(cookie !== '' && { cookie }) },
    });
    for (const line of answer.headers['set-cookie'] ?? []) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      if (value === '' || /max-age=0\b/i.test(line)) kept.delete(name);
      else kept.set(name, value);
    }
    return answer;
  }
}
