/** What a text is embedded for. */
export const embeddingTasks = [
	'document',
	'query',
	'questionAnswering',
	'factChecking',
	'codeRetrieval',
	'similarity',
	'classification',
	'clustering',
] as const;

export type EmbeddingTask = (typeof embeddingTasks)[number];

const retrieval = (task: string) => `task: ${task} | query: `;

// ai.google.dev/gemini-api/docs/embeddings and huggingface.co/google/embeddinggemma-300m
const google: Record<EmbeddingTask, string> = {
	document: 'title: none | text: ',
	query: retrieval('search result'),
	questionAnswering: retrieval('question answering'),
	factChecking: retrieval('fact checking'),
	codeRetrieval: retrieval('code retrieval'),
	similarity: retrieval('sentence similarity'),
	classification: retrieval('classification'),
	clustering: retrieval('clustering'),
};

// huggingface.co/nomic-ai/nomic-embed-text-v1.5
const nomic: Partial<Record<EmbeddingTask, string>> = {
	document: 'search_document: ',
	query: 'search_query: ',
	questionAnswering: 'search_query: ',
	factChecking: 'search_query: ',
	classification: 'classification: ',
	clustering: 'clustering: ',
	similarity: 'clustering: ',
};

// huggingface.co/intfloat/multilingual-e5-large: whatever is no document is a query.
const e5: Record<EmbeddingTask, string> = {
	document: 'passage: ',
	query: 'query: ',
	questionAnswering: 'query: ',
	factChecking: 'query: ',
	codeRetrieval: 'query: ',
	similarity: 'query: ',
	classification: 'query: ',
	clustering: 'query: ',
};

const known: [model: RegExp, prefixes: Partial<Record<EmbeddingTask, string>>][] = [
	[/gemini-embedding-2|embeddinggemma/i, google],
	[/nomic-embed-text/i, nomic],
	[/(^|[-/])e5-(small|base|large)(?!.*instruct)/i, e5],
];

/**
 * The words that a model was trained to see before a text of this task; undefined where it knows
 * none. No OpenAI-compatible endpoint has a field for the task.
 */
export function taskPrefix(model: string, task: EmbeddingTask): string | undefined {
	return known.find(([pattern]) => pattern.test(model))?.[1][task];
}
