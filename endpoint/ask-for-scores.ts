import { answerOrText } from './answer-or-text';
import { callWithoutRefusedFields } from './call-without-refused-fields';
import { clientMemory } from './client-memory';
import { countOf } from './count-of';
import type { EndpointClient } from './endpoint-client';
import { Failure } from './failure';
import { readScores } from './read-scores';
import { readCounts } from './read-counts';
import { toUsage } from './to-usage';
import { toldCost } from './told-cost';
import type { Price, Usage } from './usage';

export interface ScoreRequest {
	model: string;
	query: string;
	/** None of them empty. */
	documents: readonly string[];
	/** Further fields of the body; they win over ours, but for the documents. */
	extraBody?: Record<string, unknown> | undefined;
	price?: Price | undefined;
}

/** Where an endpoint reranks, and what it calls the documents. */
interface Route {
	/** Whether it is at the root of the host, beside a base URL such as /v1. */
	isAtRoot: boolean;
	documents: 'documents' | 'texts';
}

const usual: Route = { isAtRoot: false, documents: 'documents' };

const routesOf = clientMemory<Route>();

/**
 * Scores documents against a query with one request, as Jina, Cohere and vLLM take it, or Text
 * Embeddings Inference where the endpoint asks for `texts`. The scores stand in the order of the
 * documents, a Failure in the place of one that cannot be used.
 */
export async function askForScores(
	client: EndpointClient,
	request: ScoreRequest,
	options: {
		signal: AbortSignal;
		onHint: (message: string) => void;
		onLeftOut?: ((fields: readonly string[]) => void) | undefined;
	},
): Promise<{ scores: (number | Failure)[]; usage: Usage }> {
	const { profile } = client;
	const { model, documents, price } = request;
	const memory = routesOf(client);
	const known = memory.recall('route') ?? usual;
	const answer = await find(known);
	const spent = usageIn(answer);
	const { inputTokens, totalTokens } = readCounts(spent);
	const reported = inputTokens + totalTokens > 0 ? spent : { cost: toldCost(spent) };
	return {
		scores: readScores(answer, documents.length),
		usage: toUsage({ reported, model, profile, price, thinks: false }),
	};

	/** What it says of the usual route counts where no other one answers. */
	async function find(route: Route): Promise<unknown> {
		try {
			const answered = await ask(route);
			if (route !== known) memory.keep('route', route);
			return answered;
		} catch (error) {
			const other = otherRoute(error, route);
			if (!other) throw error;
			return await find(other).catch((second: unknown) => {
				throw isMissing(second) ? error : second;
			});
		}
	}

	async function ask(route: Route): Promise<unknown> {
		const body = {
			model: profile.bareModel(model),
			query: request.query,
			// Some return the best few alone unless told.
			...(route.documents === 'documents' ? { top_n: documents.length } : {}),
			...request.extraBody,
			[route.documents]: documents,
		};
		return await callWithoutRefusedFields(
			client,
			body,
			(sent) => async (openai, sending) => {
				const path = route.isAtRoot ? new URL('/rerank', openai.baseURL).href : '/rerank';
				const response = await openai.post(path, { ...sending, body: sent }).asResponse();
				return answerOrText(await response.text());
			},
			{
				...options,
				operation: 'rerank',
				tokens: Math.ceil((request.query.length * documents.length + charsOf(documents)) / 4),
				spent: (answered: unknown) => countOf(usageIn(answered)?.total_tokens) || undefined,
				keep: ['query', route.documents],
				ours: ['top_n'],
			},
		);
	}
}

/** Text Embeddings Inference and Infinity have the route beside /v1, and the first its own names. */
function otherRoute(error: unknown, { isAtRoot, documents }: Route): Route | undefined {
	if (!(error instanceof Failure)) return undefined;
	const { status, message } = error.details;
	if (documents === 'documents' && /missing field .?texts|\btexts\b.*required/i.test(message)) {
		return { isAtRoot, documents: 'texts' };
	}
	return status === 404 && !isAtRoot ? { isAtRoot: true, documents } : undefined;
}

const isMissing = (error: unknown) => error instanceof Failure && error.details.status === 404;

const charsOf = (texts: readonly string[]) => texts.reduce((sum, { length }) => sum + length, 0);

/** Most say it under `usage`; Cohere and Xinference as `meta.tokens`. */
function usageIn(answer: unknown): { total_tokens?: unknown } | undefined {
	const { usage, meta } = (typeof answer === 'object' && answer !== null ? answer : {}) as {
		usage?: unknown;
		meta?: { tokens?: unknown } | null;
	};
	const told = usage ?? meta?.tokens;
	return typeof told === 'object' && told !== null ? told : undefined;
}
