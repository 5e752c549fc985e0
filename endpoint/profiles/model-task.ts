/** What a node needs a model for. */
export const modelTasks = [
	'chat',
	'vision',
	'tools',
	'embeddings',
	'images',
	'speech',
	'transcription',
	'rerank',
	'video',
] as const;

export type ModelTask = (typeof modelTasks)[number];

/** What a default is for: not every model that transcribes can translate. */
export type DefaultTask = ModelTask | 'translation';

/** The model that is used where none is chosen. */
export type DefaultModels = Readonly<Partial<Record<DefaultTask, string>>>;
