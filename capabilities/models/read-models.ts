import { z } from 'zod/v4';
import { Failure } from '../../endpoint/failure';

/** A model as endpoints describe it; what has another type than usual counts as not said. */
const entry = z.looseObject({
	id: z.string().min(1).optional().catch(undefined),
	name: z.string().min(1).optional().catch(undefined),
	model: z.string().min(1).optional().catch(undefined),
	display_name: z.string().min(1).optional().catch(undefined),
	owned_by: z
		.union([z.string().min(1), z.looseObject({ name: z.string().min(1) })])
		.optional()
		.catch(undefined),
	organization: z.string().min(1).optional().catch(undefined),
	created: z.number().optional().catch(undefined),
	created_at: z.string().optional().catch(undefined),
});

/** What an endpoint says of a model, under the names that are usual. */
export interface ReadModel {
	id: string;
	displayName?: string;
	ownedBy?: string;
	createdAt?: string;
	raw: unknown;
}

/** A page of a list of models, and what to ask for the next one with; nothing after the last. */
export interface ModelPage {
	models: ReadModel[];
	next?: Record<string, string>;
}

const list = z.union([
	z.array(z.unknown()).transform((models) => ({ models, isTagged: false })),
	// Ollama had null in place of an empty list.
	z.looseObject({ object: z.literal('list'), data: z.null() }).transform(() => ({
		...{ models: [], isTagged: false },
	})),
	z.looseObject({ data: z.array(z.unknown()) }).transform(({ data, ...page }) => ({
		...{ models: data, isTagged: false, next: nextOf(page) },
	})),
	// Ollama's own list, and that of servers that took it over, names each by `model` or `name`.
	z.looseObject({ models: z.array(z.unknown()) }).transform(({ models, ...page }) => ({
		...{ models, isTagged: true, next: nextOf(page) },
	})),
]);

/** Reads a list in each of the forms that are in use; throws output-invalid for anything else. */
export function readModels(answer: unknown): ModelPage {
	const { data: page } = list.safeParse(answer);
	if (!page) {
		throw new Failure({
			kind: 'output-invalid',
			message: 'The endpoint did not return a list of models',
			hint: 'Check the base URL in the credential; it usually ends in /v1',
		});
	}
	const { models, isTagged } = page;
	const next = 'next' in page ? page.next : undefined;
	return {
		models: models.flatMap((one) => readModel(one, isTagged) ?? []),
		...(next ? { next } : {}),
	};
}

/** Reads one model; undefined where it has no name that could be sent back. */
export function readModel(raw: unknown, isTagged = false): ReadModel | undefined {
	if (typeof raw === 'string') return raw === '' ? undefined : { id: raw, raw };
	const { data } = entry.safeParse(raw);
	const id = data?.id ?? (isTagged ? (data?.model ?? data?.name) : undefined);
	if (!data || id === undefined) return undefined;
	const displayName = data.display_name ?? (data.name === id ? undefined : data.name);
	const owner = data.owned_by ?? data.organization;
	const ownedBy = typeof owner === 'object' ? owner.name : owner;
	const createdAt = timeOf(data.created, data.created_at);
	return {
		id,
		...(displayName === undefined || isTagged ? {} : { displayName }),
		...(ownedBy === undefined ? {} : { ownedBy }),
		...(createdAt === undefined ? {} : { createdAt }),
		raw,
	};
}

// Seconds since 1970 of 2000 and 2100: other numbers are of another unit, or made up.
const earliest = 946_684_800;
const latest = 4_102_444_800;

function timeOf(created: number | undefined, createdAt: string | undefined): string | undefined {
	if (created !== undefined && created >= earliest && created < latest) {
		return new Date(created * 1000).toISOString();
	}
	const time = Date.parse(createdAt ?? '') / 1000;
	return time >= earliest && time < latest ? new Date(time * 1000).toISOString() : undefined;
}

/** OpenAI continues after the last id, Anthropic in a field of its own, Google by a token. */
function nextOf(page: Record<string, unknown>): Record<string, string> | undefined {
	const { has_more: hasMore, last_id: lastId, object, nextPageToken } = page;
	if (typeof nextPageToken === 'string' && nextPageToken !== '') {
		return { pageToken: nextPageToken };
	}
	if (hasMore !== true || typeof lastId !== 'string' || lastId === '') return undefined;
	return object === 'list' ? { after: lastId } : { after_id: lastId };
}
