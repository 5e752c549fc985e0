import { Failure } from '../../endpoint/failure';
import type { ImageRoute } from '../../endpoint/profiles/profile';
import { sumUsage } from '../../endpoint/sum-usage';
import { spentOn, withSpent } from '../../endpoint/with-spent';
import type { Capability, Context } from '../capability';
import { noting } from '../shared/noting';
import { asBlocked } from './as-blocked';
import { answered, type Answered } from './answered';
import { drawAll, type DrawnAll } from './draw-all';
import { drawByChat } from './draw-by-chat';
import { drawByRoute } from './draw-by-route';
import type { Drawn } from './drawn';
import { imageRequest, type ImageRequest } from './image-request';
import { imageResult, type ImageResult } from './image-result';
import { loadInputs } from './load-inputs';
import { readImages } from './read-images';

type Route = Exclude<ImageRoute, { kind: 'none' }>;

/**
 * Draws images, or changes those that are given. More than one request may draw are drawn by
 * several at once; where some of them fail, the others are returned and say so.
 */
export const imageGeneration: Capability<ImageRequest, ImageResult> = noting({
	name: 'imageGeneration',
	request: imageRequest,
	result: imageResult,
	async run(request, context) {
		const route = routeOf(request, context);
		const inputs = await loadInputs(request, context);
		const fields = fieldsOf(request, route, context);
		const most =
			route.kind === 'chat'
				? 1
				: route.mostPerCall(context.client.profile.bareModel(request.model));
		let done = 0;
		const ask = async (count: number): Promise<Answered> => {
			try {
				return route.kind === 'chat'
					? await drawByChat(request, inputs.images, fields, context)
					: await drawByRoute(request, inputs, count, { fields, route }, context);
			} catch (error) {
				throw asBlocked(error);
			}
		};
		const draw = async (count: number, index: number): Promise<Drawn> => {
			// It is paid for, so that a run after an address that could not be fetched goes on from it.
			const { given, ...answer } = await context.step(
				`images ${String(index + 1)}`,
				answered,
				async () => await ask(count),
			);
			const read = await readImages(given, context).catch((error: unknown) => {
				throw withSpent(error, [answer.usage]);
			});
			const turn = { ...answer, ...read };
			done += turn.images.length;
			context.onProgress(Math.min(1, done / request.n));
			return turn;
		};
		const { signal } = context;
		const { concurrency } = context.client;
		const all = await drawAll({ n: request.n, most, concurrency, signal }, draw);
		return toResult(request, all, context);
	},
});

function routeOf({ images, mask }: ImageRequest, { client }: Context): Route {
	const { images: route, label } = client.profile;
	if (route.kind === 'none') {
		throw new Failure({
			kind: 'request-invalid',
			message: `${label} draws no images`,
			hint: 'Choose a credential for an endpoint that does, such as Google Gemini, OpenAI or OpenRouter',
		});
	}
	if (images !== undefined && route.kind === 'images-route' && !route.edits) {
		throw new Failure({
			kind: 'request-invalid',
			message: `${label} cannot change images through its OpenAI-compatible endpoint`,
			hint: 'Use a credential for OpenAI, or for OpenRouter, which offers Gemini models that change images; or draw a new one without images',
		});
	}
	if (mask !== undefined && route.kind === 'chat') {
		throw new Failure({
			kind: 'request-invalid',
			message: `${label} takes no masks`,
			hint: 'Say in the prompt what to change and what to leave as it is',
		});
	}
	return route;
}

function fieldsOf(request: ImageRequest, route: Route, context: Context): object {
	const { client, onHint, onLeftOut } = context;
	const { size, aspectRatio, quality, background, format, compression, seed, user } = request;
	const { label } = client.profile;
	const model = client.profile.bareModel(request.model);
	const options = {
		model,
		size,
		aspectRatio,
		quality,
		background,
		format,
		compression,
		seed,
		user,
	};
	const { fields, leftOut, changed } = route.fields(options);
	onLeftOut?.(leftOut);
	if (leftOut.length > 0) onHint(`${label} has no field for ${leftOut.join(', ')}: left out`);
	if (changed !== undefined) onHint(`${label} ${changed}`);
	return route.kind === 'chat' ? { modalities: route.modalities(model), ...fields } : fields;
}

function toResult(
	{ n, includeRaw }: ImageRequest,
	{ turns, failures: reasons }: DrawnAll,
	{ signal, onHint }: Context,
): ImageResult {
	const [first] = turns;
	const [reason] = reasons;
	const spent = turns.map(({ usage }) => usage);
	if (reason && (!first || signal.aborted)) {
		throw withSpent(reason, [...spent, ...spentOn(reasons.slice(1))]);
	}
	if (!first) throw new Failure({ kind: 'output-invalid', message: 'Nothing was drawn' });
	// Some endpoints give more than they were asked for.
	const images = turns.flatMap((turn) => turn.images);
	const failures = [
		...reasons.map(({ details }) => details),
		...turns.flatMap((turn) => turn.failures),
	];
	if (images.length < n) {
		const why = failures[0] === undefined ? '' : `: ${failures[0].message}`;
		onHint(`${String(images.length)} of ${String(n)} images were drawn${why}`);
	}
	const text = turns
		.map((turn) => turn.text.trim())
		.filter((one) => one !== '')
		.join('\n\n');
	return {
		images,
		...(failures.length === 0 ? {} : { failures }),
		...(text === '' ? {} : { text }),
		model: first.model,
		usage: sumUsage([...spent, ...spentOn(reasons)]),
		...(includeRaw ? { raw: turns.map(({ raw }) => raw) } : {}),
	};
}
