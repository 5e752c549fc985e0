import type { VisionRequest } from './vision-request';

/** What the model answers where an image holds no text; an empty answer would look like a failure. */
export const noText = '[no text]';

const instructions: Record<Exclude<VisionRequest['task'], 'ask'>, string> = {
	describe:
		'Describe what is seen: the subject, its surroundings and any text that matters. Be plain and exact, and do not guess what cannot be seen.',
	readText: [
		'Read the text. Write every word verbatim, in reading order and in its language, with the line breaks as they are and tables as Markdown.',
		'Do not translate, correct, summarise or comment, and put no fence around it.',
		`Where there is no text at all, answer ${noText}.`,
	].join(' '),
	compare:
		'Compare the images. Say first what is the same, then what differs, and name the images by their numbers. Be plain and exact.',
};

/** The instruction of the task, or the question where one is asked. */
export function instruct({
	task,
	question = '',
}: Pick<VisionRequest, 'task' | 'question'>): string {
	if (task === 'ask') return question;
	return question.trim() === '' ? instructions[task] : `${instructions[task]}\n\n${question}`;
}
