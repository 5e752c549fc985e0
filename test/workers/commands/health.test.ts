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

test.each<[string, Parameters<typeof serveHealth>[2], number, string]>([
	[
		'the page of metrics',
		{ page: async () => await Promise.resolve({ contentType: 'text/plain', text: 'up 1\n' }) },
		200,
		'up 1\n',
	],
	['how to install what serves them', undefined, 501, 'npm install prom-client@15'],
	[
		'what went wrong with them',
		{ page: async () => await Promise.reject(new Error('no memory')) },
		500,
		'no memory',
	],
])('/metrics returns %s', async (_, metrics, status, text) => {
	const server = await serveHealth(0, () => starting(undefined), metrics);
	const response = await fetch(`http://127.0.0.1:${String(server.port)}/metrics`);
	expect(response.status).toBe(status);
	expect(await response.text()).toContain(text);
	server.close();
});
