import type { Stage } from '../../playground/n8n/stage.mjs';
import { wordErrorRate } from '../../playground/recordings/word-error-rate.mjs';
import { voiceAbsence } from '../helpers/recordings';
import { chain, make, speechGeneration, transcription } from './helpers/chain';
import { runChain } from './helpers/run-chain';
import { sharedStage } from './shared-stage';

jest.setTimeout(180_000);

let stage: Stage;
beforeAll(async () => {
	stage = await sharedStage();
});

const text = [
	'The market was quiet in the morning. Two boats came back with fish. The old man on the bridge waved to the children, and they waved back.',
	'In the afternoon the wind turned to the north and brought rain. People closed their windows and made some tea.',
	'Later the sky was clear again, and the stars stood over the water. The next day began with a long walk along the beach.',
].join('\n\n');

// The local endpoint speaks with a program of the system.
(voiceAbsence ? describe.skip : describe)('speech', () => {
	it.each([
		['inline', { runMode: 'inline' }],
		['on a worker', { runMode: 'queueAndWait' }],
	])('is heard back by the speech model, in parts: %s', async (_name, mode) => {
		const workflow = chain([
			make(JSON.stringify([{ text }])),
			speechGeneration({ ...mode, text: '={{ $json.text }}', options: { maxChars: 150 } }),
			transcription(),
		]);
		const execution = await runChain(stage, workflow, 150_000);
		expect(execution.status).toBe('success');
		const [spoken] = stage.client.items(execution, 'Speak');
		expect(spoken?.json).toMatchObject({ parts: 3, mimeType: 'audio/wav', voice: 'Kore' });
		const [heard] = stage.client.items(execution, 'Transcribe');
		expect(wordErrorRate(text, String(heard?.json.text))).toBeLessThan(0.05);
	});
});
