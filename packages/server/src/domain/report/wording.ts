import type { ReportPerson } from './report-document.ts';

/** `2026-11-26 04:35:07 UTC`: the same wherever and in whatever language it is read. */
export function dateTime(at: string): string {
  return at.replace(/^(\S{10})T(\d\d:\d\d:\d\d).*$/, '$1 $2 UTC');
}

/** `1.5 s`, `3 min 20 s`, `2 h 5 min`. */
export function duration(ms: number): string {
  if (ms < 60_000) return `${(ms / 1_000).toFixed(1)} s`;
  const minutes = Math.floor(ms / 60_000);
  if (minutes < 60) return `${minutes} min ${Math.floor((ms % 60_000) / 1_000)} s`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

export function money(usd: string): string {
  return `$${usd}`;
}

export function person({ name, user_id: id }: ReportPerson): string {
  return name === undefined ? id : `${name} (${id})`;
}

/** `no errors`, `1 error`, `3 errors`. */
export function times(count: number, plural: string): string {
  return count === 0 ? `no ${plural}` : `${count} ${plural}`;
}
