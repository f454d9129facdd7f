import type { SDKUserMessage } from '@anthropic-ai/claude-agent-sdk';
import type { Attachment } from '../../domain/session/attachment.ts';

export type PromptWords = { readonly text: string; readonly attachments?: readonly Attachment[] };

type Content = SDKUserMessage['message']['content'];
type Block = Exclude<Content, string>[number];

/** What the agent is told: words alone, or files and then the words about them. A picture has no title; it is named before it. */
export function promptContent({ text, attachments = [] }: PromptWords): Content {
  if (attachments.length === 0) return text;
  return [...attachments.flatMap(blocksOf), { type: 'text', text }];
}

function blocksOf({ name, mediaType, content }: Attachment): Block[] {
  const encoded = () => Buffer.from(content).toString('base64');
  switch (mediaType) {
    case 'image/png':
    case 'image/jpeg':
    case 'image/gif':
    case 'image/webp': {
      const source = { type: 'base64', media_type: mediaType, data: encoded() } as const;
      return [
        { type: 'text', text: `Picture "${name}":` },
        { type: 'image', source },
      ];
    }
    case 'application/pdf':
      return [
        {
          type: 'document',
          title: name,
          source: { type: 'base64', media_type: mediaType, data: encoded() },
        },
      ];
    case 'text/plain': {
      const data = Buffer.from(content).toString('utf8');
      return [{ type: 'document', title: name, source: { type: 'text', media_type: mediaType, data } }];
    }
  }
}
