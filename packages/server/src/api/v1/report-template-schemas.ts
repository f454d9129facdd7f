import { z } from 'zod';
import { SessionId } from '../../domain/ids.ts';
import {
  mostParts,
  mostTextInPart,
  reportPlaceholders,
  type ReportTemplate,
  type ReportTemplateDraft,
} from '../../domain/report/report-template.ts';
import { reportSections, type ReportPart } from '../../domain/report/report.ts';
import { previewFormats, type PreviewRequest, type ReportPreview } from '../../services/report-preview.ts';
import { Id, text } from './common-schemas.ts';
import { Look, toLook } from './report-schemas.ts';

export const ReportTemplateParams = z.object({ report_template_id: Id });

const places = `\`{{name}}\` stands for a value, and \`\\{{\` for two braces. There are ${Object.keys(reportPlaceholders).join(', ')}.`;
const title = text(1, 200);

const Parts = z
  .array(
    z.union([
      z.strictObject({ section: z.enum(reportSections), title: title.exactOptional() }),
      z.strictObject({ text: text(1, mostTextInPart), title: title.exactOptional() }),
    ]),
  )
  .min(1)
  .max(mostParts)
  .meta({
    description:
      'Sections of the report, each once, and texts of the template, in their order. A section that a report does not have ' +
      'is left out.',
  });

export const ReportTemplateBody = z
  .strictObject({
    name: text(1, 100),
    description: text(1, 2_000).exactOptional(),
    title: title.optional().meta({ description: `In place of the session’s name. ${places}` }),
    look: Look.optional().meta({ description: 'Its texts have places for values as the title has.' }),
    parts: Parts,
  })
  .meta({
    id: 'ReportTemplateDraft',
    examples: [
      {
        name: 'For customers',
        title: '{{session_name}}, {{organization}}',
        look: { footer: 'Confidential', accent: '#1a5f7a' },
        parts: [
          { text: 'What our agents did until {{as_of}}: {{turns}} turns for {{cost_usd}} USD.' },
          { section: 'summary', title: 'In short' },
          { section: 'files' },
        ],
      },
    ],
  });

const PartView = z.object({
  section: z.enum(reportSections).exactOptional(),
  text: z.string().exactOptional(),
  title: z.string().exactOptional(),
});

export const ReportTemplateView = z
  .object({
    id: z.string(),
    name: z.string(),
    description: z.string().nullable(),
    title: z.string().nullable(),
    look: z.object({
      header: z.string().exactOptional(),
      footer: z.string().exactOptional(),
      logo_text: z.string().exactOptional(),
      accent: z.string().exactOptional(),
    }),
    parts: z.array(PartView),
    version: z.int(),
    created_at: z.iso.datetime(),
    updated_at: z.iso.datetime(),
  })
  .meta({ id: 'ReportTemplate' });

export const PreviewReportBody = z
  .strictObject({
    template: ReportTemplateBody,
    session_id: Id,
    format: z.enum(previewFormats).default('html'),
  })
  .meta({
    id: 'PreviewReportBody',
    examples: [
      {
        template: { name: 'For customers', parts: [{ section: 'summary' }] },
        session_id: 'ses_0199c0ffee0199c0ffee0199c0ffee01',
        format: 'markdown',
      },
    ],
  });

export const ReportPreviewView = z
  .object({
    format: z.enum(previewFormats),
    content: z.string().meta({ description: 'The report, as text.' }),
    up_to_seq: z.int().nullable().meta({ description: 'The last event that it tells of.' }),
  })
  .meta({ id: 'ReportPreview' });

export function toReportTemplateDraft(body: z.output<typeof ReportTemplateBody>): ReportTemplateDraft {
  const { name, description, parts } = body;
  return {
    name,
    ...(description !== undefined && { description }),
    look: toLook(body),
    parts,
  };
}

export function toPreviewRequest(body: z.output<typeof PreviewReportBody>): PreviewRequest {
  return {
    template: toReportTemplateDraft(body.template),
    sessionId: SessionId.parse(body.session_id),
    format: body.format,
  };
}

export function toPreviewView(
  { content, upTo }: ReportPreview,
  { format }: PreviewRequest,
): z.output<typeof ReportPreviewView> {
  return { format, content, up_to_seq: upTo ?? null };
}

export function toReportTemplateView(template: ReportTemplate): z.output<typeof ReportTemplateView> {
  const { title: shownTitle, header, footer, logoText, accent } = template.look;
  return {
    id: template.id,
    name: template.name,
    description: template.description ?? null,
    title: shownTitle ?? null,
    look: {
      ...(header !== undefined && { header }),
      ...(footer !== undefined && { footer }),
      ...(logoText !== undefined && { logo_text: logoText }),
      ...(accent !== undefined && { accent }),
    },
    parts: template.parts.map((part: ReportPart) => ({ ...part })),
    version: template.version,
    created_at: template.createdAt.toISOString(),
    updated_at: template.updatedAt.toISOString(),
  };
}
