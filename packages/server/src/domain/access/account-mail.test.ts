import { expect, test } from 'vitest';
import { invitationMail, resetMail } from './account-mail.ts';

test('a mail about an account says what to type, and where [account-mail:words]', () => {
  const { subject, text, html } = resetMail('the-token', 'https://agents.example.com');
  expect(subject).toBe('A new password');
  expect(text).toContain('ai-agent auth reset-password --url https://agents.example.com\n');
  expect(text).toContain('Token: the-token\n');
  expect(html).toContain('<code>the-token</code>');
  expect(resetMail('the-token').text).toContain('--url <address of the service>');
});

test('an invitation by mail holds nothing that acts, whatever the organization is called [account-mail:plain]', () => {
  const organization = `<b>Free</b>\r\nBcc: x@example.com https://evil.example.com/${'x'.repeat(300)}`;
  const mail = invitationMail({ token: 't', organization, invitedBy: 'ada@example.com' });
  expect(mail.subject).not.toMatch(/[\r\n]/);
  expect(mail.subject.length).toBeLessThan(120);
  for (const text of [mail.subject, mail.text, mail.html]) {
    expect(text).not.toContain('https://');
    expect(text).not.toContain('example.com');
  }
  expect(mail.html).toContain('&lt;b&gt;Free');
});
