import { Failure } from '../../endpoint/failure';
import type { Profile } from '../../endpoint/profiles/profile';
import { toFailure } from '../../endpoint/to-failure';
import { estimateTokens } from '../shared/estimate-tokens';
import type { TextChunk } from '../shared/chunk-text';
import type { SentText } from './sent-text';
import type { EmbeddingsRequest } from './embeddings-request';
import { toParts } from './to-parts';

/** A part of a text: where its vector will be found, and where it begins in the text. */
export interface Part {
	at: number;
	text: string;
	start: number;
	tokens: number;
}

/** Texts that may share calls, each once, and the requests that they belong to. */
export interface CallGroup {
	settings: Pick<EmbeddingsRequest, 'model' | 'dimensions' | 'textsPerRequest' | 'extraBody'>;
	texts: SentText[];
	/** The places of the requests that need the text of the same place. */
	users: number[][];
	requests: { place: number; parts: Part[]; query: readonly Part[] }[];
}

/** A group that is filled: where each text is, apart for those that may be cut, by their prefix. */
type OpenCallGroup = CallGroup & { known: Map<string | undefined, Map<string, number>> };

/** Sorts the texts of requests by what they may be sent with; tells those that cannot be sent. */
export function planCallGroups(
	requests: readonly EmbeddingsRequest[],
	profile: Profile,
	{
		fail,
		onHint,
	}: { fail: (place: number, failure: Failure) => void; onHint: (message: string) => void },
): CallGroup[] {
	const groups: OpenCallGroup[] = [];
	const hints = new Set<string>();
	for (const [place, request] of requests.entries()) {
		try {
			const { similarTo, task, text } = request;
			const parts = toParts(text, 'text', request, profile);
			const query =
				similarTo && 'query' in similarTo
					? toParts(similarTo.query, 'query', request, profile)
					: undefined;
			if (query) checkQuery(request);
			// Not before it is sure that a part of it is sent.
			const group = groupOf(request);
			group.requests.push({
				place,
				parts: addParts(group, parts, task, request, place),
				// What is looked for among documents is asked for as a query.
				query: query
					? addParts(group, query, task === 'document' ? 'query' : task, request, place)
					: none,
			});
		} catch (error) {
			fail(place, toFailure(error));
		}
	}
	hints.forEach(onHint);
	return groups;

	function groupOf(request: EmbeddingsRequest): OpenCallGroup {
		const { model, dimensions, textsPerRequest } = request;
		const extraBody = extraOf(request);
		const open = groups.find(
			({ settings }) =>
				settings.model === model &&
				settings.dimensions === dimensions &&
				settings.textsPerRequest === textsPerRequest &&
				isSame(settings.extraBody, extraBody),
		);
		if (open) return open;
		const settings = { model, dimensions, textsPerRequest, extraBody };
		const group = { settings, texts: [], users: [], requests: [], known: new Map() };
		groups.push(group);
		return group;
	}

	/** Where the kind of a text is a field of the call, a document and a query cannot share one. */
	function checkQuery({ model, task }: EmbeddingsRequest): void {
		if (task !== 'document' || profile.embeddings.inputType?.(model, task) === undefined) return;
		throw new Failure({
			kind: 'request-invalid',
			message: `${model} embeds documents and queries with different kinds of calls, so one call cannot compare them`,
			hint: 'Embed the query in a separate node with Task set to Search: Query, or compare them in a vector store',
		});
	}

	function extraOf({ model, task, extraBody }: EmbeddingsRequest): EmbeddingsRequest['extraBody'] {
		const told = task && profile.embeddings.inputType?.(model, task);
		return told === undefined ? extraBody : { input_type: told, ...extraBody };
	}

	function addParts(
		group: OpenCallGroup,
		parts: readonly TextChunk[],
		task: EmbeddingsRequest['task'],
		{ model, longTexts }: EmbeddingsRequest,
		place: number,
	): Part[] {
		const told = task && profile.embeddings.taskPrefix(model, task);
		const isInField = task && profile.embeddings.inputType?.(model, task) !== undefined;
		if (task && told === undefined && !isInField) {
			hints.add(
				`${model} does not support the task "${task}" at ${profile.label}: left out of the request`,
			);
		}
		const before = told ?? '';
		// One that may be cut is another than the same one that may not.
		const prefix = longTexts === 'refuse' ? undefined : before;
		return parts.map(({ text, start }) => {
			const at = addText(group, before === '' ? text : before + text, prefix, place);
			return { text, start, at, tokens: group.texts[at]?.tokens ?? 0 };
		});
	}
}

const isSame = (one: unknown, other: unknown) =>
	one === other || JSON.stringify(one) === JSON.stringify(other);

/** Most requests are compared with nothing. */
const none: readonly Part[] = [];

function addText(
	group: OpenCallGroup,
	text: string,
	prefix: string | undefined,
	place: number,
): number {
	const known = group.known.get(prefix) ?? new Map<string, number>();
	group.known.set(prefix, known);
	let at = known.get(text);
	if (at === undefined) {
		at = group.texts.length;
		known.set(text, at);
		const tokens = estimateTokens(text);
		group.texts.push(prefix === undefined ? { text, tokens } : { text, tokens, prefix });
		group.users.push([]);
	}
	group.users[at]?.push(place);
	return at;
}
