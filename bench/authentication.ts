import { median, ms, quantile, type Figure } from './support/figures.ts';
import { post, startService, type Service } from './support/service.ts';

// What it costs to know who asks: /auth/me, which does nothing else, beside /health, which asks nobody, in turns. And
// whether a login tells by the clock that an account exists.
const rounds = 2_000;
const logins = 200;

export async function authentication(): Promise<Figure[]> {
  await using service = await startService({ ISOLATION: 'none', LOGIN_ATTEMPTS_PER_MINUTE: '10000' });
  const made = await post(service, '/api-keys', { name: 'Bench', scopes: ['account:read'] });
  const key = String(made['key']);
  const times: Record<'nobody' | 'token' | 'key', number>[] = [];
  for (let round = 0; round < rounds; round++)
    times.push({
      nobody: await timeOf(service, '/health'),
      token: await timeOf(service, '/api/v1/auth/me', service.token),
      key: await timeOf(service, '/api/v1/auth/me', key),
    });
  const more = (who: 'token' | 'key') =>
    Math.max(0, median(times.map((time) => time[who])) - median(times.map((time) => time.nobody)));
  return [row('an access token', more('token')), row('an API key', more('key')), await loginFigure(service)];
}

function row(what: string, value: number): Figure {
  return {
    what: `What knowing who asks by ${what} adds to a request, p50`,
    value: `${value.toFixed(2)} ms`,
    target: '≤ 1 ms',
    holds: value <= 1,
  };
}

async function timeOf({ url }: Service, route: string, token?: string): Promise<number> {
  const began = performance.now();
  const headers = token === undefined ? {} : { authorization: `Bearer ${token}` };
  const answer = await fetch(`${url}${route}`, { headers });
  await answer.text();
  if (!answer.ok) throw new Error(`${route} answered ${answer.status}`);
  return performance.now() - began;
}

async function loginFigure(service: Service): Promise<Figure> {
  const times: { known: number; unknown: number }[] = [];
  const timed = async (email: string) => {
    const began = performance.now();
    const body = JSON.stringify({ email, password: 'wrong' });
    const headers = { 'content-type': 'application/json' };
    const answer = await fetch(`${service.url}/api/v1/auth/login`, { method: 'POST', headers, body });
    await answer.text();
    if (answer.status !== 401) throw new Error(`A login answered ${answer.status}.`);
    return performance.now() - began;
  };
  for (let round = 0; round < logins; round++)
    times.push({ known: await timed('admin@example.com'), unknown: await timed('nobody@example.com') });
  const known = median(times.map((time) => time.known));
  const unknown = median(times.map((time) => time.unknown));
  const apart = Math.abs(known / unknown - 1);
  return {
    what: 'Wrong passwords for accounts that exist and that do not: medians apart by',
    value: `${(apart * 100).toFixed(1)} % of ${ms(quantile([known, unknown], 0))}`,
    target: '≤ 5 %',
    holds: apart <= 0.05,
  };
}
