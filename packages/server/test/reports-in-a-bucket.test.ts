import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Json } from './support/api.ts';
import { eventually } from './support/eventually.ts';
import { startTestApp, type TestApp } from './support/harness.ts';
import { startS3Server, type S3Server } from './support/s3-server.ts';

const stack = new AsyncDisposableStack();
let s3: S3Server;
let service: TestApp;
beforeAll(async () => {
  s3 = await startS3Server();
  service = stack.use(await startTestApp({ ...s3.environment, REPORTS_STORAGE: 'bucket' }));
}, 60_000);
afterAll(() => stack.disposeAsync());

describe('reports in a bucket', { timeout: 60_000 }, () => {
  test('are kept there, fetched from there and removed, and the bucket may be away [reports:bucket]', async () => {
    const alice = await service.newUser();
    const session = await alice.newSession();
    const make = async (): Promise<Json> => {
      const asked = await alice.post('/reports', { session_id: session, format: 'html' });
      return eventually(
        async () => {
          const { body } = await alice.get(`/reports/${asked.body['id']}`);
          expect(body['status']).toBe('completed');
          return body;
        },
        { within: 30_000 },
      );
    };
    const [kept, lost, deleted] = [await make(), await make(), await make()];
    const nameOf = ({ id }: Json) => `sessions/reports/${alice.organizationId}/${id}`;
    const names = async () => [...(await s3.objects()).keys()];
    expect(await names()).toEqual(expect.arrayContaining([kept, lost, deleted].map(nameOf)));
    expect((await s3.objects()).get(nameOf(kept))?.length).toBe(kept['size_bytes']);
    const download = ({ id }: Json) =>
      fetch(`${alice.url}/api/v1/reports/${id}/download`, {
        headers: { authorization: `Bearer ${alice.token}` },
      });
    const fetched = await download(kept);
    expect(fetched.headers.get('content-length')).toBe(String(kept['size_bytes']));
    expect(await fetched.text()).toContain(session);
    await s3.exchange(nameOf(lost), Buffer.from('cut'));
    expect((await download(lost)).status).toBe(410);
    expect((await alice.delete(`/reports/${deleted['id']}`)).status).toBe(204);
    expect(await names()).not.toContain(nameOf(deleted));
    await s3[Symbol.asyncDispose]();
    expect((await download(kept)).status).toBe(503);
    expect((await alice.delete(`/reports/${kept['id']}`)).status).toBe(503);
  });
});
