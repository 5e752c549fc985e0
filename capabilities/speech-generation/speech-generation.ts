import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod/v4';
import { sumUsage } from '../../endpoint/sum-usage';
import { usage, type Usage } from '../../endpoint/usage';
import { withSpent } from '../../endpoint/with-spent';
import { media, type Capability, type Context } from '../capability';
import { asBlocked } from '../shared/as-blocked';
import { mapWithConcurrency } from '../shared/map-with-concurrency';
import { noting } from '../shared/noting';
import { withTempFolder } from '../shared/with-temp-folder';
import { askByContent } from './ask-by-content';
import { askByRoute } from './ask-by-route';
import { planSpeech, type SpeechPlan } from './plan-speech';
import { speechRequest, type SpeechRequest } from './speech-request';
import { speechResult, type SpeechResult } from './speech-result';
import type { Spoken } from './spoken';
import { writeSpeech } from './write-speech';

/** A part as it was paid for, kept as a file. */
const spokenPart = z.object({ file: media, usage });

export type SpokenPart = z.infer<typeof spokenPart>;

/**
 * Speaks a text. A long one is spoken in several parts at once, whose samples are joined without a
 * click; what was spoken is not paid again by a job that runs again.
 */
export const speechGeneration: Capability<SpeechRequest, SpeechResult> = noting({
	name: 'speechGeneration',
	request: speechRequest,
	result: speechResult,
	run: async (request, context) =>
		await withTempFolder(async (folder) => {
			const plan = await planSpeech(request, context);
			const parts = await speakAll(request, plan, folder, context);
			const usages = parts.map((part) => part.usage);
			const { path, mimeType, durationSeconds } = await writeSpeech(
				parts.map(({ file }) => file),
				plan,
				folder,
				context,
			).catch((error: unknown) => {
				throw withSpent(error, usages);
			});
			const bytes = await readFile(path);
			return {
				data: bytes.toString('base64'),
				mimeType,
				byteLength: bytes.length,
				format: request.format,
				durationSeconds: Math.round(durationSeconds * 1000) / 1000,
				voice: plan.voice,
				characters: request.text.length,
				parts: parts.length,
				model: context.client.profile.bareModel(request.model),
				usage: sumUsage(usages),
			};
		}),
});

async function speakAll(
	request: SpeechRequest,
	plan: SpeechPlan,
	folder: string,
	context: Context,
): Promise<SpokenPart[]> {
	const { pieces } = plan;
	const paid: Usage[] = [];
	try {
		return await mapWithConcurrency(pieces.length, context.client.concurrency, async (index) => {
			const name = `speech ${String(index + 1)}`;
			const part = await context.step(name, spokenPart, async () => {
				const spoken = await speak(request, pieces[index]?.text ?? '', plan, context);
				const path = join(folder, `part-${String(index)}`);
				await writeFile(path, spoken.bytes);
				const { mimeType, bytes } = spoken;
				const file = await context.keepFile(path, { mimeType, byteLength: bytes.length });
				return { file, usage: spoken.usage };
			});
			paid.push(part.usage);
			context.onProgress(paid.length / pieces.length);
			return part;
		});
	} catch (error) {
		throw withSpent(error, paid);
	}
}

async function speak(
	request: SpeechRequest,
	text: string,
	{ route, voice, asked }: SpeechPlan,
	context: Context,
): Promise<Spoken> {
	try {
		return route.kind === 'generate-content'
			? await askByContent(request, { text, voice }, route, context)
			: await askByRoute(request, { text, voice, format: asked }, context);
	} catch (error) {
		throw asBlocked(error);
	}
}
