import type { Failure } from '../../endpoint/failure';
import type { Profile } from '../../endpoint/profiles/profile';
import { toFailure } from '../../endpoint/to-failure';
import { estimateTokens } from '../estimate-tokens';
import type { SentText } from './create-caller';
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
export interface Lot {
	settings: Pick<EmbeddingsRequest, 'model' | 'dimensions' | 'textsPerRequest'>;
	texts: SentText[];
	/** The places of the requests that need the text of the same place. */
	users: number[][];
	requests: { place: number; parts: Part[]; query: Part[] }[];
}

/** A lot that is filled: where each text is. */
type OpenLot = Lot & { known: Map<string, number> };

const newLot = (settings: Lot['settings']): OpenLot => ({
	settings,
	texts: [],
	users: [],
	requests: [],
	known: new Map(),
});

/** Sorts the texts of requests by what they may be sent with; tells those that cannot be sent. */
export function planLots(
	requests: readonly EmbeddingsRequest[],
	profile: Profile,
	{
		fail,
		onHint,
	}: { fail: (place: number, failure: Failure) => void; onHint: (message: string) => void },
): Lot[] {
	const lots = new Map<string, OpenLot>();
	const hints = new Set<string>();
	for (const [place, request] of requests.entries()) {
		const { model, dimensions, textsPerRequest } = request;
		const settings = { model, dimensions, textsPerRequest };
		const key = JSON.stringify(settings);
		const lot = lots.get(key) ?? newLot(settings);
		try {
			const { similarTo, task } = request;
			const whole = request.longTexts === 'refuse';
			const query = similarTo && 'query' in similarTo ? [similarTo.query] : [];
			const cut = {
				parts: toParts(request.text, 'text', request, profile),
				query: query.flatMap((text) => toParts(text, 'query', request, profile)),
			};
			const add = (what: 'parts' | 'query', as: EmbeddingsRequest['task']) =>
				cut[what].map(({ text, start }) => {
					const prefix = as && profile.embeddings.taskPrefix(model, as);
					if (as && prefix === undefined) {
						hints.add(`${model} knows no task "${as}" at ${profile.label}: left out`);
					}
					const sent = { text: (prefix ?? '') + text, ...(whole ? {} : { prefix: prefix ?? '' }) };
					return { text, start, ...addText(lot, sent, place) };
				});
			lot.requests.push({
				place,
				parts: add('parts', task),
				// What is looked for among documents is asked for as a query.
				query: add('query', task === 'document' ? 'query' : task),
			});
			lots.set(key, lot);
		} catch (error) {
			fail(place, toFailure(error));
		}
	}
	hints.forEach(onHint);
	return [...lots.values()];
}

function addText(
	lot: OpenLot,
	sent: Omit<SentText, 'tokens'>,
	place: number,
): { at: number; tokens: number } {
	// One that may be cut is another than the same one that may not.
	const key = `${sent.prefix === undefined ? 'whole' : String(sent.prefix.length)} ${sent.text}`;
	const at = lot.known.get(key) ?? lot.texts.length;
	const tokens = lot.texts[at]?.tokens ?? estimateTokens(sent.text);
	if (at === lot.texts.length) {
		lot.known.set(key, at);
		lot.texts.push({ ...sent, tokens });
		lot.users.push([]);
	}
	lot.users[at]?.push(place);
	return { at, tokens };
}
