import { z } from 'zod/v4';
import type { Capability, Context, Many } from '../capability';

const noted = z.object({
	leftOut: z
		.array(z.string())
		.optional()
		.describe(
			'Fields of the request that the endpoint refused or has not, so that it ran without.',
		),
});

/** What every result may say beside its own fields. */
export type Noted = z.infer<typeof noted>;

/** A capability whose results say what was left out of their requests, those of parts included. */
export function noting<Request, Result extends object>(
	capability: Capability<Request, Result>,
): Capability<Request, Result & Noted> {
	const { many } = capability;
	return {
		...capability,
		result: z.intersection(capability.result, noted) as Capability<
			Request,
			Result & Noted
		>['result'],
		run: async (request, context) =>
			await withLeftOut(context, async (listening) => await capability.run(request, listening)),
		...(many ? { many: notingMany(many) } : {}),
	} as Capability<Request, Result & Noted>;
}

/** What the work results in, and what it was done without. */
export async function withLeftOut<Result extends object>(
	context: Context,
	work: (listening: Context) => Promise<Result>,
): Promise<Result & Noted> {
	const listener = listen(context);
	return listener.note(await work(listener.listening));
}

/** Requests that share a call share what it was made without. */
function notingMany<Request, Result extends object>(
	many: Many<Request, Result>,
): Many<Request, Result> {
	return {
		...many,
		async run(requests, context) {
			const listener = listen(context);
			const outcomes = await many.run(requests, listener.listening);
			return outcomes.map((one) => ('result' in one ? { result: listener.note(one.result) } : one));
		},
	};
}

function listen<C extends Context>(context: C) {
	const names = new Set<string>();
	const onLeftOut = (fields: readonly string[]) => {
		for (const field of fields) names.add(field);
	};
	const parts: Context['parts'] = async (part, requests, of) => {
		const outcomes = await context.parts(part, requests, of);
		for (const one of outcomes) {
			if ('result' in one) onLeftOut((one.result as Noted).leftOut ?? []);
		}
		return outcomes;
	};
	return {
		listening: { ...context, onLeftOut, parts },
		note<Result extends object>(result: Result): Result & Noted {
			return names.size === 0 ? result : { ...result, leftOut: [...names] };
		},
	};
}
