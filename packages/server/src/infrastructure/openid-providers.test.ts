import { expect, test } from 'vitest';
import { OpenIdProviders } from './openid-providers.ts';

test('a provider whose name leads into a private network is asked nothing [sso:private-address]', async () => {
  for (const address of ['10.0.0.1', '127.0.0.1', '169.254.169.254', '::1', '::ffff:10.0.0.1']) {
    const lookup = () => Promise.resolve([{ address, family: address.includes(':') ? 6 : 4 }]);
    await using providers = new OpenIdProviders({ toLoopback: false, lookup });
    const client = { issuer: 'https://id.example.com', clientId: 'agents' };
    const asked = providers.addressOf(
      client,
      { redirectUri: 'https://agents.example.com/back', scopes: ['openid'] },
      { state: 's', nonce: 'n', verifier: 'v' },
    );
    await expect(asked).rejects.toThrow('The address of the provider leads to no public host.');
  }
});
