import type { Profile } from '../../endpoint/profiles/profile';
import type { ModelTask } from '../../endpoint/profiles/model-task';
import { canDo, kindOfModel, toldOfModel, type ToldOfModel } from './kind-of-model';

// Chat models that hear, where an endpoint has a route of its own for those that only transcribe.
const hears = /audio|voxtral|omni|gemini/i;

/** Whether a model of the list may do the task. One of which nothing can be told may do all. */
export function suitsTask(
	{ id, raw }: { id: string; raw?: unknown },
	task: ModelTask,
	{ transcription }: Pick<Profile, 'transcription'>,
): boolean {
	const told = toldOfModel(raw);
	// One that writes texts and images does for both.
	const written = told.architecture?.output_modalities ?? [];
	const writesBoth = written.includes('text') && written.includes('image');
	const kind = writesBoth && task !== 'images' ? 'chat' : kindOfModel(id, raw);
	if (kind === undefined) return true;
	switch (task) {
		case 'chat':
			return kind === 'chat';
		case 'vision':
			return (
				kind === 'chat' &&
				(reads(told, 'image') ?? canDo(told, 'vision')) !== false &&
				told.type !== 'llm'
			);
		case 'tools':
			return (
				kind === 'chat' &&
				(told.supported_parameters?.includes('tools') ?? canDo(told, 'function_calling')) !== false
			);
		case 'embeddings':
		case 'images':
		case 'rerank':
		case 'speech':
		case 'video':
			return kind === task;
		case 'transcription':
			if (kind !== 'chat') return kind === task;
			return (
				reads(told, 'audio') ??
				canDo(told, 'audio_transcription') ??
				(transcription.kind === 'chat-audio' || hears.test(id))
			);
	}
}

/** Undefined where the endpoint does not tell. */
const reads = ({ architecture }: ToldOfModel, what: string): boolean | undefined =>
	architecture?.input_modalities?.includes(what);
