import type { MailText } from '../notification/notification-text.ts';
import { html } from '../report/html.ts';
import { oneLine } from '../report/visible-text.ts';
import { invitationDays } from './invitation.ts';

/** How long the token is good that a mail brings. */
export const mailedResetMinutes = 60;

type Letter = {
  readonly subject: string;
  readonly text: string;
  readonly command: string;
  readonly token: string;
  readonly footer: string;
};

/** @param publicUrl where the API is reached from outside, without a slash at the end. */
export function resetMail(token: string, publicUrl?: string): MailText {
  return letter({
    subject: 'A new password',
    text:
      `Somebody asked for a new password for the account of this address. If it was you, set one within ` +
      `${mailedResetMinutes} minutes; it ends every login that you have. You are asked for the token below.`,
    command: `ai-agent auth reset-password${serverOf(publicUrl)}`,
    token,
    footer:
      'If you did not ask for it, there is nothing to do: your password stays as it is. Hand the token to nobody.',
  });
}

export type Invited = {
  readonly token: string;
  /** As they are called by those who invite. */
  readonly organization: string;
  readonly invitedBy: string;
};

const longestName = 80;

/** What others wrote in it is text on one line, which shows what it holds, and leads nowhere. */
export function invitationMail({ token, organization, invitedBy }: Invited, publicUrl?: string): MailText {
  const name = plain(organization);
  return letter({
    subject: `An invitation to ${name}`,
    text:
      `${plain(invitedBy)} invites you to work with agents in the organization "${name}". The invitation is good for ` +
      `${invitationDays} days, and once. You are asked for the token below, and for a password of your choice.`,
    command: `ai-agent auth register "<your name>"${serverOf(publicUrl)}`,
    token,
    footer:
      'If you do not know what this is about, there is nothing to do: nobody has an account by this mail alone.',
  });
}

function serverOf(publicUrl: string | undefined): string {
  return publicUrl === undefined ? ' --url <address of the service>' : ` --url ${publicUrl}`;
}

/** Mail programs make links of what looks like one, which a character that nobody sees prevents. */
function plain(text: string): string {
  return oneLine(text)
    .slice(0, longestName)
    .replace(/\.(?=\S)|:(?=\/\/)/g, (each) => `${each}\u2060`);
}

function letter({ subject, text, command, token, footer }: Letter): MailText {
  return {
    subject,
    text: `${text}\n\n${command}\n\nToken: ${token}\n\n--\n${footer}\n`,
    html: html`<!doctype html>
      <html>
        <head>
          <meta charset="utf-8" />
        </head>
        <body>
          <p>${text}</p>
          <p><code>${command}</code></p>
          <p>Token: <code>${token}</code></p>
          <hr />
          <p>${footer}</p>
        </body>
      </html>`.markup,
  };
}
