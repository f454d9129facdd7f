import { writeFileSync } from 'node:fs';
import { json } from 'node:stream/consumers';
import { print } from './print.ts';
import { PrinterMissingError } from './print-pdf.ts';
import { printerMissingStatus, type PrintOrder } from './print-order.ts';

// A process of its own: what a report holds was written by others, and may be large. It knows no secret, and its standard
// output is the file that becomes of it. What comes in is an order of ours.
const order = (await json(process.stdin)) as PrintOrder;
try {
  writeFileSync(process.stdout.fd, print(order));
} catch (error) {
  if (!(error instanceof PrinterMissingError)) throw error;
  process.exitCode = printerMissingStatus;
}
