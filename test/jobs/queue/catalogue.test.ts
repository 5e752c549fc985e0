import { catalogue } from '../../../jobs/queue/catalogue';

/** The jitter of the queue takes up to half of each wait. */
const shortest = ({ attempts, backoffMs }: { attempts: number; backoffMs: number }) =>
	(backoffMs * (2 ** (attempts - 1) - 1)) / 2;

test('jobs of every capability but the list of models outlast an outage of two minutes, recordings one of ten', () => {
	const { models, transcription, ...others } = catalogue;
	expect(models).toBeDefined();
	for (const entry of Object.values(others)) expect(shortest(entry)).toBeGreaterThan(120_000);
	expect(transcription && shortest(transcription)).toBeGreaterThan(600_000);
});
