/** Money is whole millionths of a US dollar, so that sums are exact. */
export type MicroUsd = bigint;

/** @param usd an amount as a person writes it; rounded to the nearest millionth. */
export function microUsd(usd: number): MicroUsd {
  return BigInt(Math.round(usd * 1_000_000));
}

/** `1234567n` → `"1.234567"`: the form of money on the wire. */
export function formatUsd(amount: MicroUsd): string {
  const sign = amount < 0n ? '-' : '';
  const digits = (amount < 0n ? -amount : amount).toString().padStart(7, '0');
  return `${sign}${digits.slice(0, -6)}.${digits.slice(-6)}`;
}

/** The other way round; what is no amount is nothing. */
export function parseUsd(text: string): MicroUsd {
  const match = /^(-?)(\d{1,15})\.(\d{6})$/.exec(text);
  if (!match) return 0n;
  const amount = BigInt(`${match[2] ?? '0'}${match[3] ?? '0'}`);
  return match[1] === '-' ? -amount : amount;
}
