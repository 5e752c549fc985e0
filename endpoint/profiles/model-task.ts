/** What a node needs a model for. */
export const modelTasks = [
	'chat',
	'vision',
	'tools',
	'embeddings',
	'images',
	'transcription',
] as const;

export type ModelTask = (typeof modelTasks)[number];

/** The model that is used where none is chosen. */
export type DefaultModels = Readonly<Partial<Record<ModelTask, string>>>;
