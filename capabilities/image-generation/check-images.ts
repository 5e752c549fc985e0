import type { ImagesResponse } from 'openai/resources/images';
import { z } from 'zod/v4';
import { Failure } from '../../endpoint/failure';
import { givenIn } from './given-in';

const entries = z.array(z.union([z.string(), z.looseObject({})])).nullish();

/** As much of an answer as is read. */
const answer = z.looseObject({
	data: entries,
	// Some gateways have another name for the list.
	images: entries,
	// An image is worth more than its bill: read apart.
	usage: z.unknown(),
});

/**
 * The answer of an images route, once it is known to be one. Throws output-invalid where it has
 * another form, and content-blocked where it says why there is no image.
 */
export function checkImages(response: ImagesResponse) {
	const parsed = answer.safeParse(response);
	if (!parsed.success) {
		const [issue] = parsed.error.issues;
		throw new Failure(
			{
				kind: 'output-invalid',
				message: `The endpoint's answer contains no images in a known format (${issue?.path.join('.') || 'answer'}: ${issue?.message ?? ''})`,
				hint: 'Check the base URL and any proxy in front of the endpoint',
			},
			{ cause: parsed.error },
		);
	}
	const { data, images } = parsed.data;
	const listed = data ?? images ?? [];
	const given = listed.flatMap((entry) => givenIn(entry) ?? (isEmpty(entry) ? [{ data: '' }] : []));
	if (given.length === 0) {
		throwIfTold([parsed.data, ...listed.filter((entry) => typeof entry !== 'string')]);
	}
	return { given, usage: parsed.data.usage };
}

const isEmpty = (entry: string | Record<string, unknown>): boolean =>
	typeof entry === 'string' || entry.b64_json === '';

/** Google names the reason of an image that it withholds, in one field or another. */
function throwIfTold(places: Record<string, unknown>[]): void {
	const reason = places
		.flatMap((place) => Object.entries(place))
		.find(([name, value]) => /reason$/i.test(name) && typeof value === 'string')?.[1];
	if (typeof reason !== 'string') return;
	throw new Failure({
		kind: 'content-blocked',
		message: `The endpoint withheld the image: ${reason.slice(0, 500)}`,
		hint: 'Change the prompt',
	});
}
