import type { ChunkRequest } from './chunk';

const nameOf = (code: string) => new Intl.DisplayNames('en', { type: 'language' }).of(code) ?? code;

/** What a model that listens in a chat is told to do with a recording. */
export function instructions(request: ChunkRequest): string {
	const { language, translateTo, prompt } = request;
	return [
		translateTo === undefined
			? 'Transcribe the recording word for word, in the language that is spoken. Do not translate, summarise, correct or comment.'
			: `Write down what is said in the recording, translated into ${nameOf(translateTo)}, sentence by sentence. Do not summarise or comment.`,
		'Give one segment per sentence or short group of sentences, at most 15 seconds long, in order and without gaps in the speech.',
		'start and end are times in the recording as MM:SS.mmm.',
		'Where nothing is said, give no segments.',
		...(language === undefined ? [] : [`The language is ${language}.`]),
		...(prompt === undefined ? [] : [`Names, terms and notes that help with spelling: ${prompt}`]),
		...(request.speakers ? speakers(request) : []),
	].join('\n');
}

function speakers({ speakerNames, knownSpeakers }: ChunkRequest): string[] {
	const known = knownSpeakers.map(({ name, said }) => `- ${name}, who last said: "${said}"`);
	return [
		'Begin a new segment whenever another person speaks, and give the speaker of each segment.',
		speakerNames.length > 0
			? `The speakers are among: ${speakerNames.join(', ')}. Call anybody else Speaker 1, Speaker 2 and so on.`
			: 'Call a speaker by name where it is said in the recording, else Speaker 1, Speaker 2 and so on.',
		...(known.length > 0
			? [
					'The recording goes on from an earlier part. Use the same name for the same voice; these have spoken so far:',
					...known,
				]
			: []),
	];
}
