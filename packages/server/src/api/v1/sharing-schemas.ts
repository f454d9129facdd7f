import { z } from 'zod';
import {
  linkAudiences,
  shareLevels,
  type SessionLink,
  type SessionShare,
} from '../../domain/access/session-share.ts';
import type { Message } from '../../domain/session/message.ts';
import { sessionStatuses, type Session } from '../../domain/session/session.ts';
import { Id, text } from './common-schemas.ts';

const time = z.iso.datetime({ offset: true });

export const SessionOfShares = z.object({ session_id: Id });
export const ShareParams = SessionOfShares.extend({ user_id: Id });
export const LinkParams = SessionOfShares.extend({ link_id: Id });
export const SharedParams = z.object({ link_token: text(1, 200) });

export const ShareBody = z
  .strictObject({
    level: z.enum(shareLevels).meta({
      description:
        'view: see all of it. drive: also prompt, stop, pause and rewind it, and write its files. approve: also decide on calls ' +
        'that its owner may decide on.',
    }),
    expires_at: time.exactOptional(),
  })
  .meta({ id: 'ShareSession', examples: [{ level: 'drive' }] });

export const ShareView = z
  .object({
    session_id: z.string(),
    user_id: z.string(),
    level: z.enum(shareLevels),
    link_id: z.string().nullable().meta({ description: 'Of the link that it was had by.' }),
    granted_by: z.string(),
    created_at: z.iso.datetime(),
    expires_at: z.iso.datetime().nullable(),
  })
  .meta({ id: 'SessionShare' });

export const ShareList = z.object({ items: z.array(ShareView) });

export const LinkBody = z
  .strictObject({
    audience: z.enum(linkAudiences).default('organization').meta({
      description:
        'organization: whoever has logged in there. public: whoever has the link, if the organization lets that be.',
    }),
    expires_at: time.exactOptional().meta({ description: 'Within 90 days; in seven, where it is absent.' }),
  })
  .meta({ id: 'MakeSessionLink', examples: [{ audience: 'organization' }] });

export const LinkView = z
  .object({
    id: z.string(),
    session_id: z.string(),
    audience: z.enum(linkAudiences),
    created_by: z.string(),
    created_at: z.iso.datetime(),
    expires_at: z.iso.datetime(),
  })
  .meta({ id: 'SessionLink' });

export const MadeLinkView = LinkView.extend({
  token: z.string().meta({ description: 'It is not shown again.' }),
}).meta({ id: 'MadeSessionLink' });

export const LinkList = z.object({ items: z.array(LinkView) });

export const OpenLinkBody = z.strictObject({ token: text(1, 200) }).meta({ id: 'OpenSessionLink' });

/** What strangers are shown: no options, no owner, no cost. */
export const SharedSessionView = z
  .object({
    name: z.string().nullable(),
    status: z.enum(sessionStatuses),
    total_turns: z.int(),
    created_at: z.iso.datetime(),
    updated_at: z.iso.datetime(),
  })
  .meta({ id: 'SharedSession' });

/** What was said, without what tools did. */
export const SharedMessageView = z
  .object({
    sequence_number: z.int(),
    type: z.enum(['user', 'assistant', 'system', 'result']),
    text: z.string(),
    created_at: z.iso.datetime(),
  })
  .meta({ id: 'SharedMessage' });

export function toShareView(share: SessionShare): z.input<typeof ShareView> {
  return {
    session_id: share.sessionId,
    user_id: share.userId,
    level: share.level,
    link_id: share.linkId ?? null,
    granted_by: share.grantedBy,
    created_at: share.createdAt.toISOString(),
    expires_at: share.expiresAt?.toISOString() ?? null,
  };
}

export function toLinkView(link: SessionLink): z.input<typeof LinkView> {
  return {
    id: link.id,
    session_id: link.sessionId,
    audience: link.audience,
    created_by: link.createdBy,
    created_at: link.createdAt.toISOString(),
    expires_at: link.expiresAt.toISOString(),
  };
}

export function toSharedSessionView(session: Session): z.input<typeof SharedSessionView> {
  return {
    name: session.name ?? null,
    status: session.status,
    total_turns: session.counters.turns,
    created_at: session.createdAt.toISOString(),
    updated_at: session.updatedAt.toISOString(),
  };
}

export function toSharedMessageView(message: Message): z.input<typeof SharedMessageView> {
  const texts = message.content.flatMap(({ type, text: said }) =>
    type === 'text' && typeof said === 'string' ? [said] : [],
  );
  return {
    sequence_number: message.sequenceNumber,
    type: message.type,
    text: texts.join('\n'),
    created_at: message.createdAt.toISOString(),
  };
}
