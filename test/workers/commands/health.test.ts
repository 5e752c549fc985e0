import { serveHealth } from '../../../workers/commands/health';
import { starting } from '../../../workers/health-of';

test('a health port that is in use is told in words', async () => {
	const first = await serveHealth(0, () => starting(undefined));
	await expect(serveHealth(first.port, () => starting(undefined))).rejects.toMatchObject({
		details: {
			message: `The health port ${String(first.port)} cannot be opened: it is already in use`,
			hint: expect.stringContaining('--health-port') as string,
		},
	});
	first.close();
});
